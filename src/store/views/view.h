/*
 * View: what the parts of the read side share: one snapshot, and readers of its tables.
 */
#ifndef ALLOT_STORE_VIEW_H
#define ALLOT_STORE_VIEW_H

#include "allot/service/views.h"
#include "store/env/open.h"
#include "store/index/index.h"
#include "store/journal/journal.h"
#include "store/lines/find.h"
#include "store/products/product_codec.h"
#include "store/products/refs.h"
#include "store/products/waiting_codec.h"

struct lmdb_views {
	struct views views;
	struct env env;
	MDB_txn *txn;
	struct names names;
	struct journal_reader reader;
	struct blocks_cursor refs;
	struct blocks_cursor products;
	struct blocks_cursor lines_cursor;
	struct product_source source;
	struct waiting_source waiting_source;
	struct index index;
	struct lines lines;
	struct find find;
};

static inline struct lmdb_views *of_views(struct views *v)
{
	return (struct lmdb_views *)((uintptr_t)v - offsetof(struct lmdb_views, views));
}

/*
 * The product of SKU, its segments to be loaded; *FOUND, and if so *OUT, for product_free(). Any failure of
 * the store.
 */
enum status view_product(struct lmdb_views *v, struct slice sku, bool *found, struct product **out);

/* What the index of refs knows of REF. Any failure of the store. */
enum status view_ref(struct lmdb_views *v, struct slice ref, bool *found, struct ref_entry *out);

/* Ref and SKU of the batch with this id; valid until the next name is looked up. Any failure of the store. */
enum status view_names(struct lmdb_views *v, uint64_t batch, struct slice *ref, struct slice *sku);

/* PART of LINE is shown to VISIT. What VISIT returns; any failure of the store. */
enum status view_part(struct lmdb_views *v, const struct line *line, const struct part *part,
		      line_visitor *visit, void *ctx);

/* As struct views_ops says. What the visitor returns; any failure of the store. */
enum status view_order(struct views *views, struct slice orderid, bool *found, line_visitor *visit, void *ctx);
enum status view_sku(struct views *views, struct slice sku, bool *found,
		     enum status (*head)(void *ctx, const struct sku_view *sku), batch_visitor *visit,
		     void *ctx);
enum status view_batch(struct views *views, struct slice ref, bool *found, batch_visitor *head,
		       line_visitor *visit, void *ctx);
enum status view_allocations(struct views *views, line_visitor *visit, void *ctx);
enum status view_batches(struct views *views, batch_visitor *visit, void *ctx);
enum status view_lines(struct views *views, known_line_visitor *visit, void *ctx);
enum status view_newest(struct views *views, uint64_t *run, uint64_t *next_event);
enum status view_run(struct views *views, uint64_t number, struct arena *arena, struct run_record *out);
enum status view_feed(struct views *views, uint64_t run, uint32_t index, struct arena *arena,
		      struct feed_record *out);
enum status view_journal(struct views *views, uint64_t from, uint64_t to,
			 const struct journal_visitor *visitor);
enum status view_open_lines(struct views *views, uint64_t before, open_line_visitor *visit, void *ctx);

#endif
