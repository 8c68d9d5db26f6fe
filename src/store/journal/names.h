/*
 * Names: a bounded cache from batch ids to their ref and SKU, for readers of the journal. A slot is shared by
 * all ids that fall into it, the newest wins; so it costs the same whatever the size of the store. Long names
 * stand apart, and all of them are forgotten when they have become too much.
 */
#ifndef ALLOT_STORE_NAMES_H
#define ALLOT_STORE_NAMES_H

#include "allot/base/slice.h"
#include "allot/base/status.h"

struct name_slot;

struct names {
	struct name_slot *slots; /* NULL until the first name */
	bool mapped;		 /* they come from the system, not from the heap */
	size_t large;		 /* slots whose text stands in memory of its own */
	size_t large_bytes;	 /* of these texts */
	size_t capacity_max;	 /* slots; a power of two */
};

enum { NAMES_SLOTS = 1 << 18, NAMES_LARGE_MAX = 12 << 20 };

void names_init(struct names *n, size_t slots);
void names_release(struct names *n);
/* True when BATCH is known; the slices are valid until the next names_put(). */
bool names_get(const struct names *n, uint64_t batch, struct slice *ref, struct slice *sku);
/* A hint: BATCH will be asked for soon. */
void names_expect(const struct names *n, uint64_t batch);
/* Remembers copies. A lack of memory only means that it is not remembered. */
void names_put(struct names *n, uint64_t batch, struct slice ref, struct slice sku);

#endif
