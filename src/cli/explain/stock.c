/*
 * Stock: a list by id, since batches become known in that order. A tree over it, by SKU and allocation order,
 * knows of all batches below each how many there are, and how much is free: whole stretches that do, or do not,
 * are not looked at one by one. It is a treap: a batch's rank in it is a hash of its id, so it is about as deep
 * as the logarithm of what there is, whatever comes.
 */
#include "cli/explain/stock.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"

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

/* The tree */

static struct stock_batch *at(const struct stock *s, uint32_t node)
{
	return &s->list[node - 1];
}

static uint64_t rank(const struct stock *s, uint32_t node)
{
	uint64_t id = at(s, node)->batch.id;
	return checksum64(&id, sizeof(id), 0);
}

static int order(const struct stock_batch *a, const struct stock_batch *b)
{
	int c = slice_cmp(a->sku, b->sku);
	return c ? c : batch_key_cmp(batch_key(&a->batch), batch_key(&b->batch));
}

/* Index + 1 of the one of A and B (0: none) with the most free, or else the earlier one. */
static uint32_t fuller(const struct stock *s, uint32_t a, uint32_t b)
{
	if (!a || !b)
		return a ? a : b;
	uint32_t free_a = batch_available(&at(s, a)->batch), free_b = batch_available(&at(s, b)->batch);
	if (free_a != free_b)
		return free_a > free_b ? a : b;
	return a < b ? a : b;
}

/* What is known below NODE, from what is known below its neighbours. */
static void sum_up(const struct stock *s, uint32_t node)
{
	struct stock_batch *b = at(s, node);
	const uint32_t below[] = { b->place.left, b->place.right };
	b->place.count = 1;
	b->place.all = b->place.least = batch_available(&b->batch);
	b->place.most = node;
	for (size_t i = 0; i < 2; i++) {
		if (!below[i])
			continue;
		const struct stock_place *p = &at(s, below[i])->place;
		b->place.count += p->count;
		b->place.all += p->all;
		b->place.least = p->least < b->place.least ? p->least : b->place.least;
		b->place.most = fuller(s, b->place.most, p->most);
	}
}

/* Cuts the tree at NODE into those before and behind batch BY, which is not in it. */
static void cut(const struct stock *s, uint32_t node, const struct stock_batch *by, uint32_t *before,
		uint32_t *behind)
{
	*before = *behind = 0;
	if (!node)
		return;
	struct stock_place *p = &at(s, node)->place;
	if (order(at(s, node), by) < 0) {
		cut(s, p->right, by, &p->right, behind);
		*before = node;
	} else {
		cut(s, p->left, by, before, &p->left);
		*behind = node;
	}
	sum_up(s, node);
}

/* One tree of A and B, all of whose batches are behind those of A. */
static uint32_t join(const struct stock *s, uint32_t a, uint32_t b)
{
	if (!a || !b)
		return a ? a : b;
	if (rank(s, a) > rank(s, b)) {
		at(s, a)->place.right = join(s, at(s, a)->place.right, b);
		sum_up(s, a);
		return a;
	}
	at(s, b)->place.left = join(s, a, at(s, b)->place.left);
	sum_up(s, b);
	return b;
}

static void put_in(struct stock *s, uint32_t node)
{
	uint32_t before, behind;
	at(s, node)->place = (struct stock_place){ 0 };
	sum_up(s, node);
	cut(s, s->root, at(s, node), &before, &behind);
	s->root = join(s, join(s, before, node), behind);
}

/* Takes NODE out of the tree at FROM; what is left of that. */
static uint32_t take_out(const struct stock *s, uint32_t from, uint32_t node)
{
	INVARIANT(from != 0);
	struct stock_place *p = &at(s, from)->place;
	if (from == node)
		return join(s, p->left, p->right);
	if (order(at(s, node), at(s, from)) < 0)
		p->left = take_out(s, p->left, node);
	else
		p->right = take_out(s, p->right, node);
	sum_up(s, from);
	return from;
}

