/*
 * Events: what follows from EVENT_TABLE, and what an event's number settles.
 */
#include "allot/signals/event.h"

#include "allot/base/contract.h"

static const struct {
	const char *name;
	unsigned about;
	bool versioned;
} TYPES[EVENT_COUNT] = { [EVENT_NONE] = { "", 0, false },
#define X(type, name, about, versioned) [EVENT_##type] = { name, about, versioned },
			 EVENT_TABLE(X)
#undef X
};

static const char *const REASONS[REASON_COUNT] = {
	[REASON_NONE] = "",
	[REASON_QUANTITY_CUT] = "quantity-cut",
	[REASON_INSUFFICIENT] = "insufficient",
	[REASON_FRAGMENTED] = "fragmented",
	[REASON_DEPLETED] = "depleted",
	[REASON_AMENDED] = "amended",
	[REASON_CANCELLED] = "cancelled",
};

void event_settle(struct event *event, uint64_t number)
{
	REQUIRE(number > 0);
	event->number = number;
	if (event->type == EVENT_BATCH_CREATED)
		event->batch = number;
	if (event->type == EVENT_LINE_OPENED)
		event->line_id = number;
	if (event->type == EVENT_ALLOCATED && event->allocated.part == 0)
		event->allocated.part = number;
}

size_t event_texts(struct event *event, struct slice *texts[EVENT_TEXTS_MAX])
{
	texts[0] = &event->ref;
	texts[1] = &event->sku;
	if (!(event_about(event->type) & ABOUT_LINE))
		return 2;
	texts[2] = &event->orderid;
	texts[3] = &event->line;
	return 4;
}

const char *event_name(enum event_type type)
{
	REQUIRE(type < EVENT_COUNT);
	return TYPES[type].name;
}

unsigned event_about(enum event_type type)
{
	REQUIRE(type < EVENT_COUNT);
	return TYPES[type].about;
}

bool event_versioned(enum event_type type)
{
	return type < EVENT_COUNT && TYPES[type].versioned;
}

const char *reason_name(enum reason reason)
{
	REQUIRE(reason < REASON_COUNT);
	return REASONS[reason];
}
