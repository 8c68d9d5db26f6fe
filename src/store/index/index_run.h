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
	 * What has been checked, so that it is not checked again: for each page of the filter where it is, and
	 * blocks by the high bits of their hashes. NULL: nothing has been. What this transaction has not
	 * written itself stays where it is for as long as the transaction lasts: LMDB copies pages on write.
	 * Of runs that this transaction wrote nothing is remembered.
	 */
	const char **pages;
	struct index_block *known; /* `hashes` NULL: none yet */
	unsigned known_bits;	   /* there are 2^known_bits places */
	uint32_t looked_up;	   /* how often a block was not known */
	bool written; /* by this transaction, or each block is read only once: nothing is remembered */
};

void index_run_init(struct index_run *r, const struct env *env, MDB_txn *txn, const struct run_info *info,
		    bool written);
void index_run_release(struct index_run *r);

/* *PERHAPS: the run may have HASH; false: it does not. ST_DAMAGED; ST_NO_MEMORY; ST_IO. */
enum status index_run_perhaps(struct index_run *r, uint64_t hash, bool *perhaps);

/*
 * Reading ahead, in three steps, each of which looks at what the one before it has brought closer: the line of
 * the filter; if that says "perhaps", the place of the block; in the block, about where HASH is. Only what is
 * remembered is looked at. The second returns false when the filter says that the run does not have HASH.
 */
void index_run_expect(const struct index_run *r, uint64_t hash);
bool index_run_expect_block(const struct index_run *r, uint64_t hash);
void index_run_expect_entry(const struct index_run *r, uint64_t hash);

/* The first block that answers for HASH. ST_DAMAGED; ST_NO_MEMORY; ST_IO. */
enum status index_run_block(struct index_run *r, uint64_t hash, struct index_block *out);

/* The block after B, which there must be: B is not the last. ST_DAMAGED; ST_IO. OUT may be B. */
enum status index_run_next_block(const struct index_run *r, const struct index_block *b,
				 struct index_block *out);

/* Page NUMBER of the filter, checked. ST_DAMAGED; ST_IO. */
enum status index_run_page(const struct index_run *r, uint32_t number, const char **page);

/* ST_DAMAGED, with the sentence for an index that is not what was written: WHAT. */
enum status index_damaged(const char *what);

#endif
