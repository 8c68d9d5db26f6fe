#include "allot/base/contract.h"
#include "allot/logic/assignment.h"
#include "allot/service/handlers.h"
#include "service/known_line.h"
#include "service/named_batch.h"
#include "service/placing.h"
#include "service/refusals.h"

/* An AssignAllocation on its way: the command and what was found out about it. */
struct assigning {
	const struct order_line *line;
	struct slice ref;
	struct ref_entry entry;	  /* if the batch is known */
	struct named_batch named; /* if it is of the line's SKU */
	struct known_line known;  /* likewise */
	struct assignment facts;
};

static enum status holder_of(struct uow *u, const struct known_line *known, uint64_t *batch)
{
	struct event holder;
	enum status st = allocated_read(u, known->entry.event, false, &holder);
	if (!st)
		*batch = holder.batch;
	return st;
}

/*
 * Which batch holds the line; of several that a line without number may stand for, the one on the named batch.
 */
static enum status ask_holder(struct uow *u, struct assigning *a)
{
	struct known_line other = a->known;
	bool more = true;
	enum status st = holder_of(u, &a->known, &a->facts.holder);
	while (!st && more && a->facts.holder != a->facts.batch) {
		uint64_t holder = 0;
		st = known_line_next(u, a->line, a->named.product, &other, &more);
		if (!st && more)
			st = holder_of(u, &other, &holder);
		if (!st && holder == a->facts.batch) {
			a->known = other;
			a->facts.holder = holder;
		}
	}
	return st;
}

static enum status ask_line(struct uow *u, struct assigning *a)
{
	const struct product *p = a->named.product;
	enum status st = known_line_find(u, a->line, p, &a->known);
	if (st)
		return st;
	a->facts.match = a->known.match;
	a->facts.available = batch_available(product_batch(p, a->named.at));
	return a->known.match == LINE_DUPLICATE ? ask_holder(u, a) : ST_OK;
}

/* Finds out as much as there is to know. */
static enum status ask(struct uow *u, struct assigning *a)
{
	enum status st = uow_ref_find(u, a->ref, &a->facts.batch_known, &a->entry);
	if (st || !a->facts.batch_known)
		return st;
	a->facts.batch = a->entry.batch;
	a->facts.same_sku = slice_eq(a->entry.sku, a->line->sku);
	if (!a->facts.same_sku)
		return ST_OK;
	st = named_batch_load(u, &a->entry, &a->named);
	if (st)
		return st;
	return ask_line(u, a);
}

static enum status refuse_held(struct uow *u, const struct assigning *a, struct outcome *out)
{
	struct event holder;
	enum status st = allocated_read(u, a->known.entry.event, true, &holder);
	if (st)
		return st;
	refuse_already_allocated(out, holder.ref);
	return ST_OK;
}

static enum status refuse(struct uow *u, const struct assigning *a, enum code code, struct outcome *out)
{
	switch (code) {
	case CODE_UNKNOWN_BATCH:
		refuse_unknown_batch(out, a->ref);
		return ST_OK;
	case CODE_SKU_MISMATCH:
		refuse_sku_mismatch(out, a->ref, a->entry.sku, a->line->sku);
		return ST_OK;
	case CODE_LINE_CONFLICT:
		return known_line_refuse(u, a->line, a->named.product, &a->known, out);
	case CODE_ALREADY_ALLOCATED:
		return refuse_held(u, a, out);
	default:
		INVARIANT(code == CODE_OVER_CAPACITY);
		refuse_over_capacity(out, a->ref, a->facts.available, a->line->qty);
		return ST_OK;
	}
}

enum status handle_assign_allocation(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_ASSIGN_ALLOCATION);
	struct assigning a = {
		.line = &command->assign.line,
		.ref = command->assign.ref,
		.facts = { .qty = command->assign.line.qty },
	};
	enum status st = ask(bus->uow, &a);
	if (st)
		return st;
	enum code code = assignment_refusal(&a.facts);
	if (code)
		return refuse(bus->uow, &a, code, out);
	if (a.known.match == LINE_DUPLICATE) {
		outcome_set(out, OUTCOME_DUPLICATE);
		return ST_OK;
	}
	placing_begin(bus, a.named.product);
	st = placing_new(bus, a.named.product, a.named.at, a.line, &a.known);
	if (st)
		return st;
	outcome_set(out, OUTCOME_ALLOCATED);
	return ST_OK;
}
