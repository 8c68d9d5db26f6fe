/*
 * Index entry: the state of one pair of a hash and an id, and where entries are counted and ordered.
 */
#ifndef ALLOT_STORE_INDEX_ENTRY_H
#define ALLOT_STORE_INDEX_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

struct index_entry {
	uint64_t hash;
	uint64_t code; /* twice the id, and 1 if the pair was removed */
};

static inline struct index_entry index_entry_of(uint64_t hash, uint64_t id, bool removed)
{
	return (struct index_entry){ hash, id << 1 | removed };
}

static inline uint64_t index_entry_id(const struct index_entry *e)
{
	return e->code >> 1;
}

static inline bool index_entry_removed(const struct index_entry *e)
{
	return e->code & 1;
}

/* By hash, then id: <0, 0, >0. Zero: states of the same pair. */
static inline int index_entry_cmp(const struct index_entry *a, const struct index_entry *b)
{
	uint64_t x = a->code >> 1, y = b->code >> 1;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (x > y) - (x < y);
}

#endif
