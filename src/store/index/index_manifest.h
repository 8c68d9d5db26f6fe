/*
 * Index manifest: which runs an index has, and how far its merge is: record "index" of table "meta".
 *
 *	varint	number that the next run gets; numbers are never used again
 *	runs	varint how many, from the oldest to the newest, each:
 *		varint	number
 *		varint	entries
 *		varint	blocks
 *		varint	pages of its filter; 0: it has none
 *		8 bytes	sum: of the first 8 bytes of all its blocks and pages, which are their checksums
 *	merge	varint how many runs it merges; 0: there is none. Else
 *		varint	how many runs are older than these
 *		run	as above, what is written so far
 *		8 bytes	hash of the last entry written
 *		8 bytes	its code
 *	gone	runs as above that were merged, what is still to be deleted of them (sum: of no meaning)
 */
#ifndef ALLOT_STORE_INDEX_MANIFEST_H
#define ALLOT_STORE_INDEX_MANIFEST_H

#include <lmdb.h>

#include "allot/base/buf.h"
#include "store/blocks/blocks.h"
#include "store/index/index_entry.h"

struct run_info {
	uint32_t number;
	uint32_t blocks;
	uint32_t filters;
	uint64_t entries;
	uint64_t sum;
};

struct run_list {
	struct run_info *list;
	size_t count;
	size_t capacity;
};

struct index_merge {
	size_t count; /* 0: none is going on */
	size_t first;
	struct run_info run;
	struct index_entry last; /* when run.blocks > 0 */
};

struct index_manifest {
	uint32_t next_run;
	struct run_list runs;
	struct index_merge merge;
	struct run_list gone;
};

void index_manifest_init(struct index_manifest *m);
void index_manifest_release(struct index_manifest *m);

/* Appends RUN. ST_NO_MEMORY. */
enum status run_list_add(struct run_list *l, struct run_info run);
/* Takes COUNT runs from place FIRST on out. */
void run_list_remove(struct run_list *l, size_t first, size_t count);

/* The payload of the record appended to OUT; and read from PAYLOAD into M. ST_NO_MEMORY; ST_DAMAGED. */
void index_manifest_encode(const struct index_manifest *m, struct buf *out);
enum status index_manifest_decode(struct slice payload, struct index_manifest *m);

/*
 * Reads and writes the record. META: the table. ST_DAMAGED, also when there is none; ST_NO_MEMORY; ST_MAP_FULL;
 * ST_IO.
 */
enum status index_manifest_get(MDB_txn *txn, const struct blocks *meta, struct index_manifest *m);
enum status index_manifest_put(MDB_txn *txn, const struct blocks *meta, const struct index_manifest *m);

#endif
