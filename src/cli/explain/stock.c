/*
 * Stock: a list by id, since batches become known in that order; who looks sorts the few that it tells.
 */
#include "cli/explain/stock.h"

#include <stdlib.h>

void stock_release(struct stock *s)
{
	free(s->list);
	arena_release(&s->arena);
	*s = (struct stock){ 0 };
}

struct stock_batch *stock_find(const struct stock *s, uint64_t id)
{
	size_t low = 0, high = s->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (s->list[middle].batch.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->count && s->list[low].batch.id == id ? &s->list[low] : NULL;
}

static enum status add(struct stock *s, const struct event *e)
{
	if (s->count == s->capacity) {
		size_t n = s->capacity ? 2 * s->capacity : 64;
		struct stock_batch *list = realloc(s->list, n * sizeof(*list));
		if (!list)
			return fail_memory();
		s->list = list;
		s->capacity = n;
	}
	struct stock_batch *b = &s->list[s->count];
	*b = (struct stock_batch){
		.batch = { .id = e->number, .eta = e->batch_created.eta, .qty = e->batch_created.qty },
		.ref = arena_copy(&s->arena, e->ref),
		.sku = arena_copy(&s->arena, e->sku),
	};
	if (!b->ref.p || !b->sku.p)
		return fail_memory();
	s->count++;
	return ST_OK;
}

enum status stock_apply(struct stock *s, const struct event *e)
{
	if (e->type == EVENT_BATCH_CREATED)
		return add(s, e);
	struct stock_batch *b = e->batch ? stock_find(s, e->batch) : NULL;
	if (!b)
		return ST_OK;
	if (e->type == EVENT_BATCH_QUANTITY_CHANGED) {
		b->qty_before = e->quantity_changed.was;
		b->batch.qty = e->quantity_changed.qty;
	} else if (e->type == EVENT_BATCH_ETA_CHANGED) {
		b->batch.eta = e->eta_changed.eta;
	} else if (e->type == EVENT_ALLOCATED) {
		b->batch.allocated += e->allocated.units;
	} else if (e->type == EVENT_DEALLOCATED) {
		b->batch.allocated -= e->deallocated.units;
	} else if (e->type == EVENT_SHIPPED) {
		b->batch.allocated -= e->shipped.units;
		b->batch.shipped += e->shipped.units;
	}
	return ST_OK;
}

static bool stands_before(const struct stock_batch *a, const struct stock_batch *b)
{
	return batch_key_cmp(batch_key(&a->batch), batch_key(&b->batch)) < 0;
}

/* Keeps the first ones in allocation order. */
static void keep(struct looked *l, const struct stock_batch *b)
{
	size_t at = l->count;
	while (at > 0 && stands_before(b, l->list[at - 1]))
		at--;
	if (l->count == LOOKED_MAX) {
		l->more++;
		if (at == LOOKED_MAX)
			return;
		l->count--;
	}
	for (size_t i = l->count; i > at; i--)
		l->list[i] = l->list[i - 1];
	l->list[at] = b;
	l->count++;
}

void stock_look(const struct stock *s, struct slice sku, uint32_t units, uint64_t until, struct looked *out)
{
	const struct stock_batch *end = until ? stock_find(s, until) : NULL;
	*out = (struct looked){ .count = 0 };
	for (size_t i = 0; i < s->count; i++) {
		const struct stock_batch *b = &s->list[i];
		uint32_t available = batch_available(&b->batch);
		if (!slice_eq(b->sku, sku))
			continue;
		out->all += available;
		if (available > 0 && (!out->most || available > batch_available(&out->most->batch)))
			out->most = b;
		if (available < units && (!end || stands_before(b, end)))
			keep(out, b);
	}
}
