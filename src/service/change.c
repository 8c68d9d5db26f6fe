/*
 * Change: publish, then apply. What the journal says and what the state is can't come apart, since there is
 * no other way to change a line.
 */
#include "service/change.h"

#include "allot/base/contract.h"

struct waiting_access product_waiting(struct product *p)
{
	return (struct waiting_access){ &p->waiting, p->id, p->waiting_source };
}

static struct waiter waiter_of(const struct line *l)
{
	return (struct waiter){ .line = l->id, .units = l->waiting, .cut = l->cut, .policy = l->policy };
}

struct change change_begin(struct bus *bus, struct product *p, struct line *line)
{
	REQUIRE(line->product == p->id);
	REQUIRE(!line->gone);
	return (struct change){
		.bus = bus,
		.product = p,
		.line = line,
		.ordered = line->ordered,
		.short_ = line->short_,
		.waiter = waiter_of(line),
	};
}

enum status product_publish(struct bus *bus, struct product *p, const struct batch_place *at,
			    struct event *event)
{
	enum status st = bus_publish(bus, event);
	if (st)
		return st;
	if (event_versioned(event->type)) {
		p->version++;
		p->dirty = true;
	}
	if (!at)
		return ST_OK;
	st = batch_apply(p, *at, event);
	INVARIANT(st != ST_DAMAGED);
	return st;
}

enum status change_publish(struct change *c, const struct batch_place *at, struct event *event)
{
	REQUIRE(event->line_id == c->line->id);
	event_note_uncovered(event, c->line);
	enum status st = product_publish(c->bus, c->product, at, event);
	if (st)
		return st;
	st = line_apply(c->line, event);
	INVARIANT(st != ST_DAMAGED);
	if (event->type == EVENT_DEALLOCATED)
		touched_freed(service_of(c->bus));
	if (event->type == EVENT_ALLOCATED)
		ENSURE(batch_taken(product_batch(c->product, *at)) <= product_batch(c->product, *at)->qty);
	return st;
}

static bool waiter_same(const struct waiter *a, const struct waiter *b)
{
	return a->units == b->units && a->cut == b->cut && policy_eq(a->policy, b->policy);
}

/* The queue holds the line as it was; it is to hold it as it is. */
static enum status requeue(struct change *c)
{
	struct waiting_access queue = product_waiting(c->product);
	struct waiter was = c->waiter, now = waiter_of(c->line);
	if ((was.units == 0 && now.units == 0) || waiter_same(&was, &now))
		return ST_OK;
	c->product->dirty = true;
	if (was.units > 0 && now.units > 0 && was.policy.priority == now.policy.priority)
		return waiting_replace(queue, &now);
	enum status st = was.units > 0 ? waiting_remove(queue, waiter_key(&was)) : ST_OK;
	if (!st && now.units > 0)
		st = waiting_add(queue, &now);
	return st;
}

enum status change_end(struct change *c)
{
	struct uow *u = uow_of(c->bus);
	line_check(c->line);
	enum status st = requeue(c);
	if (st)
		return st;
	u->uncovered_lines += line_uncovered(c->line) - (c->waiter.units > 0 || c->short_ > 0);
	if (c->short_ != c->line->short_) {
		c->product->short_ = c->product->short_ - c->short_ + c->line->short_;
		c->product->dirty = true;
	}
	u->ops->line_dirty(u, c->line, c->ordered);
	return ST_OK;
}
