/*
 * Journal scan: events at numbers that mostly rise, each block decoded only where it is asked for, and
 * nothing of it kept but where that is. So reading on costs what is read, reading at random a tenth of a block.
 */
#ifndef ALLOT_STORE_JOURNAL_SCAN_H
#define ALLOT_STORE_JOURNAL_SCAN_H

#include "store/journal/journal_block.h"

struct journal_scan {
	const struct env *env;
	MDB_txn *txn;
	const struct journal *tail; /* whose unwritten entries are read too; NULL: none */
	struct buf bytes;	    /* a copy of the block's entries */
	struct journal_block block; /* count 0: none */
	struct journal_entries entries;
	struct entry entry;   /* number next - 1 */
	struct arena refused; /* of refusals passed by */
};

/* TAIL must outlive S. */
void journal_scan_init(struct journal_scan *s, const struct env *env, MDB_txn *txn, const struct journal *tail);
void journal_scan_release(struct journal_scan *s);
/* Forgets the block: the transaction is another one. */
void journal_scan_reset(struct journal_scan *s, MDB_txn *txn);

/*
 * Event NUMBER, ref and SKU not filled in; it and its slices are valid until the next call. A number that is
 * none or is a refusal's: ST_DAMAGED. Any failure of the store.
 */
enum status journal_scan_read(struct journal_scan *s, uint64_t number, const struct event **out);

#endif