/* What is free in NODE, somewhere below FROM, has changed. */
static void changed(const struct stock *s, uint32_t from, uint32_t node)
{
	INVARIANT(from != 0);
	const struct stock_place *p = &at(s, from)->place;
	if (from != node)
		changed(s, order(at(s, node), at(s, from)) < 0 ? p->left : p->right, node);
	sum_up(s, from);
}

/* Events */

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
	put_in(s, (uint32_t)s->count);
	return ST_OK;
}

static void change_eta(struct stock *s, struct stock_batch *b, uint32_t eta)
{
	uint32_t node = (uint32_t)(b - s->list) + 1;
	s->root = take_out(s, s->root, node);
	b->batch.eta = eta;
	put_in(s, node);
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
		change_eta(s, b, e->eta_changed.eta);
	} else if (e->type == EVENT_ALLOCATED) {
		b->batch.allocated += e->allocated.units;
	} else if (e->type == EVENT_DEALLOCATED) {
		b->batch.allocated -= e->deallocated.units;
	} else if (e->type == EVENT_SHIPPED) {
		b->batch.allocated -= e->shipped.units;
		b->batch.shipped += e->shipped.units;
	}
	changed(s, s->root, (uint32_t)(b - s->list) + 1);
	return ST_OK;
}

/* Looking */

/* What is looked for: batches of SKU, before END (NULL: all). */
struct look {
	const struct stock *stock;
	struct slice sku;
	const struct stock_batch *end;
	uint32_t units;
	struct looked *out;
};

/* <0, 0, >0: B is before, in, behind what is looked for. */
static int where(const struct look *l, const struct stock_batch *b)
{
	int c = slice_cmp(b->sku, l->sku);
	return c || !l->end ? c : order(b, l->end) < 0 ? 0 : 1;
}

/* Takes NODE alone, or all below it if WHOLE; false: these are to be looked at one by one. */
typedef bool look_at(const struct look *l, uint32_t node, bool whole);

/* Gives VISIT those below NODE in order; NONE_BEFORE and NONE_BEHIND what is looked for are, if so said. */
static void walk(const struct look *l, uint32_t node, bool none_before, bool none_behind, look_at *visit)
{
	bool whole = none_before && none_behind;
	if (!node || (whole && visit(l, node, true)))
		return;
	const struct stock_batch *b = at(l->stock, node);
	int place = whole ? 0 : where(l, b);
	if (place >= 0)
		walk(l, b->place.left, none_before, none_behind || place == 0, visit);
	if (place == 0)
		(void)visit(l, node, false);
	if (place <= 0)
		walk(l, b->place.right, none_before || place == 0, none_behind, visit);
}

static uint32_t free_units(const struct look *l, uint32_t node)
{
	return batch_available(&at(l->stock, node)->batch);
}

static bool sum(const struct look *l, uint32_t node, bool whole)
{
	const struct stock_place *p = &at(l->stock, node)->place;
	uint32_t most = whole ? p->most : node;
	uint32_t units = free_units(l, most);
	struct looked *out = l->out;
	uint32_t before = out->most ? batch_available(&out->most->batch) : 0;
	out->all += whole ? p->all : units;
	if (units > before || (units > 0 && units == before && at(l->stock, most) < out->most))
		out->most = at(l->stock, most);
	return true;
}

/* Those that do not do. */
static bool keep(const struct look *l, uint32_t node, bool whole)
{
	const struct stock_batch *b = at(l->stock, node);
	struct looked *out = l->out;
	bool full = out->count == LOOKED_MAX;
	if ((whole ? b->place.least : free_units(l, node)) >= l->units)
		return true;
	if (whole && (!full || free_units(l, b->place.most) >= l->units))
		return false;
	if (full)
		out->more += whole ? b->place.count : 1;
	else
		out->list[out->count++] = b;
	return true;
}

void stock_look(const struct stock *s, struct slice sku, uint32_t units, uint64_t until, struct looked *out)
{
	struct look l = { .stock = s, .sku = sku, .units = units, .out = out };
	*out = (struct looked){ .count = 0 };
	walk(&l, s->root, false, false, sum);
	l.end = until ? stock_find(s, until) : NULL;
	walk(&l, s->root, false, false, keep);
}
