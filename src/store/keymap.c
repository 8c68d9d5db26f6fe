/*
 * Keymap: while keys come in ascending order the array of entries is enough, and a look-up is a search near
 * its end. The first key out of order makes slots by hash.
 */
#include "store/keymap.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"

enum { SLOTS_MIN = 64 };

void keymap_init(struct keymap *m)
{
	*m = (struct keymap){ .seed = hash_seed() };
}

void keymap_init_any_order(struct keymap *m)
{
	*m = (struct keymap){ .seed = hash_seed(), .hashed = true, .any_order = true };
}

void keymap_release(struct keymap *m)
{
	free(m->entries);
	free(m->slots);
	*m = (struct keymap){ .seed = m->seed, .hashed = m->any_order, .any_order = m->any_order };
}

void keymap_clear(struct keymap *m)
{
	m->count = 0;
	if (m->slots && m->hashed)
		memset(m->slots, 0, m->slots_count * sizeof(*m->slots));
	m->hashed = m->any_order;
}

static uint64_t hash_of(const struct keymap *m, struct slice key)
{
	return checksum64(key.p, key.n, m->seed);
}

static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* The slot of KEY: the one that holds it, or the free one where it belongs. */
static struct keymap_slot *find_slot(const struct keymap *m, uint64_t hash, struct slice key)
{
	size_t mask = m->slots_count - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct keymap_slot *s = &m->slots[i];
		if (s->index == 0)
			return s;
		if (s->tag == tag_of(hash) && slice_eq(m->entries[s->index - 1].key, key))
			return s;
	}
}

/*
 * Where KEY belongs among the sorted entries, if that is at most KEYMAP_TAIL from their end; *FOUND: it is
 * there. False: further back.
 */
static bool find_near_end(const struct keymap *m, struct slice key, size_t *at, bool *found)
{
	size_t low = m->count > KEYMAP_TAIL ? m->count - KEYMAP_TAIL : 0;
	*found = false;
	for (*at = m->count; *at > low; (*at)--) {
		int c = slice_cmp(m->entries[*at - 1].key, key);
		*found = c == 0;
		if (c <= 0) {
			*at -= c == 0;
			return true;
		}
	}
	return low == 0;
}

/* Gives every entry its slot. SLOTS_COUNT is at least twice as many. */
static void fill_slots(struct keymap *m)
{
	for (size_t i = 0; i < m->count; i++) {
		uint64_t hash = m->entries[i].hash;
		size_t at = hash & (m->slots_count - 1);
		while (m->slots[at].index)
			at = (at + 1) & (m->slots_count - 1);
		m->slots[at] = (struct keymap_slot){ tag_of(hash), (uint32_t)(i + 1) };
	}
}

/* Makes slots for at least one entry more than there are. */
static enum status make_slots(struct keymap *m)
{
	size_t n = m->slots_count ? m->slots_count : SLOTS_MIN;
	while (n < 2 * (m->count + 1))
		n *= 2;
	struct keymap_slot *slots = calloc(n, sizeof(*slots));
	if (!slots)
		return fail_memory();
	free(m->slots);
	m->slots = slots;
	m->slots_count = n;
	fill_slots(m);
	return ST_OK;
}

/* From sorted to hashed. */
static enum status hash_entries(struct keymap *m)
{
	for (size_t i = 0; i < m->count; i++)
		m->entries[i].hash = hash_of(m, m->entries[i].key);
	enum status st = ST_OK;
	if (m->slots_count >= 2 * (m->count + 1))
		fill_slots(m);
	else
		st = make_slots(m);
	m->hashed = !st;
	return st;
}

