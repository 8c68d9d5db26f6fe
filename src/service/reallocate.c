#include <inttypes.h>

#include "allot/base/contract.h"
#include "allot/service/handlers.h"
#include "service/line_copy.h"
#include "service/placing.h"

/* Allocates one deallocated line by rule 1, or says that it is out of stock. */
static enum status allocate_again(struct bus *bus, const struct order_line *line, uint64_t line_id)
{
	struct allocation choice;
	enum status st = allocation_choose(bus->product, line->qty, &choice);
	if (st)
		return st;
	if (!choice.found)
		return placing_shortage(bus, bus->product, line, choice.reason);
	return placing_again(bus, bus->product, choice.at, line, line_id);
}

static enum status reallocate(struct bus *bus, uint64_t number)
{
	struct event event;
	enum status st = uow_event_read(bus->uow, number, false, &event);
	if (st)
		return st;
	if (event.type != EVENT_DEALLOCATED)
		return fail(ST_DAMAGED, "event %" PRIu64 " of the journal is no deallocation", number);
	struct order_line line = {
		.orderid = event.deallocated.orderid,
		.line = event.deallocated.line,
		.sku = bus->product->sku,
		.qty = event.deallocated.qty,
	};
	struct line_copy copy;
	st = line_copy(&copy, &line.orderid, &line.line);
	if (st)
		return st;
	return allocate_again(bus, &line, event.deallocated.line_id);
}

/*
 * The lines that went stand in the journal right behind EVENT, the most recently allocated one
 * first: reading backwards gives them in the order in which they are to be allocated again, and
 * keeps none of them in memory.
 */
enum status react_reallocate(struct bus *bus, const struct event *event)
{
	REQUIRE(event->type == EVENT_BATCH_QUANTITY_CHANGED);
	REQUIRE(bus->product);
	enum status st = ST_OK;
	for (uint64_t number = bus->last_event; !st && number > event->number; number--)
		st = reallocate(bus, number);
	return st;
}
