#include <inttypes.h>

#include "allot/base/contract.h"
#include "allot/logic/quantity.h"
#include "allot/service/handlers.h"
#include "service/line_copy.h"
#include "service/named_batch.h"
#include "service/placing.h"
#include "service/refusals.h"

/* Deallocates the most recently allocated line of the batch at AT. */
static enum status release_newest(struct bus *bus, struct product *p, struct batch_place at)
{
	const struct batch *b = product_batch(p, at);
	INVARIANT(b->last > 0);
	struct event allocated;
	enum status st = allocated_read(bus->uow, b->last, false, &allocated);
	if (st)
		return st;
	if (allocated.batch != b->id)
		return fail(ST_DAMAGED, "event %" PRIu64 " of the journal is of another batch", b->last);
	struct line_copy copy;
	st = line_copy(&copy, &allocated.allocated.orderid, &allocated.allocated.line);
	if (st)
		return st;
	struct event released = quantity_release(p, at, &allocated);
	st = placing_publish(bus, p, &released);
	if (st)
		return st;
	return uow_line_move(bus->uow, released.deallocated.line_id, 0);
}

static enum status change(struct bus *bus, const struct named_batch *named, uint32_t qty)
{
	struct product *p = named->product;
	placing_begin(bus, p);
	struct event event = quantity_change(p, named->at, qty);
	enum status st = placing_publish(bus, p, &event);
	while (!st && quantity_exceeded(product_batch(p, named->at)))
		st = release_newest(bus, p, named->at);
	return st;
}

enum status handle_change_batch_quantity(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_CHANGE_BATCH_QUANTITY);
	REQUIRE(command->change_quantity.qty <= QUANTITY_MAX);
	struct named_batch named;
	bool known = false;
	enum status st = named_batch_find(bus->uow, command->change_quantity.ref, &known, &named);
	if (st)
		return st;
	if (!known) {
		refuse_unknown_batch(out, command->change_quantity.ref);
		return ST_OK;
	}
	if (product_batch(named.product, named.at)->qty == command->change_quantity.qty) {
		outcome_set(out, OUTCOME_UNCHANGED);
		return ST_OK;
	}
	st = change(bus, &named, command->change_quantity.qty);
	if (st)
		return st;
	outcome_set(out, OUTCOME_CHANGED);
	return ST_OK;
}