/* KEY among sorted entries that are too many to look through from their end. */
static void *search(const struct keymap *m, struct slice key)
{
	size_t low = 0, high = m->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = slice_cmp(m->entries[middle].key, key);
		if (c == 0)
			return m->entries[middle].value;
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void *keymap_get(const struct keymap *m, struct slice key)
{
	size_t at;
	bool found;
	if (m->count == 0)
		return NULL;
	if (!m->hashed) {
		if (find_near_end(m, key, &at, &found))
			return found ? m->entries[at].value : NULL;
		return search(m, key);
	}
	uint32_t index = find_slot(m, hash_of(m, key), key)->index;
	return index ? m->entries[index - 1].value : NULL;
}

uint64_t keymap_hash(const struct keymap *m, struct slice key)
{
	uint64_t hash = hash_of(m, key);
	if (m->hashed && m->slots)
		__builtin_prefetch(&m->slots[hash & (m->slots_count - 1)]);
	return hash;
}

const struct keymap_entry *keymap_likely(const struct keymap *m, uint64_t hash)
{
	if (!m->hashed || !m->slots)
		return NULL;
	const struct keymap_slot *s = &m->slots[hash & (m->slots_count - 1)];
	return s->index && s->tag == tag_of(hash) ? &m->entries[s->index - 1] : NULL;
}

static enum status grow_entries(struct keymap *m)
{
	size_t n = m->capacity ? m->capacity * 2 : SLOTS_MIN / 2;
	struct keymap_entry *entries = realloc(m->entries, n * sizeof(*entries));
	if (!entries)
		return fail_memory();
	m->entries = entries;
	m->capacity = n;
	return ST_OK;
}

static void insert_sorted(struct keymap *m, size_t at, struct slice key, void *value)
{
	memmove(&m->entries[at + 1], &m->entries[at], (m->count - at) * sizeof(*m->entries));
	m->entries[at] = (struct keymap_entry){ 0, key, value };
	m->count++;
}

static enum status add_hashed(struct keymap *m, struct slice key, void *value)
{
	if (2 * (m->count + 1) > m->slots_count) {
		enum status st = make_slots(m);
		if (st)
			return st;
	}
	uint64_t hash = hash_of(m, key);
	struct keymap_slot *slot = find_slot(m, hash, key);
	INVARIANT(slot->index == 0);
	m->entries[m->count] = (struct keymap_entry){ hash, key, value };
	*slot = (struct keymap_slot){ tag_of(hash), (uint32_t)++m->count };
	return ST_OK;
}

enum status keymap_add(struct keymap *m, struct slice key, void *value)
{
	size_t at;
	bool found = false;
	enum status st = ST_OK;
	REQUIRE(value != NULL);
	REQUIRE(m->count < UINT32_MAX - 1);
	if (m->count == m->capacity)
		st = grow_entries(m);
	if (!st && !m->hashed) {
		if (find_near_end(m, key, &at, &found)) {
			INVARIANT(!found);
			insert_sorted(m, at, key, value);
			return ST_OK;
		}
		st = hash_entries(m);
	}
	return st ? st : add_hashed(m, key, value);
}

/*
 * Sorting: a merge sort by 8 bytes of each key, kept in `hash`, not needed any more; those that have these in
 * common are sorted by the next ones. So a key is read once for 8 bytes, however many it is compared with.
 */

enum { WINDOW = 8 };

/* The bytes of KEY behind SKIP, zeros behind its end. */
static uint64_t window(struct slice key, size_t skip)
{
	char bytes[WINDOW] = { 0 };
	if (key.n >= skip + WINDOW)
		return slice_word(key.p + skip);
	if (key.n > skip)
		memcpy(bytes, key.p + skip, key.n - skip);
	return slice_word(bytes);
}

/* Bytes behind SKIP that all keys share: passing over them makes a window tell more. */
static size_t common_bytes(const struct keymap_entry *list, size_t count, size_t skip)
{
	size_t common = list[0].key.n - skip;
	for (size_t i = 1; i < count && common > 0; i++) {
		const char *a = list[0].key.p + skip, *b = list[i].key.p + skip;
		size_t n = 0, most = list[i].key.n - skip < common ? list[i].key.n - skip : common;
		while (n < most && a[n] == b[n])
			n++;
		common = n;
	}
	return common;
}

/* By their windows behind SKIP; of keys that are equal so far, one that ends there comes first. */
static bool in_order(const struct keymap_entry *a, const struct keymap_entry *b, size_t skip)
{
	if (a->hash != b->hash)
		return a->hash < b->hash;
	size_t end = skip + WINDOW;
	return a->key.n <= b->key.n || (a->key.n > end && b->key.n > end);
}

static void merge_runs(const struct keymap_entry *from, struct keymap_entry *to, size_t low, size_t middle,
		       size_t high, size_t skip)
{
	size_t a = low, b = middle, i = low;
	/* which one comes cannot be foretold, so nothing branches on it */
	while (a < middle && b < high) {
		bool first = in_order(&from[a], &from[b], skip);
		to[i++] = from[first ? a : b];
		a += first;
		b += !first;
	}
	memcpy(&to[i], &from[a], (middle - a) * sizeof(*to));
	memcpy(&to[i + middle - a], &from[b], (high - b) * sizeof(*to));
}

static bool sorted(const struct keymap_entry *list, size_t count, size_t skip)
{
	for (size_t i = 1; i < count; i++)
		if (!in_order(&list[i - 1], &list[i], skip))
			return false;
	return true;
}

static void merge_all(struct keymap_entry *list, struct keymap_entry *other, size_t count, size_t skip)
{
	struct keymap_entry *from = list, *to = other;
	for (size_t width = 1; width < count; width *= 2) {
		for (size_t low = 0; low < count; low += 2 * width) {
			size_t middle = low + width < count ? low + width : count;
			size_t high = low + 2 * width < count ? low + 2 * width : count;
			merge_runs(from, to, low, middle, high, skip);
		}
		struct keymap_entry *swap = from;
		from = to;
		to = swap;
	}
	if (from != list)
		memcpy(list, from, count * sizeof(*list));
}

/* How many entries from the first of LIST on share its window, and go on behind it. */
static size_t equals(const struct keymap_entry *list, size_t count, size_t skip)
{
	size_t n = 1;
	if (list[0].key.n <= skip + WINDOW)
		return n;
	while (n < count && list[n].hash == list[0].hash)
		n++;
	return n;
}

/* Sorts LIST, whose keys have SKIP bytes at least and those in common. OTHER has room for as many. */
static void sort(struct keymap_entry *list, struct keymap_entry *other, size_t count, size_t skip)
{
	skip += common_bytes(list, count, skip);
	for (size_t i = 0; i < count; i++)
		list[i].hash = window(list[i].key, skip);
	if (!sorted(list, count, skip))
		merge_all(list, other, count, skip);
	for (size_t i = 0, n; i < count; i += n) {
		n = equals(list + i, count - i, skip);
		if (n > 1)
			sort(list + i, other, n, skip + WINDOW);
	}
}

enum status keymap_sort_entries(struct keymap_entry *list, size_t count)
{
	if (count < 2)
		return ST_OK;
	struct keymap_entry *other = malloc(count * sizeof(*other));
	if (!other)
		return fail_memory();
	sort(list, other, count, 0);
	free(other);
	return ST_OK;
}

enum status keymap_sort(struct keymap *m)
{
	return m->hashed ? keymap_sort_entries(m->entries, m->count) : ST_OK;
}
