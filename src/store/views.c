/* The read side: views from one snapshot. */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/journal/journal.h"
#include "store/lines/lines.h"
#include "store/products/product_codec.h"
#include "store/products/products.h"
#include "store/products/refs.h"
#include "allot/store/store.h"

enum { ETA_SLOTS = 1 << 18 };

/* ETA of a batch as of the snapshot, remembered; a slot is shared by all ids that fall into it. */
struct eta_slot {
	uint64_t batch;
	uint32_t eta;
};

struct lmdb_views {
	struct views views;
	struct env env;
	MDB_txn *txn;
	struct names names;
	struct journal_reader reader;
	struct blocks_cursor refs;
	struct levels levels;
	struct levels_cursor lines;
	struct blocks_cursor moved;
	struct blocks_cursor products;
	struct product_source source;
	struct eta_slot *etas;
};

static struct lmdb_views *of_views(struct views *v)
{
	return (struct lmdb_views *)((uintptr_t)v - offsetof(struct lmdb_views, views));
}

/* Batches */

static enum status find_ref(struct lmdb_views *v, struct slice ref, bool *found, struct ref_entry *out)
{
	struct slice value;
	enum status st = blocks_get(&v->refs, ref, found, &value);
	if (!st && *found && !ref_decode(value, out))
		st = fail(ST_DAMAGED, "store damaged: table refs: bad value");
	return st;
}

/* Ref and SKU of the batch with this id; valid until the next name is looked up. */
static enum status name_of(struct lmdb_views *v, uint64_t batch, struct slice *ref, struct slice *sku)
{
	struct event e = { .type = EVENT_ALLOCATED, .batch = batch };
	enum status st = journal_fill(&v->reader, &e);
	if (!st) {
		*ref = e.ref;
		*sku = e.sku;
	}
	return st;
}

static enum status eta_of(struct lmdb_views *v, uint64_t batch, struct slice ref, uint32_t *eta)
{
	struct eta_slot *slot = &v->etas[batch % ETA_SLOTS];
	struct ref_entry entry;
	bool found = false;
	if (slot->batch != batch) {
		enum status st = find_ref(v, ref, &found, &entry);
		if (!st && !found)
			st = fail(ST_DAMAGED, "store damaged: a batch is missing from table refs");
		if (st)
			return st;
		*slot = (struct eta_slot){ batch, entry.eta };
	}
	*eta = slot->eta;
	return ST_OK;
}

static enum status visit_batch(struct lmdb_views *v, const struct batch *b, batch_visitor *visit, void *ctx)
{
	struct batch_view view = {
		.qty = b->qty, .eta = b->eta, .allocated = b->allocated, .available = batch_available(b)
	};
	enum status st = name_of(v, b->id, &view.ref, &view.sku);
	return st ? st : visit(ctx, &view);
}

static enum status visit_batches(struct lmdb_views *v, struct product *p, batch_visitor *visit, void *ctx)
{
	for (uint32_t s = 0; s < p->count; s++) {
		enum status st = product_load(p, s);
		for (uint32_t i = 0; !st && i < p->segments[s].count; i++)
			st = visit_batch(v, &p->segments[s].batches[i], visit, ctx);
		if (st)
			return st;
	}
	return ST_OK;
}

static enum status load_segment(void *ctx, const struct product *p, uint32_t number, uint32_t count,
				struct batch *batches)
{
	struct lmdb_views *v = ctx;
	return segment_read(v->txn, &v->env, p->id, number, count, batches);
}

static enum status load_product(struct lmdb_views *v, struct slice sku, bool *found, struct product **out)
{
	struct slice record;
	enum status st = blocks_get(&v->products, sku, found, &record);
	if (!st && *found)
		st = product_decode(sku, record, out);
	if (!st && *found)
		(*out)->source = &v->source;
	return st;
}

static enum status sku_op(struct views *views, struct slice sku, bool *found,
			  enum status (*head)(void *ctx, const struct sku_view *sku), batch_visitor *visit,
			  void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct product *p = NULL;
	*found = false;
	if (sku.n > IDENTIFIER_MAX)
		return ST_OK;
	enum status st = load_product(v, sku, found, &p);
	if (st || !*found)
		return st;
	const struct sku_view view = { p->sku, p->version, p->available };
	st = head(ctx, &view);
	if (!st)
		st = visit_batches(v, p, visit, ctx);
	product_free(p);
	return st;
}

