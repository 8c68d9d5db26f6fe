/*
 * AssignAllocation: a line goes to a named batch, as an earlier system had it or a planner says (rule 7). All
 * is asked before anything is done.
 */
#include "allot/base/contract.h"
#include "allot/logic/assignment.h"
#include "service/asking_alike.h"
#include "service/finding.h"
#include "service/named_batch.h"
#include "service/numbering.h"
#include "service/opening.h"
#include "service/placing.h"
#include "service/refusals.h"

/* An AssignAllocation on its way: the command and what was found. */
struct assigning {
	const struct order_line *line;
	struct slice ref;
	struct policy policy;
	struct named_batch named;
	struct found found;
	struct assignment choice;
};

static enum status refuse_held(struct uow *u, const struct assigning *a, struct outcome *out)
{
	struct slice on = SLICE("");
	enum status st = ST_OK;
	const struct line *line = a->found.line;
	const struct batch *b = product_batch(a->named.product, a->named.at);
	const struct part *other = parts_first(&line->parts);
	if (other->batch == b->id)
		other = parts_behind(&line->parts, batch_key(b));
	st = u->ops->ref_of(u, other ? other->batch : b->id, &on);
	if (!st)
		refuse_already_allocated(out, a->ref, on);
	return st;
}

static enum status refuse(struct uow *u, const struct assigning *a, struct outcome *out)
{
	switch (a->choice.code) {
	case CODE_LINE_CONFLICT:
		return find_conflict(u, a->line, a->found.line, out);
	case CODE_ALREADY_ALLOCATED:
		return refuse_held(u, a, out);
	default:
		INVARIANT(a->choice.code == CODE_OVER_CAPACITY);
		refuse_over_capacity(out, a->ref, batch_available(product_batch(a->named.product, a->named.at)),
				     a->choice.units);
		return ST_OK;
	}
}

/* Finds batch and line, and asks all questions; *REFUSED: one of them speaks against it. */
static enum status ask(struct bus *bus, struct assigning *a, struct outcome *out, bool *refused)
{
	struct uow *u = uow_of(bus);
	struct ref_entry entry;
	bool known = false;
	*refused = true;
	enum status st = u->ops->ref_find(u, a->ref, &known, &entry);
	if (st)
		return st;
	if (!known)
		return refuse_unknown_batch(u, a->ref, out);
	if (!slice_eq(entry.sku, a->line->sku)) {
		refuse_sku_mismatch(out, a->ref, entry.sku, a->line->sku);
		return ST_OK;
	}
	st = named_batch_load(u, &entry, &a->named);
	if (!st)
		st = find_line(u, a->line, a->named.product, &a->found);
	if (st)
		return st;
	a->choice = assignment_choose(a->found.line, a->named.product->id,
				      product_batch(a->named.product, a->named.at), a->line->qty);
	if (a->choice.code)
		return refuse(u, a, out);
	*refused = false;
	if (a->found.line && !numbering_due(a->found.line, a->line))
		return ST_OK;
	return ask_alike_line(service_of(bus), a->line, a->named.product, out, refused);
}

/* A line that becomes known, perhaps in the place of a wholly short one. */
static enum status assign_new(struct bus *bus, const struct assigning *a)
{
	struct opening opening = { .line = a->line, .policy = a->policy, .replaces = a->found.line };
	struct change c;
	enum status st = opening_begin(bus, a->named.product, &opening, &c);
	if (!st)
		st = place_part(&c, a->named.at, a->choice.units, FROM_LOOSE);
	return st ? st : opening_end(&c);
}

/* All that a known line without parts has open. */
static enum status assign_known(struct bus *bus, const struct assigning *a)
{
	struct line *line = a->found.line;
	enum units_from from = line->waiting > 0 ? FROM_WAITING : FROM_SHORT;
	struct change c = change_begin(bus, a->named.product, line);
	enum status st = place_part(&c, a->named.at, a->choice.units, from);
	return st ? st : change_end(&c);
}

static enum status assign(struct bus *bus, struct assigning *a, struct outcome *out)
{
	bool opens = !a->found.line || a->choice.replaces;
	outcome_set(out, a->choice.duplicate ? OUTCOME_DUPLICATE : OUTCOME_ALLOCATED);
	if (opens)
		return assign_new(bus, a);
	enum status st = numbering_give(bus, a->found.line, a->line);
	if (!st && !a->choice.duplicate)
		st = assign_known(bus, a);
	return st;
}

enum status handle_assign_allocation(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_ASSIGN_ALLOCATION);
	struct uow *u = uow_of(bus);
	struct assigning a = {
		.line = &command->assign.line,
		.ref = command->assign.ref,
		.policy = command->assign.policy,
	};
	bool refused = false;
	enum status st = ask(bus, &a, out, &refused);
	if (!st && !refused)
		st = touch(service_of(bus), a.named.product);
	if (!st && !refused)
		st = assign(bus, &a, out);
	u->ops->line_drop(u, a.found.line);
	return st;
}
