/*
 * Everything there is: all parts in the order in which they were made, which is that of the journal; all lines
 * by order, which takes a sort, since they are kept in the order in which they became known.
 */
#include "allot/base/varint.h"
#include "store/views/entry_sorter.h"
#include "store/views/view.h"

struct all_parts {
	struct lmdb_views *v;
	line_visitor *visit;
	void *ctx;
};

/* A part that is still there is shown as it is now. */
static enum status pass_allocated(struct all_parts *w, const struct event *e)
{
	struct lmdb_views *v = w->v;
	struct line_head head;
	struct line *line = NULL;
	enum status st = lines_head(&v->lines, e->line_id, &head);
	if (st || head.gone)
		return st;
	st = lines_get(&v->lines, e->line_id, &line);
	if (st)
		return st;
	const struct part *part = parts_find(&line->parts, e->number);
	st = part ? view_part(v, line, part, w->visit, w->ctx) : ST_OK;
	lines_drop(&v->lines, line);
	return st;
}

static enum status on_event(void *ctx, const struct event *event)
{
	struct all_parts *w = ctx;
	struct event e = *event;
	/* creations pass by here: their names need not be looked up later */
	if (e.type == EVENT_BATCH_CREATED)
		return journal_fill(&w->v->reader, &e);
	if (e.type != EVENT_ALLOCATED || e.allocated.part != e.number)
		return ST_OK;
	return pass_allocated(w, &e);
}

static enum status on_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	(void)ctx;
	(void)number;
	(void)refusal;
	return ST_OK;
}

enum status view_allocations(struct views *views, line_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct all_parts w = { v, visit, ctx };
	const struct journal_walker walker = { on_event, on_refusal, &w };
	struct counters counters;
	enum status st = counters_get(v->txn, &v->env, &counters);
	return st ? st : journal_walk(&v->env, v->txn, 1, counters.next_event, &walker);
}

/* Lines */

/* What is sorted: by order id, a zero, which no identifier holds, and the line's id. */
static enum status add_line(void *ctx, const struct line *line)
{
	char room[IDENTIFIER_MAX + 9];
	unsigned char id[8];
	if (line->gone)
		return ST_OK;
	memcpy(room, line->orderid.p, line->orderid.n);
	room[line->orderid.n] = '\0';
	be64_put(id, line->id);
	memcpy(room + line->orderid.n + 1, id, sizeof(id));
	return entry_sorter_add(ctx, slice_of(room, line->orderid.n + 9), (struct slice){ 0 });
}

static enum status visit_known(struct lmdb_views *v, uint64_t id, known_line_visitor *visit, void *ctx)
{
	struct slice ref;
	struct line *line = NULL;
	enum status st = lines_get(&v->lines, id, &line);
	if (st)
		return st;
	struct known_line_view view = {
		.orderid = line->orderid,
		.line = line->number,
		.qty = line->ordered,
		.shipped = line->shipped,
		.cancelled = line->cancelled,
		.allocated = line->allocated,
		.waiting = line->waiting,
		.short_ = line->short_,
		.policy = line->policy,
	};
	st = view_names(v, line->product, &ref, &view.sku);
	if (!st)
		st = visit(ctx, &view);
	lines_drop(&v->lines, line);
	return st;
}

enum status view_lines(struct views *views, known_line_visitor *visit, void *ctx)
{
	struct lmdb_views *v = of_views(views);
	struct entry_sorter sorter;
	bool end = false;
	entry_sorter_init(&sorter, 0);
	enum status st = lines_walk(&v->env, v->txn, add_line, &sorter);
	if (!st)
		st = entry_sorter_finish(&sorter);
	while (!st) {
		struct sorted_entry e;
		st = entry_sorter_next(&sorter, &end, &e);
		if (st || end)
			break;
		st = visit_known(v, be64_get((const unsigned char *)e.key.p + e.key.n - 8), visit, ctx);
	}
	entry_sorter_release(&sorter);
	return st;
}
