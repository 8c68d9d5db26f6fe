/*
 * What is pending: a hash table of chains in one array. Slots are found by a hash of the hash with a secret
 * seed, so that nobody can choose names that share slots; names that share the hash itself share a chain, which
 * costs nothing but its own walk.
 */
#include "store/index/index_pending.h"

#include <stdlib.h>
#include <string.h>

#include "allot/base/contract.h"

enum { SLOTS_MIN = 64, ENTRIES_MIN = 32, KEPT_MAX = 1 << 20 };

void index_pending_init(struct index_pending *p, uint64_t seed)
{
	*p = (struct index_pending){ .seed = seed };
}

void index_pending_release(struct index_pending *p)
{
	free(p->entries);
	free(p->slots);
	index_pending_init(p, p->seed);
}

void index_pending_clear(struct index_pending *p)
{
	if (p->capacity > KEPT_MAX) {
		index_pending_release(p);
		return;
	}
	if (p->count > 0)
		memset(p->slots, 0, p->slots_count * sizeof(*p->slots));
	p->count = p->chains = 0;
}

static inline uint64_t scatter(const struct index_pending *p, uint64_t hash)
{
	hash ^= p->seed;
	hash ^= hash >> 32;
	hash *= p->seed | 1;
	return hash ^ hash >> 29;
}

static inline uint32_t tag_of(uint64_t scattered)
{
	return (uint32_t)(scattered >> 32);
}

/* The slot of HASH: the one with its chain, or the free one where that belongs. */
static struct pending_slot *find_slot(const struct index_pending *p, uint64_t hash)
{
	uint64_t scattered = scatter(p, hash);
	size_t mask = p->slots_count - 1;
	for (size_t i = scattered & mask;; i = (i + 1) & mask) {
		struct pending_slot *s = &p->slots[i];
		if (s->first == 0)
			return s;
		if (s->tag == tag_of(scattered) && p->entries[s->first - 1].entry.hash == hash)
			return s;
	}
}

static enum status grow_slots(struct index_pending *p)
{
	struct index_pending old = *p;
	p->slots_count = old.slots_count ? 2 * old.slots_count : SLOTS_MIN;
	p->slots = calloc(p->slots_count, sizeof(*p->slots));
	if (!p->slots) {
		*p = old;
		return fail_memory();
	}
	for (size_t i = 0; i < old.slots_count; i++)
		if (old.slots[i].first)
			*find_slot(p, p->entries[old.slots[i].first - 1].entry.hash) = old.slots[i];
	free(old.slots);
	return ST_OK;
}

static enum status grow_entries(struct index_pending *p)
{
	size_t n = p->capacity ? 2 * p->capacity : ENTRIES_MIN;
	REQUIRE(p->count < PENDING_MAX);
	struct pending_entry *entries = realloc(p->entries, n * sizeof(*entries));
	if (!entries)
		return fail_memory();
	p->entries = entries;
	p->capacity = n;
	return ST_OK;
}

static void append_to_chain(struct index_pending *p, struct pending_entry *first, uint32_t at)
{
	struct pending_entry *tail = &p->entries[first->tail];
	tail->next = at;
	first->tail = at & PENDING_MAX;
	if (index_entry_id(&p->entries[at].entry) < index_entry_id(&tail->entry))
		first->unsorted = 1;
}

enum status index_pending_put(struct index_pending *p, struct index_entry entry)
{
	enum status st = ST_OK;
	if (p->count == p->capacity)
		st = grow_entries(p);
	if (!st && 2 * (p->chains + 1) > p->slots_count)
		st = grow_slots(p);
	if (st)
		return st;
	uint32_t at = (uint32_t)p->count++;
	p->entries[at] = (struct pending_entry){ .entry = entry, .next = PENDING_NONE };
	struct pending_slot *slot = find_slot(p, entry.hash);
	if (slot->first) {
		append_to_chain(p, &p->entries[slot->first - 1], at);
		return ST_OK;
	}
	p->entries[at].tail = at & PENDING_MAX;
	*slot = (struct pending_slot){ tag_of(scatter(p, entry.hash)), at + 1 };
	p->chains++;
	return ST_OK;
}

/* Sorting a chain: a merge sort of the list, stable, so that of equal ids the newest stays last */

static uint32_t merge_chains(struct index_pending *p, uint32_t a, uint32_t b)
{
	uint32_t first = PENDING_NONE, *end = &first;
	while (a != PENDING_NONE && b != PENDING_NONE) {
		bool take_b = index_entry_id(&p->entries[b].entry) < index_entry_id(&p->entries[a].entry);
		uint32_t *taken = take_b ? &b : &a;
		*end = *taken;
		end = &p->entries[*taken].next;
		*taken = *end;
	}
	*end = a != PENDING_NONE ? a : b;
	return first;
}

static uint32_t sort_chain(struct index_pending *p, uint32_t rest)
{
	uint32_t parts[32],
		sorted = PENDING_NONE; /* parts[i]: 2^i entries, older than those of the parts below */
	for (int i = 0; i < 32; i++)
		parts[i] = PENDING_NONE;
	while (rest != PENDING_NONE) {
		uint32_t part = rest;
		int i = 0;
		rest = p->entries[part].next;
		p->entries[part].next = PENDING_NONE;
		for (; parts[i] != PENDING_NONE; i++) {
			part = merge_chains(p, parts[i], part);
			parts[i] = PENDING_NONE;
		}
		parts[i] = part;
	}
	for (int i = 0; i < 32; i++)
		sorted = merge_chains(p, parts[i], sorted);
	return sorted;
}

