#include "allot/signals/event.h"

#include "allot/base/contract.h"

static const char *const event_names[EVENT_COUNT] = {
	[EVENT_NONE] = "",
	[EVENT_BATCH_CREATED] = "BatchCreated",
	[EVENT_BATCH_QUANTITY_CHANGED] = "BatchQuantityChanged",
	[EVENT_BATCH_ETA_CHANGED] = "BatchEtaChanged",
	[EVENT_ALLOCATED] = "Allocated",
	[EVENT_DEALLOCATED] = "Deallocated",
	[EVENT_OUT_OF_STOCK] = "OutOfStock",
};

static const char *const reason_names[REASON_COUNT] = {
	[REASON_NONE] = "",
	[REASON_QUANTITY_CUT] = "quantity-cut",
	[REASON_INSUFFICIENT] = "insufficient",
	[REASON_FRAGMENTED] = "fragmented",
	[REASON_DEPLETED] = "depleted",
};

void event_settle(struct event *event, uint64_t number)
{
	REQUIRE(number > 0);
	event->number = number;
	if (event->type == EVENT_BATCH_CREATED)
		event->batch = number;
	if (event->type == EVENT_ALLOCATED && event->allocated.line_id == 0)
		event->allocated.line_id = number;
}

const char *event_name(enum event_type type)
{
	REQUIRE(type < EVENT_COUNT);
	return event_names[type];
}

const char *reason_name(enum reason reason)
{
	REQUIRE(reason < REASON_COUNT);
	return reason_names[reason];
}
