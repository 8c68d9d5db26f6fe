/*
 * Index pending: what a transaction has added and removed and not written yet, by hash.
 *
 * States are kept in the order in which they were told, and those of one hash in a chain. While the ids of a
 * chain ascend, as those of new lines do, the chain is sorted by itself; otherwise it is sorted when it is
 * asked for.
 */
#ifndef ALLOT_STORE_INDEX_PENDING_H
#define ALLOT_STORE_INDEX_PENDING_H

#include <stddef.h>

#include "allot/base/status.h"
#include "store/index/index_entry.h"

enum { PENDING_NONE = UINT32_MAX, PENDING_MAX = INT32_MAX };

struct pending_entry {
	struct index_entry entry;
	uint32_t next;	       /* of its chain, or PENDING_NONE */
	uint32_t tail : 31;    /* in the first of a chain: the last */
	uint32_t unsorted : 1; /* likewise */
};

struct pending_slot {
	uint32_t tag;
	uint32_t first; /* of a chain, + 1; 0: free */
};

struct index_pending {
	uint64_t seed;
	struct pending_entry *entries;
	size_t count;
	size_t capacity;
	struct pending_slot *slots;
	size_t slots_count; /* a power of two, or 0 */
	size_t chains;
};

/* SEED: a secret of the store. Takes no memory yet. */
void index_pending_init(struct index_pending *p, uint64_t seed);
void index_pending_release(struct index_pending *p);
/* Forgets all, keeps memory that is not too much. */
void index_pending_clear(struct index_pending *p);

/* ST_NO_MEMORY. */
enum status index_pending_put(struct index_pending *p, struct index_entry entry);

/*
 * The first and the next state of HASH, by ascending id, of each id only the newest: numbers in `entries`, or
 * PENDING_NONE. Valid until the next put.
 */
uint32_t index_pending_first(struct index_pending *p, uint64_t hash);
uint32_t index_pending_next(const struct index_pending *p, uint32_t at);

/* Reading ahead: brings the slot of HASH closer; and then, some calls later, what is in it. */
void index_pending_expect(const struct index_pending *p, uint64_t hash);
void index_pending_expect_more(const struct index_pending *p, uint64_t hash);

/*
 * All states by hash and id, of each pair only the newest: *LIST, to be freed by the caller, and *COUNT.
 * ST_NO_MEMORY.
 */
enum status index_pending_sorted(const struct index_pending *p, struct index_entry **list, size_t *count);

/* Bytes in use, those that sorting takes included. */
size_t index_pending_memory(const struct index_pending *p);

#endif
