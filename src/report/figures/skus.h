/*
 * SKUs: the sums of each, found by its name. What is bounded by the number of products may stand in memory;
 * it is some 300 bytes each.
 */
#ifndef ALLOT_REPORT_SKUS_H
#define ALLOT_REPORT_SKUS_H

#include "allot/base/arena.h"
#include "report/figures/sums.h"

struct sku {
	struct slice name;
	struct sums sums;
	uint32_t next_eta; /* the next day on which a batch of it comes; DATE_NONE: none is announced */
	bool known;	   /* when the period ended, it had a batch */
	bool met;	   /* the store knows of it, not just the file of costs */
	bool priced;
	int64_t cost; /* of one unit, in 1/10000; with `priced` */
};

struct skus {
	struct arena *arena; /* the caller's: the names */
	struct sku *list;
	size_t count;
	size_t capacity;
	uint32_t *slots; /* index + 1 of a SKU; 0: free */
	size_t slots_count;
	uint64_t seed;
};

void skus_init(struct skus *s, struct arena *arena);
void skus_release(struct skus *s);

/* The SKU of this name, added if it is not there; valid until the next one is added. ST_NO_MEMORY. */
enum status skus_get(struct skus *s, struct slice name, struct sku **out);

/* The SKU of this name, or NULL. */
struct sku *skus_find(const struct skus *s, struct slice name);

/* Forgets those that are not known, and sorts the others: most uncovered units first, then by name. */
void skus_sort(struct skus *s);

#endif
