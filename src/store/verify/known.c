/*
 * SKUs are found by a hash table of their places; batches by halving, since they come by rising ids. Two hashes
 * of a name, seeded anew in every process, stand for the name.
 */
#include "store/verify/known.h"

#include "allot/base/contract.h"
#include "allot/base/hash.h"

void known_init(struct known *k)
{
	*k = (struct known){ .skus.fd = -1, .slots.fd = -1, .batches.fd = -1 };
}

void known_release(struct known *k)
{
	room_release(&k->skus);
	room_release(&k->slots);
	room_release(&k->batches);
	known_init(k);
}

/* SKUs */

static void hash_of(struct slice name, uint64_t out[2])
{
	out[0] = checksum64(name.p, name.n, hash_seed());
	out[1] = checksum64(name.p, name.n, ~hash_seed());
}

bool known_sku_is(const struct known_sku *s, struct slice name)
{
	uint64_t hash[2];
	hash_of(name, hash);
	return s->name[0] == hash[0] && s->name[1] == hash[1];
}

struct known_sku *known_sku_at(const struct known *k, uint32_t place)
{
	REQUIRE(place < k->skus_count);
	return (struct known_sku *)k->skus.at + place;
}

struct known_sku *known_sku_of(const struct known *k, const struct known_batch *b)
{
	return known_sku_at(k, b->sku);
}

/* The slot of the SKU with these hashes: the one that leads to it, or the free one where it belongs. */
static uint32_t *slot_of(const struct known *k, const uint64_t hash[2])
{
	uint32_t *slots = k->slots.at;
	for (uint64_t i = hash[0];; i++) {
		uint32_t *slot = &slots[i & (k->slots_count - 1)];
		const struct known_sku *s = *slot ? known_sku_at(k, *slot - 1) : NULL;
		if (!s || (s->name[0] == hash[0] && s->name[1] == hash[1]))
			return slot;
	}
}

struct known_sku *known_sku(const struct known *k, struct slice name)
{
	uint64_t hash[2];
	if (k->skus_count == 0)
		return NULL;
	hash_of(name, hash);
	const uint32_t *slot = slot_of(k, hash);
	return *slot ? known_sku_at(k, *slot - 1) : NULL;
}

/* Makes sure that one more leaves half of the slots free. */
static enum status make_slots(struct known *k)
{
	enum { SLOTS_MIN = 1024 };
	if (2 * (k->skus_count + 1) <= k->slots_count)
		return ST_OK;
	struct room room = { .fd = -1 };
	uint32_t count = k->slots_count ? 2 * k->slots_count : SLOTS_MIN;
	enum status st = room_grow(&room, count * sizeof(uint32_t));
	if (st)
		return st;
	room_release(&k->slots);
	k->slots = room;
	k->slots_count = count;
	for (uint32_t i = 0; i < k->skus_count; i++)
		*slot_of(k, known_sku_at(k, i)->name) = i + 1;
	return ST_OK;
}

enum status known_sku_add(struct known *k, struct slice name, uint64_t id, uint32_t *place)
{
	struct known_sku sku = { .id = id };
	REQUIRE(k->skus_count < UINT32_MAX / 4);
	enum status st = make_slots(k);
	if (!st)
		st = room_grow(&k->skus, (k->skus_count + 1) * sizeof(sku));
	if (st)
		return st;
	hash_of(name, sku.name);
	uint32_t *slot = slot_of(k, sku.name);
	if (!*slot) {
		*slot = ++k->skus_count;
		*known_sku_at(k, *slot - 1) = sku;
	}
	*place = *slot - 1;
	return ST_OK;
}

/* Batches */

struct known_batch *known_batch_at(const struct known *k, size_t place)
{
	REQUIRE(place < k->batches_count);
	return (struct known_batch *)k->batches.at + place;
}

struct known_batch *known_batch(const struct known *k, uint64_t id)
{
	struct known_batch *batches = k->batches.at;
	size_t low = 0, high = k->batches_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (batches[middle].batch.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < k->batches_count && batches[low].batch.id == id ? &batches[low] : NULL;
}

enum status known_batch_add(struct known *k, const struct known_batch *b)
{
	REQUIRE(k->batches_count == 0 || known_batch_at(k, k->batches_count - 1)->batch.id < b->batch.id);
	enum status st = room_grow(&k->batches, (k->batches_count + 1) * sizeof(*b));
	if (st)
		return st;
	k->batches_count++;
	*known_batch_at(k, k->batches_count - 1) = *b;
	return ST_OK;
}
