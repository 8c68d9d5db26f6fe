/*
 * Journal: everything that happened, in order, for ever: events and refused rows.
 *
 * Entries are numbered from 1 without a gap. They stand in blocks of about a page, each of one run,
 * compactly: strings that begin like the one before are front-coded, what follows from a batch or product
 * (ref, SKU) is left out. An Allocated entry points back to the part made before it on the same batch, the
 * batch to its newest one: that is the LIFO of a quantity cut, without a table of its own. BatchCreated
 * entries are where the id of a batch or product leads to ref and SKU. Each entry says which feed and row it
 * came from.
 *
 * LMDB key:   number of the block's first entry, 8 bytes big endian (so the next key proves that none is
 * missing) LMDB value: a record (env.h) of
 *	varint	 number of the run that they are of
 *	varint	 number of entries
 *	varint	 number of restarts: entries that lean on none before them, as the first does; so that one entry
 *		 is reached without decoding all before it
 *	restarts varint which entry of the block it is, the first being 0; varint where it begins in the entries
 *	entries	 see journal_codec.h
 */
#ifndef ALLOT_STORE_JOURNAL_H
#define ALLOT_STORE_JOURNAL_H

#include "allot/base/arena.h"
#include "allot/models/refusal.h"
#include "allot/signals/event.h"
#include "store/env/env.h"
#include "store/journal/journal_codec.h"
#include "store/journal/names.h"

enum { JOURNAL_RESTARTS_MAX = 16 };

struct journal_restart {
	uint32_t entry;
	uint32_t at;
};

/* The writing end: appends to a block in memory, written when full and at journal_flush(). */
struct journal {
	struct env *env;
	MDB_txn *txn;
	uint64_t run;	/* that the tail's entries are of */
	uint64_t next;	/* number the next entry gets */
	uint64_t first; /* number of the tail's first entry */
	size_t written; /* bytes of blocks written in the transaction */
	struct buf tail;
	struct entry_coder coder;			       /* front-coding state of the tail */
	struct journal_restart restarts[JOURNAL_RESTARTS_MAX]; /* of the tail */
	uint32_t restarts_count;
};

void journal_init(struct journal *j, struct env *env);
void journal_release(struct journal *j);
/* Begins to append in TXN, the next entry being NEXT. */
void journal_begin(struct journal *j, MDB_txn *txn, uint64_t next);
/* Appends EVENT, whose source is set, and settles its number. ST_MAP_FULL, ST_IO, ST_NO_MEMORY. */
enum status journal_append(struct journal *j, struct event *event);
/* Appends REFUSAL of run RUN. As journal_append(). */
enum status journal_refuse(struct journal *j, uint64_t run, const struct refusal *refusal);
/* Writes what is still in memory. As journal_append(). */
enum status journal_flush(struct journal *j);

/*
 * The reading end at random places: keeps the block read last, decoded, so that reading neighbours, in either
 * direction, is cheap.
 */
struct journal_reader {
	const struct env *env;
	MDB_txn *txn;
	const struct journal *tail; /* whose unwritten entries are read too; NULL: none */
	uint64_t first;		    /* numbers of the decoded block: first .. first + count - 1 */
	uint32_t count;
	uint32_t capacity;
	struct event *events; /* type EVENT_NONE: a refusal */
	struct arena strings;
	struct names *names; /* batch id -> ref and SKU; NULL: journal_read() must not fill */
};

void journal_reader_init(struct journal_reader *r, const struct env *env, MDB_txn *txn,
			 const struct journal *tail, struct names *names);
void journal_reader_release(struct journal_reader *r);
/* Forgets the decoded block: the transaction is another one. */
void journal_reader_reset(struct journal_reader *r, MDB_txn *txn);
/*
 * Event NUMBER; with FILL, ref and sku of its batch as well. Slices are valid until the next call. A number
 * that is none or is a refusal's: ST_DAMAGED. Any failure of the store.
 */
enum status journal_read(struct journal_reader *r, uint64_t number, bool fill, struct event *out);

/*
 * Fills in ref and sku of EVENT from NAMES, reading the batch's creation through R where needed. As
 * journal_read().
 */
enum status journal_fill(struct journal_reader *r, struct event *event);

/*
 * Walks the committed entries from FROM up to, not including, TO; every one is there or it is ST_DAMAGED.
 * EVENT or REFUSAL is called for each (ref and sku not filled in), and may end the walk with a status of its
 * own. Any failure of the store.
 */
struct journal_walker {
	enum status (*event)(void *ctx, const struct event *event);
	enum status (*refusal)(void *ctx, uint64_t number, const struct refusal *refusal);
	void *ctx;
};
enum status journal_walk(const struct env *env, MDB_txn *txn, uint64_t from, uint64_t to,
			 const struct journal_walker *walker);

/*
 * The same with ref and SKU filled in, from NAMES or else from the journal. Strings are valid during the call.
 * Names of events some entries ahead are fetched meanwhile, since looking them up one by one would be to wait
 * for memory. As journal_walk().
 */
enum status journal_walk_filled(const struct env *env, MDB_txn *txn, struct names *names, uint64_t from,
				uint64_t to, const struct journal_walker *walker);

#endif