static enum status batches_op(struct views *views, batch_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct slice sku, record;
	bool end = false;
	enum status st = blocks_seek(&v->products, (struct slice){ 0 });
	while (!st) {
		struct product *p = NULL;
		st = blocks_next(&v->products, &end, &sku, &record);
		if (st || end)
			break;
		st = product_decode(sku, record, &p);
		if (st)
			break;
		p->source = &v->source;
		st = visit_batches(v, p, visit, ctx);
		product_free(p);
	}
	return st;
}

/* Lines */

/* Numbers of Allocated events. */
struct numbers {
	uint64_t *list;
	size_t count;
	size_t capacity;
};

static enum status numbers_add(struct numbers *n, uint64_t number)
{
	if (n->count == n->capacity) {
		size_t capacity = n->capacity ? 2 * n->capacity : 64;
		uint64_t *list = realloc(n->list, capacity * sizeof(*list));
		if (!list)
			return fail_memory();
		n->list = list;
		n->capacity = capacity;
	}
	n->list[n->count++] = number;
	return ST_OK;
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static enum status visit_line(struct lmdb_views *v, const struct event *e, line_visitor *visit, void *ctx)
{
	struct line_view view = {
		.line = { e->allocated.orderid, e->allocated.line, e->sku, e->allocated.qty },
		.batchref = e->ref,
	};
	enum status st = eta_of(v, e->batch, e->ref, &view.eta);
	return st ? st : visit(ctx, &view);
}

static enum status visit_numbers(struct lmdb_views *v, const struct numbers *n, line_visitor *visit, void *ctx)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < n->count; i++) {
		struct event e;
		st = journal_read(&v->reader, n->list[i], true, &e);
		if (!st && e.type != EVENT_ALLOCATED)
			st = fail(ST_DAMAGED, "store damaged: an allocation is missing from the journal");
		if (!st)
			st = visit_line(v, &e, visit, ctx);
	}
	return st;
}

/* The events that put ORDERID's lines where they are. */
static enum status order_numbers(struct lmdb_views *v, struct slice orderid, struct numbers *out)
{
	char room[BLOCKS_KEY_MAX];
	struct slice key, value, order, line;
	struct line_entry entry;
	bool end = false;
	enum status st = levels_seek(&v->lines, line_order_key(room, orderid));
	while (!st) {
		uint64_t event = 0;
		st = levels_next(&v->lines, &end, &key, &value);
		if (st || end)
			break;
		if (!line_decode(key, value, &entry, &order, &line))
			return fail(ST_DAMAGED, "store damaged: table lines: bad value");
		if (!slice_eq(order, orderid))
			break;
		st = line_where(&v->moved, entry.line_id, &event);
		if (!st && event)
			st = numbers_add(out, event);
	}
	return st;
}

static enum status order_op(struct views *views, struct slice orderid, bool *found, line_visitor *visit,
			    void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct numbers numbers = { 0 };
	enum status st = ST_OK;
	*found = false;
	if (orderid.n <= IDENTIFIER_MAX)
		st = order_numbers(v, orderid, &numbers);
	if (!st && numbers.count > 0) {
		*found = true;
		qsort(numbers.list, numbers.count, sizeof(*numbers.list), by_number);
		st = visit_numbers(v, &numbers, visit, ctx);
	}
	free(numbers.list);
	return st;
}

/* The events that put lines on the batch whose last one is LAST, newest first. */
static enum status chain_numbers(struct lmdb_views *v, uint64_t last, struct numbers *out)
{
	enum status st = ST_OK;
	while (!st && last) {
		struct event e;
		st = numbers_add(out, last);
		if (!st)
			st = journal_read(&v->reader, last, false, &e);
		if (!st && e.type != EVENT_ALLOCATED)
			st = fail(ST_DAMAGED, "store damaged: an allocation is missing from the journal");
		if (!st)
			last = e.allocated.previous;
	}
	return st;
}

static enum status visit_batch_lines(struct lmdb_views *v, uint64_t last, line_visitor *visit, void *ctx)
{
	struct numbers numbers = { 0 };
	enum status st = chain_numbers(v, last, &numbers);
	for (size_t i = 0, j = numbers.count; !st && i + 1 < j; i++, j--) {
		uint64_t swap = numbers.list[i];
		numbers.list[i] = numbers.list[j - 1];
		numbers.list[j - 1] = swap;
	}
	if (!st)
		st = visit_numbers(v, &numbers, visit, ctx);
	free(numbers.list);
	return st;
}

