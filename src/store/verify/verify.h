/*
 * Verify: what its parts share. One pass over the journal computes every product and batch, and sorts the
 * events of lines apart by line; then lines are replayed, some at a time, and held against their records;
 * then the other tables.
 */
#ifndef ALLOT_STORE_VERIFY_H
#define ALLOT_STORE_VERIFY_H

#include "allot/store/store.h"
#include "store/books/books.h"
#include "store/env/open.h"
#include "store/journal/journal.h"
#include "store/index/index.h"
#include "store/lines/lines.h"
#include "store/products/product_codec.h"
#include "store/products/products.h"
#include "store/products/refs.h"
#include "store/verify/known.h"
#include "store/verify/line_events.h"

struct verify {
	struct env env;
	MDB_txn *txn;
	struct counters counters;
	struct known known; /* SKUs and batches */
	struct line_events lines;
	struct index index;
	uint64_t index_sum; /* what the index should hold, see verify_index.c */
	uint64_t *large;    /* hashes of large groups, ascending */
	size_t large_count;
	struct units units;	 /* of the run at hand */
	struct balance moved;	 /* by the run at hand */
	uint64_t movements;	 /* of the run at hand */
	struct books books;	 /* as the store has them */
	struct run_books before; /* of the run before the one at hand; nothing before the first */
	int64_t uncovered_lines; /* by the journal */
	uint64_t rejects[CODE_COUNT];
	void (*tell)(void *ctx, const char *sentence);
	void *ctx;
	struct verify_report *report;
};

/* Tells a difference, if not too many were told, and counts it. */
__attribute__((format(printf, 2, 3))) void differ(struct verify *v, const char *fmt, ...);

uint64_t waiter_hash(const struct waiter *w);

/* The steps, in this order. Differences are told. Any failure of the store or of its temporary files. */
enum status verify_index_begin(struct verify *v);
enum status verify_journal(struct verify *v);
enum status verify_lines(struct verify *v);
enum status verify_parts(struct verify *v);
enum status verify_products(struct verify *v);
enum status verify_refs(struct verify *v);
enum status verify_partners(struct verify *v);
enum status verify_index_end(struct verify *v);
enum status verify_books(struct verify *v);

/* What the ledger says that RUN did to the books, against its events. */
void verify_run_books(struct verify *v, const struct run_record *run);
/*
 * What EVENT says that it took of LINE, as it was before it, NUMBERED or not (its names are not there); for
 * those that the books tell of.
 */
void verify_uncovered(struct verify *v, const struct event *event, const struct line *line, bool numbered);

/* A line that is there: what the index must lead to. */
void verify_index_line(struct verify *v, const struct line *line);
/* A ref or SKU that is there, likewise; ID: of its batch or product. */
void verify_index_ref(struct verify *v, struct slice ref, uint64_t id);
void verify_index_sku(struct verify *v, struct slice sku, uint64_t id);

#endif
