/*
 * Keymap: an in-memory hash table from byte strings to pointers, for what a transaction has changed and not
 * written yet, and for the identity map. Keys and values belong to the caller and must outlive their entry.
 */
#ifndef ALLOT_STORE_KEYMAP_H
#define ALLOT_STORE_KEYMAP_H

#include "allot/base/slice.h"
#include "allot/base/status.h"

struct keymap_entry {
	uint64_t hash;
	struct slice key;
	void *value;
};

/* `tag`: the upper half of the hash, so that a miss seldom touches an entry. */
struct keymap_slot {
	uint32_t tag;
	uint32_t index; /* + 1, into entries; 0: free */
};

/*
 * While keys come ascending, or nearly so, as the order ids of an export do, the entries are simply kept
 * sorted: nothing is hashed, and nothing need be sorted later. The first key that belongs further back than
 * KEYMAP_TAIL entries makes it a hash table.
 */
enum { KEYMAP_TAIL = 16 };

struct keymap {
	struct keymap_entry *entries; /* sorted, or, once there are slots, in order of insertion */
	size_t count;
	size_t capacity;
	struct keymap_slot *slots;
	uint64_t seed;	    /* of all hashes; see hash_seed() */
	size_t slots_count; /* a power of two, or 0 */
	bool hashed;	    /* the slots are in use */
	bool any_order;	    /* from the first entry on */
};

void keymap_init(struct keymap *m);
/* For keys that are asked for in any order: it is a hash table from the beginning. */
void keymap_init_any_order(struct keymap *m);
void keymap_release(struct keymap *m);
/* Forgets all entries, keeps the memory. */
void keymap_clear(struct keymap *m);

/* The value of KEY or NULL. */
void *keymap_get(const struct keymap *m, struct slice key);

/*
 * Reading ahead: keymap_hash() of a key that will be asked for soon brings its slot closer, keymap_likely()
 * then gives the entry that probably is its, or NULL; only a hint.
 */
uint64_t keymap_hash(const struct keymap *m, struct slice key);
const struct keymap_entry *keymap_likely(const struct keymap *m, uint64_t hash);

/* Adds KEY, which must not be there yet, with VALUE (not NULL). ST_NO_MEMORY. */
enum status keymap_add(struct keymap *m, struct slice key, void *value);

/*
 * Sorts the entries by key; what is sorted already costs nothing or one pass. Only keymap_clear(),
 * keymap_release() and reading `entries` are allowed after it. ST_NO_MEMORY.
 */
enum status keymap_sort(struct keymap *m);

/* Sorts COUNT entries of LIST by key; `hash` is overwritten. ST_NO_MEMORY. */
enum status keymap_sort_entries(struct keymap_entry *list, size_t count);

#endif
