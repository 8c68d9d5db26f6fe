#include "allot/service/handlers.h"

static const struct bus_table table = {
	.handlers = {
		[COMMAND_CREATE_BATCH] = handle_create_batch,
		[COMMAND_CHANGE_BATCH_QUANTITY] = handle_change_batch_quantity,
		[COMMAND_CHANGE_BATCH_ETA] = handle_change_batch_eta,
		[COMMAND_ALLOCATE] = handle_allocate,
		[COMMAND_ASSIGN_ALLOCATION] = handle_assign_allocation,
	},
	.reactions = {
		[EVENT_BATCH_QUANTITY_CHANGED] = { react_reallocate },
	},
	.finish = finish_depleted,
};

const struct bus_table *service_bus_table(void)
{
	return &table;
}

static enum status append(void *ctx, struct event *event)
{
	return uow_event_append(ctx, event);
}

struct bus_journal service_journal(struct uow *uow)
{
	return (struct bus_journal){ .append = append, .ctx = uow };
}
