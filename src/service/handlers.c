/*
 * Handlers: the table of who handles what, and the journal behind the bus.
 */
#include "allot/service/handlers.h"

#include <stdlib.h>

#include "allot/base/contract.h"

static const struct bus_table table = {
	.handlers = {
		[COMMAND_CREATE_BATCH] = handle_create_batch,
		[COMMAND_CHANGE_BATCH_QUANTITY] = handle_change_batch_quantity,
		[COMMAND_CHANGE_BATCH_ETA] = handle_change_batch_eta,
		[COMMAND_ALLOCATE] = handle_allocate,
		[COMMAND_ASSIGN_ALLOCATION] = handle_assign_allocation,
		[COMMAND_AMEND_LINE] = handle_amend_line,
		[COMMAND_CANCEL_LINE] = handle_cancel_line,
		[COMMAND_SHIP_LINE] = handle_ship_line,
		[COMMAND_SERVE_WAITING] = handle_serve_waiting,
	},
	.reactions = {
		[EVENT_BATCH_ETA_CHANGED] = { react_repromise },
	},
};

const struct bus_table *service_bus_table(void)
{
	return &table;
}

static enum status append(void *ctx, struct event *event)
{
	struct uow *u = ctx;
	return u->ops->event_append(u, event);
}

struct bus_journal service_journal(struct uow *uow)
{
	return (struct bus_journal){ .append = append, .ctx = uow };
}

void service_init(struct service *s, struct uow *uow)
{
	*s = (struct service){ .uow = uow };
}

void service_release(struct service *s)
{
	free(s->touched);
	*s = (struct service){ 0 };
}

void service_begin(struct service *s, bool accept_alike)
{
	REQUIRE(s->uow);
	s->accept_alike = accept_alike;
	s->touched_count = s->at = 0;
}
