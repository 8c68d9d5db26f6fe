/* Slips. A promise that gets earlier, or stays, asks nothing of anybody and is passed over. */
#include "report/figures/slips.h"

/* Puts the batch at hand into its place among those with the most units, if it has one. */
static enum status settle(struct slips *s)
{
	size_t at = s->count;
	while (at > 0 && s->top[at - 1].units < s->current.units)
		at--;
	if (at == SLIPS_MAX)
		return ST_OK;
	struct slip kept = s->current;
	kept.ref = arena_copy(s->arena, s->current.ref);
	kept.sku = arena_copy(s->arena, s->current.sku);
	if (!kept.ref.p || !kept.sku.p)
		return ST_NO_MEMORY;
	if (s->count < SLIPS_MAX)
		s->count++;
	memmove(&s->top[at + 1], &s->top[at], (s->count - 1 - at) * sizeof(kept));
	s->top[at] = kept;
	return ST_OK;
}

enum status slips_end(struct slips *s)
{
	enum status st = s->batch ? settle(s) : ST_OK;
	s->batch = 0;
	return st;
}

static void start(struct slips *s, const struct event *e)
{
	memcpy(s->ref, e->ref.p, e->ref.n);
	memcpy(s->sku, e->sku.p, e->sku.n);
	s->batch = e->batch;
	s->current = (struct slip){
		.ref = slice_of(s->ref, e->ref.n),
		.sku = slice_of(s->sku, e->sku.n),
		.eta = e->repromised.eta,
		.was = e->repromised.was,
	};
	s->all++;
}

enum status slips_take(struct slips *s, const struct event *event)
{
	bool same = s->batch == event->batch && s->current.eta == event->repromised.eta;
	if (event->repromised.eta <= event->repromised.was)
		return ST_OK;
	if (!same) {
		enum status st = slips_end(s);
		if (st)
			return st;
		start(s, event);
	}
	s->current.lines++;
	s->current.units += event->repromised.units;
	s->lines++;
	s->units += event->repromised.units;
	return ST_OK;
}
