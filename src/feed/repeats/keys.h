/*
 * Keys: under which rows of a feed could contradict each other, and what they would contradict each other in.
 *
 *	batches				ref			sku, quantity, eta
 *	orders, numbered		orderid, line		sku, quantity
 *	orders				orderid, sku		one of them is unnumbered
 *	shipments, cancellations	orderid, sku, line	the figure
 *	amendments
 */
#ifndef ALLOT_FEED_REPEATS_KEYS_H
#define ALLOT_FEED_REPEATS_KEYS_H

#include "allot/base/slice.h"
#include "allot/models/row.h"

/* What a key is, in the lowest bits of its digest. */
enum key_type {
	KEY_ALONE,	/* any two rows of it may contradict each other */
	KEY_NUMBERED,	/* orderid and sku of a numbered row */
	KEY_UNNUMBERED, /* likewise of an unnumbered one; it contradicts all others of that key */
	KEY_TYPES = 4,
	KEY_TYPE_MASK = 3,
};

static inline enum key_type key_type(uint64_t key)
{
	return (enum key_type)(key & KEY_TYPE_MASK);
}

static inline uint64_t key_digest(uint64_t key)
{
	return key & ~(uint64_t)KEY_TYPE_MASK;
}

enum { ROW_KEYS_MAX = 2 };

/* Sets KEYS to the keys of ROW and returns how many. They are others in every process; see hash_seed(). */
size_t row_keys(const struct row *row, uint64_t keys[ROW_KEYS_MAX]);

/* What differs between rows of one key; marks.h has the bits between. */
enum { DIFFERS_SKU = 1, DIFFERS_QUANTITY = 2, DIFFERS_ETA = 4, DIFFERS_NUMBER = 8, DIFFERS_GROUP = 128 };

/* One row under one key; in memory and in unnamed files. */
struct key_entry {
	uint64_t digest[2]; /* of the key */
	uint64_t row;
	uint64_t line;
	uint64_t sku; /* digest */
	uint64_t figure;
	uint64_t units;	  /* row_units() */
	uint64_t counted; /* its line was counted in its group: its row, plus 1; else 0 */
	uint32_t eta;
	uint32_t type; /* enum key_type, or ENTRY_REFUSED */
};

enum { ENTRY_REFUSED = KEY_TYPES }; /* of a row that a check refused: only its ref is known */

/* Sets OUT to ROW under key number WHICH of its keys. */
void key_entry_set(struct key_entry *out, const struct row *row, size_t which);

/* By digest, then by row. */
int key_entry_compare(const void *a, const void *b);
bool key_entry_same_key(const struct key_entry *a, const struct key_entry *b);
/* Bits of what rows of one key differ in; 0: they do not contradict each other. */
uint64_t key_entry_differs(const struct key_entry *a, const struct key_entry *b);

#endif
