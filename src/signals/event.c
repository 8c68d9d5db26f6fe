#include "allot/signals/event.h"

#include "allot/base/contract.h"

static const char *const reason_names[REASON_COUNT] = {
	[REASON_NONE] = "",
	[REASON_QUANTITY_CUT] = "quantity-cut",
	[REASON_INSUFFICIENT] = "insufficient",
	[REASON_FRAGMENTED] = "fragmented",
	[REASON_DEPLETED] = "depleted",
};

void event_set_number(struct event *event, uint64_t number)
{
	REQUIRE(number > 0);
	event->number = number;
	if (event->type == EVENT_BATCH_CREATED)
		event->batch = number;
	if (event->type == EVENT_ALLOCATED && event->allocated.line_id == 0)
		event->allocated.line_id = number;
}

size_t event_texts(struct event *event, struct slice *texts[EVENT_TEXTS_MAX])
{
	texts[0] = &event->ref;
	texts[1] = &event->sku;
	switch (event->type) {
	case EVENT_ALLOCATED:
		texts[2] = &event->allocated.orderid;
		texts[3] = &event->allocated.line;
		return 4;
	case EVENT_DEALLOCATED:
		texts[2] = &event->deallocated.orderid;
		texts[3] = &event->deallocated.line;
		return 4;
	case EVENT_OUT_OF_STOCK:
		texts[2] = &event->out_of_stock.orderid;
		texts[3] = &event->out_of_stock.line;
		return 4;
	default:
		return 2;
	}
}

const char *reason_name(enum reason reason)
{
	REQUIRE(reason < REASON_COUNT);
	return reason_names[reason];
}
