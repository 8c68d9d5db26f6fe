/*
 * ChangeBatchEta: the batch moves in the allocation order, its parts stay; and those who wait for them are
 * told, the part made last first (rule 6).
 */
#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "service/batch_stack.h"
#include "service/change.h"
#include "service/named_batch.h"
#include "service/refusals.h"

static enum status change(struct bus *bus, struct slice ref, const struct ref_entry *was, uint32_t eta)
{
	struct uow *u = uow_of(bus);
	struct named_batch named;
	enum status st = named_batch_load(u, was, &named);
	if (!st)
		st = touch(service_of(bus), named.product);
	if (!st)
		st = product_move(named.product, &named.at, eta);
	if (st)
		return st;
	struct event event = {
		.type = EVENT_BATCH_ETA_CHANGED,
		.batch = was->batch,
		.eta_changed = { .eta = eta, .was = was->eta, .said = true },
	};
	st = product_publish(bus, named.product, NULL, &event);
	if (st)
		return st;
	named.entry.eta = eta;
	return u->ops->ref_put(u, ref, &named.entry);
}

enum status handle_change_batch_eta(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_CHANGE_BATCH_ETA);
	REQUIRE(command->change_eta.eta <= DATE_LAST);
	struct uow *u = uow_of(bus);
	struct ref_entry entry;
	bool known = false;
	enum status st = u->ops->ref_find(u, command->change_eta.ref, &known, &entry);
	if (st)
		return st;
	if (!known)
		return refuse_unknown_batch(u, command->change_eta.ref, out);
	if (entry.eta == command->change_eta.eta) {
		outcome_set(out, OUTCOME_UNCHANGED);
		return ST_OK;
	}
	st = change(bus, command->change_eta.ref, &entry, command->change_eta.eta);
	if (!st)
		outcome_set(out, OUTCOME_CHANGED);
	return st;
}

/* The walk down the parts of a batch, and what was promised anew last: it points to the next one. */
struct promising {
	struct bus *bus;
	struct product *product;
	struct batch_place at;
	const struct event *moved;
	struct stacked above; /* line NULL: none yet */
};

/* Makes what is above STACKED, a part or the batch itself, point to it, past parts that are gone. */
static void shorten(struct promising *p, uint64_t part)
{
	if (!p->above.line) {
		struct batch *b = product_batch(p->product, p->at);
		if (b->last == part)
			return;
		b->last = part;
		p->product->segments[p->at.segment].dirty = p->product->dirty = true;
		return;
	}
	struct batch_key key = { p->moved->eta_changed.eta, p->moved->batch };
	struct part *above = parts_at(&p->above.line->parts, key, p->above.part);
	if (above->previous == part)
		return;
	struct uow *u = uow_of(p->bus);
	above->previous = part;
	above->moved = true;
	u->ops->line_dirty(u, p->above.line, p->above.line->ordered);
}

static enum status promise(struct promising *p, const struct stacked *stacked)
{
	struct batch_key was = { p->moved->eta_changed.was, p->moved->batch };
	const struct line *line = stacked->line;
	struct event event = {
		.type = EVENT_REPROMISED,
		.batch = p->moved->batch,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.repromised = {
			.units = parts_at(&line->parts, was, stacked->part)->units,
			.eta = p->moved->eta_changed.eta,
			.was = p->moved->eta_changed.was,
			.part = stacked->part,
		},
	};
	struct change c = change_begin(p->bus, p->product, stacked->line);
	enum status st = change_publish(&c, NULL, &event);
	return st ? st : change_end(&c);
}

enum status react_repromise(struct bus *bus, const struct event *event)
{
	REQUIRE(event->type == EVENT_BATCH_ETA_CHANGED);
	struct uow *u = uow_of(bus);
	struct promising p = { .bus = bus, .product = touched_now(service_of(bus))->product, .moved = event };
	struct batch_key was = { event->eta_changed.was, event->batch };
	enum status st =
		product_find(p.product, (struct batch_key){ event->eta_changed.eta, event->batch }, &p.at);
	uint64_t next = st ? 0 : product_batch(p.product, p.at)->last;
	while (!st && next > 0) {
		struct stacked stacked;
		st = batch_stack_living(u, was, next, &stacked);
		if (st)
			break;
		shorten(&p, stacked.part);
		u->ops->line_drop(u, p.above.line);
		p.above = stacked;
		next = stacked.previous;
		if (stacked.line)
			st = promise(&p, &stacked);
		else
			next = 0;
	}
	u->ops->line_drop(u, p.above.line);
	return st;
}
