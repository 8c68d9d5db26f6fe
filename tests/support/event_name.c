#include "event_name.h"

#include "testing.h"

static const char *const event_names[EVENT_COUNT] = {
	[EVENT_NONE] = "",
	[EVENT_BATCH_CREATED] = "BatchCreated",
	[EVENT_BATCH_QUANTITY_CHANGED] = "BatchQuantityChanged",
	[EVENT_BATCH_ETA_CHANGED] = "BatchEtaChanged",
	[EVENT_ALLOCATED] = "Allocated",
	[EVENT_DEALLOCATED] = "Deallocated",
	[EVENT_OUT_OF_STOCK] = "OutOfStock",
};

const char *event_name(enum event_type type)
{
	assert_true(type < EVENT_COUNT);
	assert_non_null(event_names[type]);
	return event_names[type];
}