static void sort_slot(struct index_pending *p, struct pending_slot *slot)
{
	uint32_t first = sort_chain(p, slot->first - 1), tail = first;
	while (p->entries[tail].next != PENDING_NONE)
		tail = p->entries[tail].next;
	p->entries[first].tail = tail & PENDING_MAX;
	p->entries[first].unsorted = 0;
	slot->first = first + 1;
}

/* The newest state of the id at AT. */
static uint32_t newest(const struct index_pending *p, uint32_t at)
{
	for (;;) {
		uint32_t next = p->entries[at].next;
		if (next == PENDING_NONE ||
		    index_entry_id(&p->entries[next].entry) != index_entry_id(&p->entries[at].entry))
			return at;
		at = next;
	}
}

uint32_t index_pending_first(struct index_pending *p, uint64_t hash)
{
	if (p->count == 0)
		return PENDING_NONE;
	struct pending_slot *slot = find_slot(p, hash);
	if (slot->first == 0)
		return PENDING_NONE;
	if (p->entries[slot->first - 1].unsorted)
		sort_slot(p, slot);
	return newest(p, slot->first - 1);
}

uint32_t index_pending_next(const struct index_pending *p, uint32_t at)
{
	uint32_t next = p->entries[at].next;
	return next == PENDING_NONE ? next : newest(p, next);
}

void index_pending_expect(const struct index_pending *p, uint64_t hash)
{
	if (p->slots_count > 0)
		__builtin_prefetch(&p->slots[scatter(p, hash) & (p->slots_count - 1)]);
}

void index_pending_expect_more(const struct index_pending *p, uint64_t hash)
{
	if (p->slots_count == 0)
		return;
	uint64_t scattered = scatter(p, hash);
	const struct pending_slot *s = &p->slots[scattered & (p->slots_count - 1)];
	if (s->first && s->tag == tag_of(scattered))
		__builtin_prefetch(&p->entries[s->first - 1]);
}

/*
 * Sorting all: by each byte of the key in turn, the lowest first; bytes that are the same in all are left out
 */

enum { KEY_BYTES = 16, HASH_BYTES = 8, VALUES = 256 }; /* those of the hash come last */

/* Byte I of the key, from the lowest of the id to the highest of the hash. */
static inline unsigned key_byte(const struct index_entry *e, unsigned i)
{
	uint64_t word = i < HASH_BYTES ? e->code >> 1 : e->hash;
	return word >> (8 * (i & 7)) & 0xff;
}

static void count_bytes(const struct index_entry *list, size_t n, unsigned first,
			size_t counts[KEY_BYTES][VALUES])
{
	for (size_t k = 0; k < n; k++)
		for (unsigned i = first; i < KEY_BYTES; i++)
			counts[i][key_byte(&list[k], i)]++;
}

static bool ids_ascend(const struct index_entry *list, size_t n)
{
	for (size_t k = 1; k < n; k++)
		if (index_entry_id(&list[k]) < index_entry_id(&list[k - 1]))
			return false;
	return true;
}

static void scatter_by(unsigned byte, const size_t counts[VALUES], const struct index_entry *from,
		       struct index_entry *to, size_t n)
{
	size_t at[VALUES], sum = 0;
	for (unsigned v = 0; v < VALUES; v++) {
		at[v] = sum;
		sum += counts[v];
	}
	for (size_t k = 0; k < n; k++)
		to[at[key_byte(&from[k], byte)]++] = from[k];
}

/* Sorts N > 0 entries at LIST with the help of OTHER, stably; returns which of the two holds them then. */
static struct index_entry *sort(struct index_entry *list, struct index_entry *other, size_t n)
{
	size_t counts[KEY_BYTES][VALUES] = { 0 };
	const unsigned first = ids_ascend(list, n) ? HASH_BYTES : 0;
	count_bytes(list, n, first, counts);
	for (unsigned i = first; i < KEY_BYTES; i++) {
		if (counts[i][key_byte(&list[0], i)] == n)
			continue;
		scatter_by(i, counts[i], list, other, n);
		struct index_entry *swap = list;
		list = other;
		other = swap;
	}
	return list;
}

static size_t keep_newest(struct index_entry *list, size_t n)
{
	size_t kept = 0;
	for (size_t k = 0; k < n; k++) {
		if (kept > 0 && index_entry_cmp(&list[kept - 1], &list[k]) == 0)
			kept--;
		list[kept++] = list[k];
	}
	return kept;
}

enum status index_pending_sorted(const struct index_pending *p, struct index_entry **list, size_t *count)
{
	size_t n = p->count;
	REQUIRE(n > 0);
	struct index_entry *a = malloc(n * sizeof(*a)), *b = malloc(n * sizeof(*b));
	if (!a || !b) {
		free(a);
		free(b);
		return fail_memory();
	}
	for (size_t k = 0; k < n; k++)
		a[k] = p->entries[k].entry;
	struct index_entry *sorted = sort(a, b, n);
	free(sorted == a ? b : a);
	*count = keep_newest(sorted, n);
	*list = sorted;
	return ST_OK;
}

size_t index_pending_memory(const struct index_pending *p)
{
	return p->count * (sizeof(*p->entries) + 2 * sizeof(struct index_entry)) +
	       (p->count > 0 ? p->slots_count * sizeof(*p->slots) : 0);
}
