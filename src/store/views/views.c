/*
 * The read side: opens a store for one snapshot of it, and holds the functions of the port. What each tells
 * stands in a file of its own: orders (view_order.c), SKUs and batches (view_batches.c), everything there is
 * (view_all.c), what books are made from (view_books.c).
 */
#include <stdlib.h>

#include "allot/store/store.h"
#include "store/notes/received.h"
#include "store/notes/sent.h"
#include "store/notes/partners.h"
#include "store/products/products.h"
#include "store/views/view.h"

static const char *const STATES[LINE_STATES] = {
	[LINE_ALLOCATED] = "allocated", [LINE_WAITING] = "waiting",	[LINE_SHORT] = "short",
	[LINE_SHIPPED] = "shipped",	[LINE_CANCELLED] = "cancelled",
};

const char *line_state_name(enum line_state state)
{
	return STATES[state];
}

static enum status load_segment(void *ctx, const struct product *p, uint32_t number, uint32_t count,
				struct batch *batches)
{
	struct lmdb_views *v = ctx;
	return segment_read(v->txn, &v->env, p->id, number, count, batches);
}

static enum status load_waiting(void *ctx, uint64_t product, uint32_t number, uint32_t count,
				struct waiter *waiters)
{
	struct lmdb_views *v = ctx;
	return waiting_read(v->txn, &v->env, product, number, count, waiters);
}

/* Whoever may have been overtaken by a run is judged by env_judge(). */

static enum status judged(struct views *views, enum status st)
{
	return env_judge(&of_views(views)->env, st);
}

static enum status order_op(struct views *views, struct slice orderid, bool *found, line_visitor *visit,
			    void *ctx)
{
	return judged(views, view_order(views, orderid, found, visit, ctx));
}

static enum status sku_op(struct views *views, struct slice sku, bool *found,
			  enum status (*head)(void *ctx, const struct sku_view *sku), batch_visitor *visit,
			  void *ctx)
{
	return judged(views, view_sku(views, sku, found, head, visit, ctx));
}

static enum status batch_op(struct views *views, struct slice ref, bool *found, batch_visitor *head,
			    line_visitor *visit, void *ctx)
{
	return judged(views, view_batch(views, ref, found, head, visit, ctx));
}

static enum status allocations_op(struct views *views, line_visitor *visit, void *ctx)
{
	return judged(views, view_allocations(views, visit, ctx));
}

static enum status batches_op(struct views *views, batch_visitor *visit, void *ctx)
{
	return judged(views, view_batches(views, visit, ctx));
}

static enum status lines_op(struct views *views, known_line_visitor *visit, void *ctx)
{
	return judged(views, view_lines(views, visit, ctx));
}

static enum status last_feed_op(struct views *views, enum last_of of, struct slice name, struct arena *arena,
				bool *found, struct last_feed *out)
{
	struct lmdb_views *v = of_views(views);
	struct blocks_cursor cursor;
	blocks_cursor_init(&cursor, v->txn, &v->env.tables[TABLE_PARTNERS]);
	return judged(views, last_feed_find(&cursor, of, name, arena, found, out));
}

static enum status last_feeds_op(struct views *views, enum last_of of, last_feed_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct blocks_cursor cursor;
	blocks_cursor_init(&cursor, v->txn, &v->env.tables[TABLE_PARTNERS]);
	return judged(views, last_feeds_walk(&cursor, of, visit, ctx));
}

static struct slice identity_op(const struct views *views)
{
	const struct lmdb_views *v =
		(const struct lmdb_views *)((uintptr_t)views - offsetof(struct lmdb_views, views));
	return slice_str(v->env.identity);
}

static enum status newest_op(struct views *views, uint64_t *run, uint64_t *next_event)
{
	return judged(views, view_newest(views, run, next_event));
}

static enum status run_op(struct views *views, uint64_t number, struct arena *arena, struct run_record *out)
{
	return judged(views, view_run(views, number, arena, out));
}

static enum status feed_op(struct views *views, uint64_t run, uint32_t index, struct arena *arena,
			   struct feed_record *out)
{
	return judged(views, view_feed(views, run, index, arena, out));
}

static enum status journal_op(struct views *views, uint64_t from, uint64_t to,
			      const struct journal_visitor *visitor)
{
	return judged(views, view_journal(views, from, to, visitor));
}

static enum status open_lines_op(struct views *views, uint64_t before, open_line_visitor *visit, void *ctx)
{
	return judged(views, view_open_lines(views, before, visit, ctx));
}

static enum status received_op(struct views *views, uint64_t run, uint32_t feed, received_visitor *visitor,
			       void *ctx)
{
	struct lmdb_views *v = of_views(views);
	return judged(views, received_walk(&v->env, v->txn, run, feed, visitor, ctx));
}

static enum status sent_op(struct views *views, uint64_t run, sent_visitor *visitor, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	return judged(views, sent_walk(&v->env, v->txn, run, visitor, ctx));
}

static enum status story_op(struct views *views, const struct slice *skus, size_t count,
			    const struct journal_visitor *visitor)
{
	return judged(views, view_story(views, skus, count, visitor));
}

static const struct views_ops VIEWS_OPS = {
	.order = order_op,
	.sku = sku_op,
	.batch = batch_op,
	.allocations = allocations_op,
	.batches = batches_op,
	.lines = lines_op,
	.last_feed = last_feed_op,
	.last_feeds = last_feeds_op,
	.identity = identity_op,
	.newest = newest_op,
	.run = run_op,
	.feed = feed_op,
	.journal = journal_op,
	.received = received_op,
	.sent = sent_op,
	.story = story_op,
	.open_lines = open_lines_op,
};

static enum status begin(struct lmdb_views *v)
{
	enum status st = env_begin(&v->env, ENV_READ, &v->txn);
	if (st)
		return st;
	journal_reader_reset(&v->reader, v->txn);
	blocks_cursor_init(&v->refs, v->txn, &v->env.tables[TABLE_REFS]);
	blocks_cursor_init(&v->products, v->txn, &v->env.tables[TABLE_PRODUCTS]);
	blocks_cursor_init(&v->lines_cursor, v->txn, &v->env.tables[TABLE_LINES]);
	lines_begin(&v->lines, v->txn);
	st = index_begin(&v->index, v->txn);
	find_begin(&v->find);
	return st;
}

enum status views_open(const char *path, enum views_extent extent, struct views **out)
{
	const struct env_options options = { .few = extent == VIEWS_FEW };
	struct lmdb_views *v = calloc(1, sizeof(*v));
	if (!v)
		return fail_memory();
	enum status st = env_open(&v->env, path, ENV_READ, &options);
	if (st) {
		free(v);
		return st;
	}
	v->views.ops = &VIEWS_OPS;
	v->source = (struct product_source){ load_segment, v };
	v->waiting_source = (struct waiting_source){ load_waiting, v };
	names_init(&v->names, NAMES_SLOTS);
	journal_reader_init(&v->reader, &v->env, NULL, NULL, &v->names);
	index_init(&v->index, &v->env);
	lines_init(&v->lines, &v->env, NULL);
	find_init(&v->find, &v->lines, &v->index);
	st = env_judge(&v->env, begin(v));
	if (st) {
		views_close(&v->views);
		return st;
	}
	*out = &v->views;
	return ST_OK;
}

void views_close(struct views *views)
{
	if (!views)
		return;
	struct lmdb_views *v = of_views(views);
	lines_release(&v->lines);
	index_release(&v->index);
	journal_reader_release(&v->reader);
	names_release(&v->names);
	if (v->txn)
		mdb_txn_abort(v->txn);
	env_close(&v->env);
	free(v);
}