static enum status batch_op(struct views *views, struct slice ref, bool *found, batch_visitor *head,
			    line_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct ref_entry entry = { 0 };
	struct product *p = NULL;
	struct batch_place at;
	*found = false;
	if (ref.n > IDENTIFIER_MAX)
		return ST_OK;
	enum status st = find_ref(v, ref, found, &entry);
	if (st || !*found)
		return st;
	bool known = false;
	st = load_product(v, entry.sku, &known, &p);
	if (!st && !known)
		st = fail(ST_DAMAGED, "store damaged: the product of a batch is missing");
	if (!st)
		st = product_find(p, (struct batch_key){ entry.eta, entry.batch }, &at);
	if (!st)
		st = visit_batch(v, product_batch(p, at), head, ctx);
	if (!st)
		st = visit_batch_lines(v, product_batch(p, at)->last, visit, ctx);
	product_free(p);
	return st;
}

struct allocations_walk {
	struct lmdb_views *v;
	line_visitor *visit;
	void *ctx;
};

static enum status walk_event(void *ctx, const struct event *event)
{
	struct allocations_walk *w = ctx;
	struct event e = *event;
	uint64_t where = 0;
	enum status st = ST_OK;
	if (e.type == EVENT_ALLOCATED)
		st = line_where(&w->v->moved, e.allocated.line_id, &where);
	/* creations pass by here: their names need not be looked up later */
	if (!st && (where == e.number || e.type == EVENT_BATCH_CREATED))
		st = journal_fill(&w->v->reader, &e);
	if (st || e.type != EVENT_ALLOCATED || where != e.number)
		return st;
	return visit_line(w->v, &e, w->visit, w->ctx);
}

static enum status walk_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	(void)ctx;
	(void)number;
	(void)refusal;
	return ST_OK;
}

static enum status allocations_op(struct views *views, line_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct allocations_walk w = { v, visit, ctx };
	const struct journal_walker walker = { walk_event, walk_refusal, &w };
	struct counters counters;
	enum status st = counters_get(v->txn, &v->env, &counters);
	return st ? st : journal_walk(&v->env, v->txn, 1, counters.next_event, &walker);
}

/* Whoever may have been overtaken by a run is judged by env_judge(). */

static enum status judged_order(struct views *views, struct slice orderid, bool *found, line_visitor *visit,
				void *ctx)
{
	return env_judge(&of_views(views)->env, order_op(views, orderid, found, visit, ctx));
}

static enum status judged_sku(struct views *views, struct slice sku, bool *found,
			      enum status (*head)(void *ctx, const struct sku_view *sku), batch_visitor *visit,
			      void *ctx)
{
	return env_judge(&of_views(views)->env, sku_op(views, sku, found, head, visit, ctx));
}

static enum status judged_batch(struct views *views, struct slice ref, bool *found, batch_visitor *head,
				line_visitor *visit, void *ctx)
{
	return env_judge(&of_views(views)->env, batch_op(views, ref, found, head, visit, ctx));
}

static enum status judged_allocations(struct views *views, line_visitor *visit, void *ctx)
{
	return env_judge(&of_views(views)->env, allocations_op(views, visit, ctx));
}

static enum status judged_batches(struct views *views, batch_visitor *visit, void *ctx)
{
	return env_judge(&of_views(views)->env, batches_op(views, visit, ctx));
}

static const struct views_ops VIEWS_OPS = {
	.order = judged_order,
	.sku = judged_sku,
	.batch = judged_batch,
	.allocations = judged_allocations,
	.batches = judged_batches,
};

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
	names_init(&v->names, NAMES_SLOTS);
	journal_reader_init(&v->reader, &v->env, NULL, NULL, &v->names);
	v->etas = calloc(ETA_SLOTS, sizeof(*v->etas));
	lines_levels(&v->levels, &v->env);
	st = v->etas ? env_begin(&v->env, ENV_READ, &v->txn) : fail_memory();
	if (!st)
		st = levels_begin(&v->levels, v->txn);
	if (st) {
		views_close(&v->views);
		return st;
	}
	journal_reader_reset(&v->reader, v->txn);
	blocks_cursor_init(&v->refs, v->txn, &v->env.tables[TABLE_REFS]);
	levels_cursor_init(&v->lines, &v->levels);
	blocks_cursor_init(&v->moved, v->txn, &v->env.tables[TABLE_MOVED]);
	blocks_cursor_init(&v->products, v->txn, &v->env.tables[TABLE_PRODUCTS]);
	v->source = (struct product_source){ load_segment, v };
	*out = &v->views;
	return ST_OK;
}

void views_close(struct views *views)
{
	if (!views)
		return;
	struct lmdb_views *v = of_views(views);
	journal_reader_release(&v->reader);
	names_release(&v->names);
	free(v->etas);
	if (v->txn)
		mdb_txn_abort(v->txn);
	env_close(&v->env);
	free(v);
}
