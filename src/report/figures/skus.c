/* SKUs in a list, and a hash table of places in it: so the list can be sorted, and looked into, as a whole. */
#include "report/figures/skus.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"

void skus_init(struct skus *s, struct arena *arena)
{
	*s = (struct skus){ .arena = arena, .seed = hash_seed() };
}

void skus_release(struct skus *s)
{
	free(s->list);
	free(s->slots);
	*s = (struct skus){ 0 };
}

/* The slot of NAME, or the free one where it belongs. */
static uint32_t *slot_of(const struct skus *s, struct slice name)
{
	size_t at = (size_t)checksum64(name.p, name.n, s->seed) & (s->slots_count - 1);
	while (s->slots[at] && !slice_eq(s->list[s->slots[at] - 1].name, name))
		at = (at + 1) & (s->slots_count - 1);
	return &s->slots[at];
}

static enum status fill_slots(struct skus *s, size_t count)
{
	uint32_t *slots = calloc(count, sizeof(*slots));
	if (!slots)
		return fail_memory();
	free(s->slots);
	s->slots = slots;
	s->slots_count = count;
	for (size_t i = 0; i < s->count; i++)
		*slot_of(s, s->list[i].name) = (uint32_t)i + 1;
	return ST_OK;
}

/* Room for one more; at most half of the slots are taken. */
static enum status grow(struct skus *s)
{
	if (s->count < s->capacity)
		return ST_OK;
	size_t capacity = s->capacity ? 2 * s->capacity : 256;
	if (capacity > UINT32_MAX / 2)
		return fail_memory();
	struct sku *list = realloc(s->list, capacity * sizeof(*list));
	if (!list)
		return fail_memory();
	s->list = list;
	s->capacity = capacity;
	return fill_slots(s, 2 * capacity);
}

struct sku *skus_find(const struct skus *s, struct slice name)
{
	if (!s->slots_count)
		return NULL;
	uint32_t place = *slot_of(s, name);
	return place ? &s->list[place - 1] : NULL;
}

enum status skus_get(struct skus *s, struct slice name, struct sku **out)
{
	*out = skus_find(s, name);
	if (*out)
		return ST_OK;
	enum status st = grow(s);
	if (st)
		return st;
	struct slice kept = arena_copy(s->arena, name);
	if (name.n && !kept.p)
		return fail_memory();
	s->list[s->count++] = (struct sku){ .name = kept };
	*slot_of(s, kept) = (uint32_t)s->count;
	*out = &s->list[s->count - 1];
	return ST_OK;
}

static int by_shortage(const void *a, const void *b)
{
	const struct sku *x = a, *y = b;
	if (x->sums.closing_open != y->sums.closing_open)
		return x->sums.closing_open > y->sums.closing_open ? -1 : 1;
	return slice_cmp(x->name, y->name);
}

void skus_sort(struct skus *s)
{
	qsort(s->list, s->count, sizeof(*s->list), by_shortage);
	if (s->slots_count)
		memset(s->slots, 0, s->slots_count * sizeof(*s->slots));
	for (size_t i = 0; i < s->count; i++)
		*slot_of(s, s->list[i].name) = (uint32_t)i + 1;
}
