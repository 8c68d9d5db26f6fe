/*
 * Applying: each event's effect, from the event alone. What does not fit is damage when a journal is
 * replayed; from a handler it is a broken contract, which the handler's side sees to.
 */
#include "allot/signals/applying.h"

#include <inttypes.h>

#include "allot/base/contract.h"

static enum status misfit(const struct event *event)
{
	return fail(ST_DAMAGED, "event %" PRIu64 " of the journal (%s) does not fit what was before it",
		    event->number, event_name(event->type));
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* Takes up to UNITS out of those that wait, then of those that are short; returns how many. */
static uint32_t take_uncovered(struct line *l, uint32_t units)
{
	uint32_t waiting = least(units, l->waiting);
	uint32_t short_ = least(units - waiting, l->short_);
	l->waiting -= waiting;
	l->short_ -= short_;
	l->cut = least(l->cut, l->waiting);
	return waiting + short_;
}

static enum status open_line(struct line *l, const struct event *event)
{
	if (l->id > 0) {
		if (event->line_opened.replaces != l->id || !line_wholly_short(l))
			return misfit(event);
		l->gone = true;
		return ST_OK;
	}
	uint64_t taken = (uint64_t)event->line_opened.shipped + event->line_opened.cancelled;
	if (event->line_opened.ordered == 0 || taken > event->line_opened.ordered)
		return misfit(event);
	l->id = event->line_id;
	l->product = event->product;
	l->ordered = event->line_opened.ordered;
	l->shipped = event->line_opened.shipped;
	l->cancelled = event->line_opened.cancelled;
	l->policy = event->line_opened.policy;
	return ST_OK;
}

/* Takes the units of an Allocated event from where they were; false: they are not there. */
static bool take_for_part(struct line *l, uint32_t units, enum units_from from)
{
	if (from == FROM_LOOSE)
		return line_loose(l) >= units;
	if (from == FROM_WAITING)
		return take_uncovered(l, units) == units;
	if (l->short_ < units)
		return false;
	l->short_ -= units;
	return true;
}

static enum status allocate(struct line *l, const struct event *event)
{
	uint32_t units = event->allocated.units;
	if (units == 0 || !take_for_part(l, units, event->allocated.from))
		return misfit(event);
	if (event->allocated.part == event->number) {
		struct part part = {
			.id = event->number,
			.batch = event->batch,
			.previous = event->allocated.previous,
			.eta = event->allocated.eta,
			.units = units,
		};
		enum status st = parts_insert(&l->parts, &part);
		if (st)
			return st;
	} else {
		struct part *part = parts_find(&l->parts, event->allocated.part);
		if (!part || part->batch != event->batch)
			return misfit(event);
		part->units += units;
	}
	l->allocated += units;
	return ST_OK;
}

/* Takes UNITS out of the part with id PART, which is gone when nothing is left in it. */
static enum status take_from_part(struct line *l, const struct event *event, uint64_t id, uint32_t units)
{
	struct part *part = parts_find(&l->parts, id);
	if (!part || part->batch != event->batch || units == 0 || units > part->units)
		return misfit(event);
	part->units -= units;
	l->allocated -= units;
	if (part->units == 0)
		parts_remove(&l->parts, part);
	return ST_OK;
}

static enum status deallocate(struct line *l, const struct event *event)
{
	uint32_t units = event->deallocated.units;
	enum status st = take_from_part(l, event, event->deallocated.part, units);
	if (st || event->deallocated.reason != REASON_QUANTITY_CUT)
		return st;
	l->waiting += units;
	l->cut += units;
	return ST_OK;
}

/* An OutOfStock from loose where nothing is loose tells of an amendment that found no stock. */
static enum status run_out(struct line *l, const struct event *event)
{
	uint32_t units = event->out_of_stock.units;
	enum units_from from = event->out_of_stock.from;
	if (from == FROM_WAITING) {
		l->cut -= least(l->cut, units);
		return ST_OK;
	}
	if (from == FROM_LOOSE && line_loose(l) == 0)
		return ST_OK;
	if (from == FROM_LOOSE ? line_loose(l) < units : l->short_ < units)
		return misfit(event);
	if (from == FROM_SHORT)
		l->short_ -= units;
	if (event->out_of_stock.waits)
		l->waiting += units;
	else
		l->short_ += units;
	return ST_OK;
}

static enum status repromise(struct line *l, const struct event *event)
{
	struct part *part = parts_find(&l->parts, event->repromised.part);
	if (!part || part->batch != event->batch || part->eta != event->repromised.was)
		return misfit(event);
	struct part moved = *part;
	moved.eta = event->repromised.eta;
	moved.moved = true;
	parts_remove(&l->parts, part);
	return parts_insert(&l->parts, &moved);
}

static enum status amend(struct line *l, const struct event *event)
{
	uint32_t qty = event->line_amended.qty, was = event->line_amended.was;
	if (l->ordered != was || qty == was || qty < (uint64_t)l->shipped + l->cancelled)
		return misfit(event);
	l->ordered = qty;
	if (qty < was)
		(void)take_uncovered(l, was - qty);
	else if (l->waiting == 0 && l->short_ > 0)
		l->short_ += qty - was;
	return ST_OK;
}

static enum status cancel(struct line *l, const struct event *event)
{
	uint32_t units = event->line_cancelled.units;
	if (units == 0 || units > line_open(l))
		return misfit(event);
	l->cancelled += units;
	int64_t lacking = -line_loose(l);
	if (lacking > 0 && take_uncovered(l, (uint32_t)lacking) != (uint32_t)lacking)
		return misfit(event);
	return ST_OK;
}

static enum status ship(struct line *l, const struct event *event)
{
	uint32_t units = event->shipped.units;
	if (event->shipped.part) {
		enum status st = take_from_part(l, event, event->shipped.part, units);
		if (st)
			return st;
	} else if (units == 0 || take_uncovered(l, units) != units) {
		return misfit(event);
	}
	l->shipped += units;
	return ST_OK;
}

enum status line_apply(struct line *line, const struct event *event)
{
	REQUIRE(event->number > 0);
	REQUIRE(event->type == EVENT_LINE_OPENED || event->line_id == line->id);
	switch (event->type) {
	case EVENT_LINE_OPENED:
		return open_line(line, event);
	case EVENT_LINE_POLICY_CHANGED:
		line->policy = event->policy_changed;
		return ST_OK;
	case EVENT_ALLOCATED:
		return allocate(line, event);
	case EVENT_DEALLOCATED:
		return deallocate(line, event);
	case EVENT_OUT_OF_STOCK:
		return run_out(line, event);
	case EVENT_REPROMISED:
		return repromise(line, event);
	case EVENT_LINE_AMENDED:
		return amend(line, event);
	case EVENT_LINE_CANCELLED:
		return cancel(line, event);
	case EVENT_SHIPPED:
		return ship(line, event);
	default:
		return ST_OK;
	}
}

/* UNITS less in parts of the batch at AT, SHIPPED of them out of the house. */
static enum status take_from_batch(struct product *p, struct batch_place at, const struct event *event,
				   uint32_t units, uint32_t shipped)
{
	struct batch *b = product_batch(p, at);
	if (units > b->allocated)
		return misfit(event);
	product_set(p, at, b->qty, b->allocated - units, b->shipped + shipped);
	if (b->allocated == 0)
		b->last = 0;
	return ST_OK;
}

enum status batch_apply(struct product *p, struct batch_place at, const struct event *event)
{
	struct batch *b = product_batch(p, at);
	switch (event->type) {
	case EVENT_BATCH_QUANTITY_CHANGED:
		product_set(p, at, event->quantity_changed.qty, b->allocated, b->shipped);
		return ST_OK;
	case EVENT_ALLOCATED:
		if (!batch_can_allocate(b, event->allocated.units))
			return misfit(event);
		product_set(p, at, b->qty, b->allocated + event->allocated.units, b->shipped);
		if (event->allocated.part == event->number)
			b->last = event->number;
		return ST_OK;
	case EVENT_DEALLOCATED:
		return take_from_batch(p, at, event, event->deallocated.units, 0);
	case EVENT_SHIPPED:
		return take_from_batch(p, at, event, event->shipped.units, event->shipped.units);
	default:
		return ST_OK;
	}
}

/* What an event that takes UNITS of L finds first waiting, then short. */
static struct uncovered uncovered_of(const struct line *l, uint32_t units)
{
	uint32_t waiting = least(units, l->waiting);
	return (struct uncovered){ waiting, least(units - waiting, l->short_) };
}

static struct uncovered amended_of(const struct line *l, uint32_t qty)
{
	if (qty < l->ordered)
		return uncovered_of(l, l->ordered - qty);
	return (struct uncovered){ 0, l->waiting == 0 && l->short_ > 0 ? qty - l->ordered : 0 };
}

static struct uncovered cancelled_of(const struct line *l, uint32_t units)
{
	int64_t lacking = units - line_loose(l);
	return uncovered_of(l, lacking > 0 ? (uint32_t)lacking : 0);
}

void event_note_uncovered(struct event *e, const struct line *l)
{
	switch (e->type) {
	case EVENT_LINE_OPENED:
		e->line_opened.replaced = l->short_;
		e->line_opened.renamed = l->number.n == 0 && e->line.n > 0;
		break;
	case EVENT_LINE_NUMBERED:
		e->numbered = (struct uncovered){ l->waiting, l->short_ };
		break;
	case EVENT_ALLOCATED:
		if (e->allocated.from == FROM_WAITING)
			e->allocated.of_short = uncovered_of(l, e->allocated.units).short_;
		break;
	case EVENT_OUT_OF_STOCK:
		e->out_of_stock.only_told = e->out_of_stock.from == FROM_LOOSE && line_loose(l) == 0;
		break;
	case EVENT_LINE_AMENDED:
		e->line_amended.uncovered = amended_of(l, e->line_amended.qty);
		break;
	case EVENT_LINE_CANCELLED:
		e->line_cancelled.uncovered = cancelled_of(l, e->line_cancelled.units);
		break;
	case EVENT_SHIPPED:
		if (!e->shipped.part)
			e->shipped.of_short = uncovered_of(l, e->shipped.units).short_;
		break;
	default:
		break;
	}
}

void units_tally(struct units *u, const struct event *e)
{
	switch (e->type) {
	case EVENT_ALLOCATED:
		u->of[UNITS_ALLOCATED] += e->allocated.units;
		break;
	case EVENT_DEALLOCATED:
		u->of[UNITS_DEALLOCATED] += e->deallocated.units;
		break;
	case EVENT_OUT_OF_STOCK:
		u->of[e->out_of_stock.waits ? UNITS_WAITING : UNITS_SHORT] += e->out_of_stock.units;
		break;
	case EVENT_SHIPPED:
		u->of[UNITS_SHIPPED] += e->shipped.units;
		break;
	case EVENT_LINE_CANCELLED:
		u->of[UNITS_CANCELLED] += e->line_cancelled.units;
		break;
	default:
		break;
	}
}
