/*
 * SKUs in a list, a hash table of places in it, and an order of places. A SKU's slot is found by the hash that
 * stands beside its figures, so that few names are looked at. The order needs no name at all: SKUs got their
 * ranks by name.
 */
#include "report/figures/skus.h"

#include <string.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "allot/base/hash.h"

enum { SKUS_MAX = 1 << 30, SLOTS_MIN = 512, MEMORY_MAX = 16 << 20 };

void skus_init(struct skus *s)
{
	const struct room room = { .fd = -1, .memory_max = MEMORY_MAX };
	*s = (struct skus){ .list = room, .names = room, .slots.fd = -1, .seed = hash_seed() };
}

void skus_release(struct skus *s)
{
	sorter_free(s->order);
	room_release(&s->list);
	room_release(&s->names);
	room_release(&s->slots);
	skus_init(s);
}

/* Finding */

/* The first slot for HASH that is free, or leads to the SKU called NAME. */
static uint32_t *slot_of(const struct skus *s, uint64_t hash, struct slice name)
{
	uint32_t *slots = s->slots.at;
	for (uint64_t i = hash;; i++) {
		uint32_t *slot = &slots[i & (s->slots_count - 1)];
		const struct sku *sku = *slot ? sku_at(s, *slot - 1) : NULL;
		if (!sku || (sku->hash == hash && slice_eq(sku_name(s, sku), name)))
			return slot;
	}
}

static uint64_t hash_of(const struct skus *s, struct slice name)
{
	return checksum64(name.p, name.n, s->seed);
}

struct sku *skus_find(const struct skus *s, struct slice name)
{
	if (!s->slots_count)
		return NULL;
	uint32_t slot = *slot_of(s, hash_of(s, name), name);
	return slot ? sku_at(s, slot - 1) : NULL;
}

/* Adding */

/* Makes sure that one more leaves half of the slots free. All names differ, so none is looked at. */
static enum status make_slots(struct skus *s)
{
	if (2 * (s->count + 1) <= s->slots_count)
		return ST_OK;
	struct room room = { .fd = -1 };
	uint32_t count = s->slots_count ? 2 * s->slots_count : SLOTS_MIN;
	enum status st = room_grow(&room, count * sizeof(uint32_t));
	if (st)
		return st;
	uint32_t *slots = room.at;
	for (uint32_t i = 0; i < s->count; i++) {
		uint64_t at = sku_at(s, i)->hash;
		while (slots[at & (count - 1)])
			at++;
		slots[at & (count - 1)] = i + 1;
	}
	room_release(&s->slots);
	s->slots = room;
	s->slots_count = count;
	return ST_OK;
}

static enum status make_room(struct skus *s, struct slice name)
{
	if (s->count == SKUS_MAX)
		return fail_memory();
	enum status st = make_slots(s);
	if (!st)
		st = room_grow(&s->list, (s->count + 1) * sizeof(struct sku));
	return st ? st : room_grow(&s->names, s->names_bytes + name.n);
}

enum status skus_get(struct skus *s, struct slice name, struct sku **out)
{
	uint64_t hash = hash_of(s, name);
	uint32_t *slot = s->slots_count ? slot_of(s, hash, name) : NULL;
	if (slot && *slot) {
		*out = sku_at(s, *slot - 1);
		return ST_OK;
	}
	REQUIRE(!s->order);
	enum status st = make_room(s, name);
	if (st)
		return st;
	*out = sku_at(s, s->count);
	**out = (struct sku){ .hash = hash, .name = s->names_bytes, .name_n = (uint32_t)name.n };
	if (name.n)
		memcpy((char *)s->names.at + s->names_bytes, name.p, name.n);
	s->names_bytes += name.n;
	*slot_of(s, hash, name) = ++s->count;
	return ST_OK;
}

/* Order */

/* What is sorted. */
struct placed {
	int64_t open;
	uint32_t rank;
	uint32_t place;
};

static int by_shortage(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->open != y->open)
		return x->open > y->open ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

enum status skus_sort(struct skus *s)
{
	enum status st = sorter_new(temporary_folder(), sizeof(struct placed), by_shortage, 0, &s->order);
	for (uint32_t i = 0; !st && i < s->count; i++) {
		const struct sku *sku = sku_at(s, i);
		const struct placed placed = { sku->sums.closing_open, sku->rank, i };
		if (!sku->known)
			continue;
		s->known++;
		st = sorter_add(s->order, &placed);
	}
	return st ? st : sorter_begin(s->order);
}

enum status skus_next(struct skus *s, const struct sku **out)
{
	const void *record = NULL;
	enum status st = sorter_next(s->order, &record);
	*out = record ? sku_at(s, ((const struct placed *)record)->place) : NULL;
	return st;
}
