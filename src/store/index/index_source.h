/*
 * Index source: entries in order, one at a time, from a run, from a sorted list, or from what is pending of one
 * hash; and several of them as one, in which of each pair only the newest state counts.
 */
#ifndef ALLOT_STORE_INDEX_SOURCE_H
#define ALLOT_STORE_INDEX_SOURCE_H

#include "store/index/index_pending.h"
#include "store/index/index_run.h"

struct index_source {
	struct index_entry head; /* the next entry, unless at its end */
	bool end;
	struct index_run *run;	  /* or NULL */
	struct index_block block; /* of the run */
	const struct index_entry *list;
	const struct index_pending *pending; /* or NULL */
	size_t at;			     /* of the head: in the block, the list, or among what is pending */
	size_t count;			     /* of the list */
};

/* From the first entry of RUN that is not below (HASH, ID). ST_DAMAGED; ST_IO. */
enum status index_source_run(struct index_source *s, struct index_run *run, uint64_t hash, uint64_t id);
/* All of LIST. */
void index_source_list(struct index_source *s, const struct index_entry *list, size_t count);
/* What is pending from number FIRST on, or nothing if that is PENDING_NONE. */
void index_source_pending(struct index_source *s, const struct index_pending *p, uint32_t first);

/* Steps to the next entry; the source is not at its end. ST_DAMAGED; ST_IO. */
enum status index_source_step(struct index_source *s);

/*
 * Takes the least pair off COUNT SOURCES, of which later ones are newer: *FOUND, and if so *OUT, its newest
 * state. ST_DAMAGED; ST_IO.
 */
enum status index_sources_next(struct index_source *sources, size_t count, bool *found,
			       struct index_entry *out);

#endif
