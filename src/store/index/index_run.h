/*
 * Index run: reads the blocks and the filter of one run in a transaction.
 */
#ifndef ALLOT_STORE_INDEX_RUN_H
#define ALLOT_STORE_INDEX_RUN_H

#include "store/env/env.h"
#include "store/index/index_block.h"
#include "store/index/index_manifest.h"

struct index_run {
	const struct env *env;
	MDB_txn *txn;
	struct run_info info;
	/*
	 * For each page of the filter where it is, once it has been checked; NULL: none has been. What this
	 * transaction has not written itself stays where it is for as long as the transaction lasts: LMDB
	 * copies pages on write. Of runs that this transaction wrote nothing is remembered.
	 */
	const char **pages;
	bool written;
};

void index_run_init(struct index_run *r, const struct env *env, MDB_txn *txn, const struct run_info *info,
		    bool written);
void index_run_release(struct index_run *r);

/* *PERHAPS: the run may have HASH; false: it does not. ST_DAMAGED; ST_NO_MEMORY; ST_IO. */
enum status index_run_perhaps(struct index_run *r, uint64_t hash, bool *perhaps);

/* Brings the line of the filter that HASH has closer, where its page is known. */
void index_run_expect(const struct index_run *r, uint64_t hash);

/* The first block that answers for HASH. ST_DAMAGED; ST_IO. */
enum status index_run_block(const struct index_run *r, uint64_t hash, struct index_block *out);

/* The block after B, which there must be: B is not the last. ST_DAMAGED; ST_IO. OUT may be B. */
enum status index_run_next_block(const struct index_run *r, const struct index_block *b,
				 struct index_block *out);

/* Page NUMBER of the filter, checked. ST_DAMAGED; ST_IO. */
enum status index_run_page(const struct index_run *r, uint32_t number, const char **page);

/* The sentence for an index that is not what was written. */
enum status index_damaged(const char *what);

#endif
