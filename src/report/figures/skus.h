/*
 * SKUs: the sums of each, found by its name, and all of them in the order of the report.
 *
 * There may be any number of them, with names as long as can be: figures, names and the table of slots stand in
 * rooms (base/files/room.h), in memory as long as there are some ten thousand, then in unnamed files of the
 * folder for temporary files; and what gives the order is sorted as large lists are (base/files/sorter.h).
 */
#ifndef ALLOT_REPORT_SKUS_H
#define ALLOT_REPORT_SKUS_H

#include "allot/base/files/room.h"
#include "allot/base/files/sorter.h"
#include "allot/base/slice.h"
#include "report/figures/sums.h"

struct sku {
	uint64_t hash; /* of the name */
	uint64_t name; /* where it begins among all names */
	uint32_t name_n;
	uint32_t rank; /* from 1, in the order of skus_rank(); 0: none */
	struct sums sums;
	int64_t cost;	   /* of one unit, in 1/10000; with `priced` */
	uint32_t next_eta; /* the next day on which a batch of it comes; DATE_NONE: none is announced */
	bool known;	   /* when the period ended, it had a batch */
	bool met;	   /* the store knows of it, not just the file of costs */
	bool priced;
};

struct skus {
	struct room list; /* struct sku, as they were added */
	uint32_t count;
	struct room names; /* one behind the other */
	uint64_t names_bytes;
	struct room slots; /* place + 1 of a SKU; 0: free; at most half full */
	uint32_t slots_count;
	uint64_t seed;
	uint32_t ranks;
	uint32_t known; /* of them, once they are sorted */
	struct sorter *order;
};

void skus_init(struct skus *s);
void skus_release(struct skus *s);

/*
 * The SKU of this name, added if it is not there; valid, as all SKUs and names given out, until the next one is
 * added. ST_NO_MEMORY; ST_IO: no room for it on the disk.
 */
enum status skus_get(struct skus *s, struct slice name, struct sku **out);

/* The SKU of this name, or NULL. */
struct sku *skus_find(const struct skus *s, struct slice name);

static inline struct sku *sku_at(const struct skus *s, uint32_t place)
{
	return (struct sku *)s->list.at + place;
}

static inline struct slice sku_name(const struct skus *s, const struct sku *sku)
{
	return slice_of((const char *)s->names.at + sku->name, sku->name_n);
}

/* To be called for every SKU that may be known, by name: of two with the same figure the first comes first. */
static inline void skus_rank(struct skus *s, struct sku *sku)
{
	if (!sku->rank)
		sku->rank = ++s->ranks;
}

/*
 * Sorts those that are known: most uncovered units first, then by name. None may be added any more. ST_IO,
 * ST_NO_MEMORY.
 */
enum status skus_sort(struct skus *s);
/* The next of these, each once; NULL at the end. ST_IO. */
enum status skus_next(struct skus *s, const struct sku **out);

#endif
