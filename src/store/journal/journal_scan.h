/*
 * Journal scan: events at numbers that rise, or fall, or are anywhere, each block decoded only where it is
 * asked for. Reading on costs what is read, reading at random half of what stands between two restarts; who
 * goes back is likely to go on so: what is decoded for that is kept until another piece is.
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
	struct entry entry;   /* the one before that at `entries` */
	struct arena refused; /* of refusals passed by */
	uint64_t kept_first;  /* number of the first of `kept` */
	uint32_t kept_count;
	uint32_t kept_capacity;
	struct event *kept; /* type EVENT_NONE: a refusal */
	struct arena kept_texts;
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
