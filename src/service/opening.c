/*
 * Opening: the new line keeps the number of the one that it replaces, if it has none of its own.
 */
#include "service/opening.h"

#include "allot/base/contract.h"

/* The line that EVENT replaces is known no longer. */
static enum status replace(struct bus *bus, struct product *p, struct line *old, const struct event *event)
{
	struct uow *u = uow_of(bus);
	enum status st = line_apply(old, event);
	INVARIANT(!st);
	p->short_ -= old->short_;
	u->uncovered_lines--;
	p->dirty = true;
	return u->ops->line_gone(u, old);
}

enum status opening_begin(struct bus *bus, struct product *p, const struct opening *opening, struct change *c)
{
	struct uow *u = uow_of(bus);
	struct line *old = opening->replaces;
	const struct order_line *line = opening->line;
	REQUIRE(!old || old->product == p->id);
	struct line fresh, *known = NULL;
	line_init(&fresh);
	fresh.orderid = line->orderid;
	fresh.number = line->line.n || !old ? line->line : old->number;
	struct event event = {
		.type = EVENT_LINE_OPENED,
		.product = p->id,
		.sku = p->sku,
		.orderid = fresh.orderid,
		.line = fresh.number,
		.line_opened = {
			.ordered = line->qty,
			.shipped = opening->shipped,
			.cancelled = opening->cancelled,
			.policy = opening->policy,
			.replaces = old ? old->id : 0,
		},
	};
	if (old)
		event_note_uncovered(&event, old);
	enum status st = bus_publish(bus, &event);
	if (!st && old)
		st = replace(bus, p, old, &event);
	if (st)
		return st;
	st = line_apply(&fresh, &event);
	INVARIANT(!st);
	st = u->ops->line_add(u, &fresh, &known);
	if (!st)
		*c = change_begin(bus, p, known);
	return st;
}

enum status opening_end(struct change *c)
{
	struct uow *u = uow_of(c->bus);
	enum status st = change_end(c);
	u->ops->line_drop(u, c->line);
	return st;
}
