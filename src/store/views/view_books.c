/*
 * What books are made from: the records of runs and feeds, the journal, and which lines were open at some
 * moment. The store keeps lines as they are now; what they were before follows from what the journal says
 * of the time since, sorted by line, so that memory is bounded whatever happened since.
 */
#include "allot/base/varint.h"
#include "allot/signals/movement.h"
#include "store/ledger/ledger.h"
#include "store/views/entry_sorter.h"
#include "store/views/view.h"

enum status view_newest(struct views *views, uint64_t *run, uint64_t *next_event)
{
	struct lmdb_views *v = of_views(views);
	struct counters counters;
	enum status st = counters_get(v->txn, &v->env, &counters);
	if (!st) {
		*run = counters.last_run;
		*next_event = counters.next_event;
	}
	return st;
}

enum status view_run(struct views *views, uint64_t number, struct arena *arena, struct run_record *out)
{
	struct lmdb_views *v = of_views(views);
	return ledger_get_run(v->txn, &v->env, number, arena, out);
}

enum status view_feed(struct views *views, uint64_t run, uint32_t index, struct arena *arena,
		      struct feed_record *out)
{
	struct lmdb_views *v = of_views(views);
	return ledger_get_feed(v->txn, &v->env, run, index, arena, out);
}

/* The journal */

static enum status give_event(void *ctx, const struct event *event)
{
	const struct journal_visitor *visitor = ctx;
	return visitor->event(visitor->ctx, event);
}

static enum status give_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	const struct journal_visitor *visitor = ctx;
	(void)number;
	return visitor->refusal(visitor->ctx, refusal);
}

enum status view_journal(struct views *views, uint64_t from, uint64_t to, const struct journal_visitor *visitor)
{
	struct lmdb_views *v = of_views(views);
	const struct journal_walker walker = { give_event, give_refusal, (void *)(uintptr_t)visitor };
	return journal_walk_filled(&v->env, v->txn, &v->names, from, to, &walker);
}

/* Open lines */

/*
 * What the journal says since, on its way to be sorted: line id, then by how much its uncovered units
 * changed.
 */
static enum status note_change(void *ctx, const struct event *event)
{
	struct entry_sorter *sorter = ctx;
	struct balance moved = { 0 };
	unsigned char key[8];
	if (!(event_about(event->type) & ABOUT_LINE) || !event->line_id)
		return ST_OK;
	(void)balance_move(&moved, event);
	int64_t change = moved.waiting + moved.short_;
	/* the units that a line took over from one that it replaced were the other line's */
	uint64_t id = event->type == EVENT_LINE_OPENED ? event->line_opened.replaces : event->line_id;
	if (!change || !id)
		return ST_OK;
	be64_put(key, id);
	return entry_sorter_add(sorter, slice_of(key, sizeof(key)), slice_of(&change, sizeof(change)));
}

static enum status pass_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	(void)ctx;
	(void)number;
	(void)refusal;
	return ST_OK;
}

struct open_lines {
	struct lmdb_views *v;
	uint64_t before;
	open_line_visitor *visit;
	void *ctx;
	struct entry_sorter changes;
	bool end;
	uint64_t changed_line; /* that `change` is of */
	int64_t change;
};

static enum status next_change(struct open_lines *w)
{
	struct sorted_entry e;
	enum status st = entry_sorter_next(&w->changes, &w->end, &e);
	if (st || w->end)
		return st;
	w->changed_line = be64_get((const unsigned char *)e.key.p);
	memcpy(&w->change, e.value.p, sizeof(w->change));
	return ST_OK;
}

static enum status visit_open(struct open_lines *w, const struct line *line, int64_t units)
{
	struct slice ref;
	struct open_line_view view = {
		.id = line->id,
		.line = { line->orderid, line->number, .qty = (uint32_t)units },
	};
	if (units < 0 || units > QUANTITY_MAX)
		return fail(ST_DAMAGED, "store damaged: table lines: the journal tells more of a line");
	enum status st = view_names(w->v, line->product, &ref, &view.line.sku);
	return st ? st : w->visit(w->ctx, &view);
}

static enum status take_line(void *ctx, const struct line *line)
{
	struct open_lines *w = ctx;
	int64_t units = line->gone ? 0 : (int64_t)line->waiting + line->short_;
	enum status st = ST_OK;
	while (!st && !w->end && w->changed_line <= line->id) {
		units -= w->changed_line == line->id ? w->change : 0;
		st = next_change(w);
	}
	if (st || line->id >= w->before || !units)
		return st;
	return visit_open(w, line, units);
}

enum status view_open_lines(struct views *views, uint64_t before, open_line_visitor *visit, void *ctx)
{
	struct open_lines w = { .v = of_views(views), .before = before, .visit = visit, .ctx = ctx };
	const struct journal_walker walker = { note_change, pass_refusal, &w.changes };
	struct counters counters;
	entry_sorter_init(&w.changes, 0);
	enum status st = counters_get(w.v->txn, &w.v->env, &counters);
	if (!st)
		st = journal_walk(&w.v->env, w.v->txn, before, counters.next_event, &walker);
	if (!st)
		st = entry_sorter_finish(&w.changes);
	if (!st)
		st = next_change(&w);
	if (!st)
		st = lines_walk(&w.v->env, w.v->txn, take_line, &w);
	entry_sorter_release(&w.changes);
	return st;
}
