/*
 * Intake: a row from its commands to what follows from them. Each kind of feed has its taker; what comes behind
 * the commands is the same for all but batches feeds, whose rows are one statement.
 */
#include "allot/base/contract.h"
#include "allot/logic/depletion.h"
#include "service/intake/taking.h"

static row_taker *const TAKERS[KIND_COUNT] = {
	[KIND_BATCHES] = take_batches,	       [KIND_CHANGES] = take_changes,
	[KIND_ALLOCATIONS] = take_allocations, [KIND_ORDERS] = take_orders,
	[KIND_AMENDMENTS] = take_amendments,   [KIND_CANCELLATIONS] = take_cancellations,
	[KIND_SHIPMENTS] = take_shipments,
};

static enum status tell_depleted(struct bus *bus, const struct product *p, uint64_t before)
{
	if (!depletion_is(p, before))
		return ST_OK;
	struct event event = depletion_event(p);
	return bus_publish(bus, &event);
}

static enum status serve(struct bus *bus, const struct product *p)
{
	struct command command = { .type = COMMAND_SERVE_WAITING, .serve = { p->sku } };
	struct outcome out;
	if (p->waiting.lines == 0)
		return ST_OK;
	enum status st = bus_handle(bus, &command, &out);
	INVARIANT(st || out.type != OUTCOME_REFUSED);
	return st;
}

/* Rule 9: whether the row made something available for waiting lines, or made them want less. */
static bool calls_for_serving(const struct touched *t)
{
	return t->freed || t->product->waiting.units < t->waiting;
}

/* The row ends for the product of the service at hand: depletion by the row, serving, depletion by that. */
static enum status finish_product(struct bus *bus, const struct touched *t)
{
	const struct product *p = t->product;
	enum status st = tell_depleted(bus, p, t->available);
	if (st || !calls_for_serving(t))
		return st;
	uint64_t before = p->available;
	st = serve(bus, p);
	return st ? st : tell_depleted(bus, p, before);
}

static enum status finish(struct bus *bus, struct service *s)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < s->touched_count; i++) {
		s->at = i;
		struct touched touched = s->touched[i];
		st = finish_product(bus, &touched);
	}
	return st;
}

/* A batches row serves nothing and is not asked about depletion; the feed is, once for each SKU. */
static enum status finish_batches(struct intake *in, const struct service *s, const struct row *row)
{
	if (s->touched_count > 0) {
		const struct touched *t = touched_now(s);
		struct product *p = t->product;
		if (p->before.feed != in->mark) {
			p->before.feed = in->mark;
			p->before.available = t->available;
			p->before.freed = false;
		}
		p->before.freed = p->before.freed || t->freed;
		p->dirty = true;
		in->serving_called = in->serving_called || (p->before.freed && p->waiting.lines > 0) ||
				     depletion_is(p, p->before.available);
	}
	return s->uow->ops->named_sku(s->uow, row->sku);
}

enum status intake_row(struct intake *in, const struct row *row, enum turn turn, struct given_before *before,
		       struct outcome *out)
{
	REQUIRE(row->kind > KIND_NONE && row->kind < KIND_COUNT);
	REQUIRE(turn == TURN_OWN || turn == TURN_PUT_OFF || row->kind == KIND_ORDERS);
	struct service *s = in->bus->ctx;
	REQUIRE(s->uow == in->uow);
	service_begin(s, in->options.accept_alike);
	outcome_set(out, OUTCOME_UNCHANGED);
	struct taking t = { in, s, row, turn, before, out };
	if (turn == TURN_FIRST)
		*before = (struct given_before){ .did = OUTCOME_COUNT };
	enum status st = TAKERS[row->kind](&t);
	if (st || out->type == OUTCOME_REFUSED)
		return st;
	return row->kind == KIND_BATCHES ? finish_batches(in, s, row) : finish(in->bus, s);
}

enum status intake_serve(struct intake *in, struct slice sku)
{
	struct service *s = in->bus->ctx;
	struct product *p = NULL;
	service_begin(s, in->options.accept_alike);
	enum status st = in->uow->ops->product_find(in->uow, sku, &p);
	if (st || !p || p->before.feed != in->mark)
		return st;
	if (p->before.freed)
		st = serve(in->bus, p);
	if (!st)
		st = tell_depleted(in->bus, p, p->before.available);
	/* a SKU may be listed more than once */
	p->before.feed = 0;
	p->dirty = true;
	return st;
}
