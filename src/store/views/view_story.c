/*
 * A story: the events of some SKUs out of the journal, from the first batch of any of them on. Events name
 * their batch or product by the number of its creation; those that the walk has met tell whose they are, so
 * that names are looked up for what is told alone.
 */
#include <stdlib.h>

#include "store/keymap.h"
#include "store/views/view.h"

struct story {
	struct lmdb_views *v;
	const struct journal_visitor *visitor;
	struct keymap skus;
	uint64_t *batches; /* ids of theirs met so far, rising */
	size_t count;
	size_t capacity;
};

static enum status meet(struct story *s, uint64_t batch)
{
	if (s->count == s->capacity) {
		size_t n = s->capacity ? 2 * s->capacity : 64;
		uint64_t *batches = realloc(s->batches, n * sizeof(*batches));
		if (!batches)
			return fail_memory();
		s->batches = batches;
		s->capacity = n;
	}
	s->batches[s->count++] = batch;
	return ST_OK;
}

static bool is_met(const struct story *s, uint64_t batch)
{
	size_t low = 0, high = s->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (s->batches[middle] < batch)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->count && s->batches[low] == batch;
}

static enum status on_event(void *ctx, const struct event *event)
{
	struct story *s = ctx;
	struct event e = *event;
	enum status st = ST_OK;
	if (e.type == EVENT_BATCH_CREATED) {
		if (!keymap_get(&s->skus, e.sku))
			return ST_OK;
		st = meet(s, e.number);
	} else if (!is_met(s, e.batch ? e.batch : e.product)) {
		return ST_OK;
	}
	if (!st)
		st = journal_fill(&s->v->reader, &e);
	return st ? st : s->visitor->event(s->visitor->ctx, &e);
}

static enum status on_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	(void)ctx, (void)number, (void)refusal;
	return ST_OK;
}

/* Notes SKU, whose first batch may be an earlier one than *FIRST. */
static enum status add_sku(struct story *s, const struct slice *sku, uint64_t *first)
{
	struct product *p = NULL;
	bool found = false;
	if (keymap_get(&s->skus, *sku))
		return ST_OK;
	enum status st = view_product(s->v, *sku, &found, &p);
	if (st || !found)
		return st;
	if (p->id < *first)
		*first = p->id;
	product_free(p);
	return keymap_add(&s->skus, *sku, (void *)(uintptr_t)sku);
}

enum status view_story(struct views *views, const struct slice *skus, size_t count,
		       const struct journal_visitor *visitor)
{
	struct story s = { .v = of_views(views), .visitor = visitor };
	const struct journal_walker walker = { on_event, on_refusal, &s };
	struct counters counters;
	enum status st = counters_get(s.v->txn, &s.v->env, &counters);
	uint64_t first = st ? 0 : counters.next_event;
	keymap_init(&s.skus);
	for (size_t i = 0; !st && i < count; i++)
		st = add_sku(&s, &skus[i], &first);
	if (!st)
		st = journal_walk(&s.v->env, s.v->txn, first, counters.next_event, &walker);
	keymap_release(&s.skus);
	free(s.batches);
	return st;
}
