/*
 * ChangeBatchQuantity: what is purchased of a batch is another quantity; parts that it no longer covers go, the
 * one made last first, and their units wait (rule 5).
 */
#include "allot/base/contract.h"
#include "allot/logic/quantity.h"
#include "service/batch_stack.h"
#include "service/named_batch.h"
#include "service/refusals.h"
#include "service/releasing.h"

/* Deallocates the most recently made part of the batch. */
static enum status cut_newest(struct bus *bus, const struct named_batch *named)
{
	struct uow *u = uow_of(bus);
	struct batch *b = product_batch(named->product, named->at);
	struct stacked newest;
	enum status st = batch_stack_living(u, batch_key(b), b->last, &newest);
	if (st)
		return st;
	if (!newest.line)
		return fail(ST_DAMAGED, "a batch has units allocated that no line has");
	b->last = newest.previous;
	struct change c = change_begin(bus, named->product, newest.line);
	const struct part *part = parts_at(&newest.line->parts, batch_key(b), newest.part);
	struct event event = releasing_deallocated(newest.line, part, part->units, REASON_QUANTITY_CUT);
	st = change_publish(&c, &named->at, &event);
	if (!st)
		st = change_end(&c);
	u->ops->line_drop(u, newest.line);
	return st;
}

static enum status change(struct bus *bus, const struct named_batch *named, const struct command *command)
{
	struct batch *b = product_batch(named->product, named->at);
	uint32_t qty = command->change_quantity.qty;
	enum status st = touch(service_of(bus), named->product);
	if (st)
		return st;
	if (qty > b->qty)
		touched_freed(service_of(bus));
	struct event event = quantity_changed(b, qty, command->change_quantity.said);
	st = product_publish(bus, named->product, &named->at, &event);
	while (!st && quantity_exceeded(b))
		st = cut_newest(bus, named);
	ENSURE(st || batch_taken(b) <= b->qty);
	ENSURE(st || (b->allocated == 0) == (b->last == 0));
	return st;
}

enum status handle_change_batch_quantity(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_CHANGE_BATCH_QUANTITY);
	REQUIRE(command->change_quantity.qty <= QUANTITY_MAX);
	struct uow *u = uow_of(bus);
	struct named_batch named;
	bool known = false;
	enum status st = named_batch_find(u, command->change_quantity.ref, &known, &named);
	if (st)
		return st;
	if (!known)
		return refuse_unknown_batch(u, command->change_quantity.ref, out);
	const struct batch *b = product_batch(named.product, named.at);
	if (quantity_below_shipped(b, command->change_quantity.qty)) {
		refuse_batch_below_shipped(out, command->change_quantity.ref, b, command->change_quantity.qty);
		return ST_OK;
	}
	outcome_set(out, OUTCOME_UNCHANGED);
	if (b->qty == command->change_quantity.qty)
		return ST_OK;
	st = change(bus, &named, command);
	if (!st)
		outcome_set(out, OUTCOME_CHANGED);
	return st;
}
