/*
 * Index writer: writes a run, entry by entry in order, and its filter with it.
 *
 * It may be left after any block, and another writer, in a later transaction, goes on behind the last entry of
 * that block: that and the run_info written so far are all that it needs.
 */
#ifndef ALLOT_STORE_INDEX_WRITER_H
#define ALLOT_STORE_INDEX_WRITER_H

#include "store/env/env.h"
#include "store/index/index_block.h"
#include "store/index/index_filter.h"
#include "store/index/index_manifest.h"

struct index_writer {
	const struct env *env;
	MDB_txn *txn;
	struct run_info info; /* of what is written */
	uint32_t block_entries;
	unsigned flags;		 /* how blocks and pages are put */
	struct index_entry last; /* of the block written last */
	uint64_t lower;		 /* of the block at hand */
	bool continued;
	uint32_t count;
	uint64_t code_min;
	uint64_t code_max;
	uint32_t page; /* of the filter, at hand */
	struct index_entry entries[INDEX_BLOCK_ENTRIES_MAX];
	char filter[INDEX_FILTER_BYTES];
};

/*
 * Begins run INFO, or goes on with it behind LAST if it has blocks. BLOCK_ENTRIES: the most for a block.
 * NEWEST: no run has a higher number. A new writer; the caller frees it. ST_NO_MEMORY; ST_DAMAGED; ST_IO.
 */
enum status index_writer_new(struct index_writer **out, const struct env *env, MDB_txn *txn,
			     const struct run_info *info, struct index_entry last, uint32_t block_entries,
			     bool newest);

/* Adds an entry above all before it. ST_MAP_FULL; ST_IO. */
enum status index_writer_add(struct index_writer *w, const struct index_entry *e);

/* Completes the run; one without entries has no blocks and no pages then. ST_MAP_FULL; ST_IO. */
enum status index_writer_end(struct index_writer *w);

#endif
