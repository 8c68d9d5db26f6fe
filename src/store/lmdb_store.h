/*
 * The store on LMDB as a whole: one write transaction with all that works in it. Its parts are set up in
 * lmdb_store.c, begin and end together in transaction.c, and are reached through two ports: the domain's
 * (uow_ops.c) and the run's (store_ops.c).
 */
#ifndef ALLOT_STORE_LMDB_STORE_H
#define ALLOT_STORE_LMDB_STORE_H

#include <stddef.h>

#include "allot/store/store.h"
#include "store/books/books.h"
#include "store/index/index.h"
#include "store/journal/journal.h"
#include "store/lines/find.h"
#include "store/lines/lines.h"
#include "store/notes/named_skus.h"
#include "store/products/products.h"
#include "store/products/refs.h"

struct lmdb_store {
	struct store store;
	struct uow uow;
	struct env env;
	MDB_txn *txn; /* the open write transaction or NULL */
	struct counters counters;
	struct books books;
	struct journal journal;
	struct journal_reader reader;
	struct names names;
	struct names published_names; /* of the thread that publishes */
	struct products products;
	struct blocks_cursor product_cursor;
	struct refs refs;
	struct index index;
	struct lines lines;
	struct find find;
	struct notes put_off;
	struct notes first_turns;
	struct named_skus named;
	struct notes rejects;
	struct notes partner_refs;
	struct notes partners;
	struct notes received;
	struct notes interchanges;
	struct notes sent;
	struct notes controls;
	uint64_t rejects_run;		 /* the run whose rejects this transaction has seen; 0: none */
	char alike_name[IDENTIFIER_MAX]; /* what alike() found */
	char broken[512];		 /* the contract broken while settling; "": none */
	uint64_t journal_first;		 /* first number of the journal's tail when the cursors were last set */
};

static inline struct lmdb_store *store_of(const struct store *s)
{
	return (struct lmdb_store *)((uintptr_t)s - offsetof(struct lmdb_store, store));
}

static inline struct lmdb_store *store_of_uow(const struct uow *u)
{
	return (struct lmdb_store *)((uintptr_t)u - offsetof(struct lmdb_store, uow));
}

extern const struct uow_ops LMDB_UOW_OPS;
extern const struct store_ops LMDB_STORE_OPS;

/* Everything that points into the map is stale after a write: all cursors start anew. */
void store_rewind(struct lmdb_store *s);
/* Likewise, if the journal has written a block since. */
void store_rewind_if_written(struct lmdb_store *s);

/* What begin, commit, abort and pressure of struct store_ops do. Any failure of the store. */
enum status store_begin(struct lmdb_store *s);
enum status store_commit(struct lmdb_store *s);
void store_abort(struct lmdb_store *s);
size_t store_pressure(const struct lmdb_store *s);

#endif
