/*
 * Lines: the events of a range of ids are replayed, and each line's record, which stands in the same order, is
 * held against what came of it. What a record leaves to the journal (store/lines/opening.h) cannot differ.
 */
#include <stdlib.h>

#include "allot/base/hash.h"
#include "allot/signals/applying.h"
#include "store/verify/verify.h"

/* A line as replayed. */
struct replayed {
	struct line line; /* without names */
	uint64_t order_hash;
	uint64_t number_hash;
};

struct replay {
	struct verify *v;
	uint64_t from; /* ids of the range */
	uint64_t to;
	struct replayed *list; /* by id */
	size_t count;
	size_t capacity;
};

static uint64_t name_hash(struct slice name)
{
	return checksum64(name.p, name.n, 2);
}

static bool is_numbered(const struct replayed *r)
{
	return r->number_hash != name_hash((struct slice){ 0 });
}

static struct replayed *find(const struct replay *r, uint64_t id)
{
	size_t low = 0, high = r->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (r->list[middle].line.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->count && r->list[low].line.id == id ? &r->list[low] : NULL;
}

static enum status add(struct replay *r, const struct event *e)
{
	if (r->count == r->capacity) {
		size_t n = r->capacity ? 2 * r->capacity : 1024;
		struct replayed *list = realloc(r->list, n * sizeof(*list));
		if (!list)
			return fail_memory();
		r->list = list;
		r->capacity = n;
	}
	struct replayed *l = &r->list[r->count];
	line_init(&l->line);
	enum status st = line_apply(&l->line, e);
	if (st)
		return st;
	l->order_hash = name_hash(e->orderid);
	l->number_hash = name_hash(e->line);
	r->count++;
	return ST_OK;
}

/* What can't have happened to a line is a difference, and ends the replay of it. */
static enum status misfit(struct replay *r, enum status st)
{
	if (st != ST_DAMAGED)
		return st;
	differ(r->v, "%s", fail_message());
	return ST_OK;
}

static enum status on_event(void *ctx, const struct event *e)
{
	struct replay *r = ctx;
	if (e->type == EVENT_LINE_OPENED) {
		uint64_t replaces = e->line_opened.replaces;
		enum status st = e->line_id >= r->from && e->line_id < r->to ? add(r, e) : ST_OK;
		struct replayed *old = replaces >= r->from && replaces < r->to ? find(r, replaces) : NULL;
		if (old)
			verify_uncovered(r->v, e, &old->line, is_numbered(old));
		if (!st && old)
			st = line_apply(&old->line, e);
		return misfit(r, st);
	}
	struct replayed *l = find(r, e->line_id);
	if (!l || l->line.gone) {
		differ(r->v, "event %llu is about a line that is not there", (unsigned long long)e->number);
		return ST_OK;
	}
	verify_uncovered(r->v, e, &l->line, is_numbered(l));
	if (l->order_hash != name_hash(e->orderid))
		differ(r->v, "event %llu is about a line of another order", (unsigned long long)e->number);
	if (e->type == EVENT_LINE_NUMBERED)
		l->number_hash = name_hash(e->line);
	const struct known_batch *b = e->type == EVENT_ALLOCATED ? known_batch(&r->v->known, e->batch) : NULL;
	if (b && known_sku_of(&r->v->known, b)->id != l->line.product)
		differ(r->v, "event %llu: a line of one SKU is allocated to a batch of another",
		       (unsigned long long)e->number);
	return misfit(r, line_apply(&l->line, e));
}

/* Records */

static bool same_parts(const struct line *a, const struct line *b)
{
	struct parts_walk of_a = { .of = &a->parts }, of_b = { .of = &b->parts };
	if (a->parts.count != b->parts.count)
		return false;
	for (const struct part *x; (x = parts_next(&of_a));) {
		const struct part *y = parts_next(&of_b);
		if (x->id != y->id || x->batch != y->batch || x->eta != y->eta || x->units != y->units)
			return false;
	}
	return true;
}

static void compare(struct verify *v, const struct replayed *r, const struct line *line)
{
	const struct line *k = &r->line;
	const struct {
		const char *what;
		uint64_t is;
		uint64_t should;
	} figures[] = {
		{ "ordered", line->ordered, k->ordered },
		{ "shipped", line->shipped, k->shipped },
		{ "cancelled", line->cancelled, k->cancelled },
		{ "allocated", line->allocated, k->allocated },
		{ "waiting", line->waiting, k->waiting },
		{ "short", line->short_, k->short_ },
		{ "cut", line->cut, k->cut },
		{ "gone", line->gone, k->gone },
	};
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		if (figures[i].is != figures[i].should)
			differ(v, "line %llu of order \"%.*s\": %s is %llu, by the journal %llu",
			       (unsigned long long)line->id, SLICE_ARG(line->orderid), figures[i].what,
			       (unsigned long long)figures[i].is, (unsigned long long)figures[i].should);
	if (name_hash(line->number) != r->number_hash)
		differ(v, "line %llu of order \"%.*s\": \"%.*s\" is not its number by the journal",
		       (unsigned long long)line->id, SLICE_ARG(line->orderid), SLICE_ARG(line->number));
	if (!policy_eq(line->policy, k->policy))
		differ(v, "line %llu of order \"%.*s\": its policy is not that of the journal",
		       (unsigned long long)line->id, SLICE_ARG(line->orderid));
	if (!same_parts(line, k))
		differ(v, "line %llu of order \"%.*s\": its parts are not those of the journal",
		       (unsigned long long)line->id, SLICE_ARG(line->orderid));
}

/* Conservation (rule 15), and what the line adds to its product. */
static void add_up(struct verify *v, const struct line *k)
{
	const struct known_batch *b = known_batch(&v->known, k->product);
	if (k->gone)
		return;
	v->report->lines++;
	v->uncovered_lines += line_uncovered(k);
	if (line_loose(k) != 0)
		differ(v,
		       "line %llu: ordered, shipped, cancelled, allocated, waiting and short units "
		       "do not add up",
		       (unsigned long long)k->id);
	if (!k->policy.split && line_pieces(k) > 1)
		differ(v, "line %llu is in several pieces, and may not be", (unsigned long long)k->id);
	if (!b)
		return;
	struct known_sku *sku = known_sku_of(&v->known, b);
	sku->short_ += k->short_;
	if (!k->waiting)
		return;
	const struct waiter w = { k->id, k->waiting, k->cut, k->policy };
	sku->waiting += k->waiting;
	sku->waiting_lines++;
	sku->waiting_sum += waiter_hash(&w);
}

/* The records, read in the order of their ids. */
struct records {
	struct blocks_cursor cursor;
	struct journal_scan journal; /* for their openings */
	bool end;
	bool ready; /* `id` and `value` are the next one */
	uint64_t id;
	struct slice value;
};

static enum status next_record(struct records *t)
{
	struct slice key;
	if (t->ready || t->end)
		return ST_OK;
	enum status st = blocks_next(&t->cursor, &t->end, &key, &t->value);
	if (st || t->end)
		return st;
	if (key.n != LINE_KEY_BYTES)
		return fail(ST_DAMAGED, "store damaged: table lines: bad key");
	t->id = be64_get((const unsigned char *)key.p);
	t->ready = true;
	return ST_OK;
}

static enum status compare_record(struct verify *v, const struct replay *r, struct records *t)
{
	const struct replayed *k = find(r, t->id);
	struct line_opening opening;
	struct line line;
	t->ready = false;
	if (!k) {
		differ(v, "line %llu is not known to the journal", (unsigned long long)t->id);
		return ST_OK;
	}
	enum status st = opening_read(&t->journal, t->id, line_needs_part(t->value), &opening);
	if (!st)
		st = line_decode(t->id, t->value, &opening, &line);
	if (st)
		return st;
	compare(v, k, &line);
	if (!line.gone)
		verify_index_line(v, &line);
	line_release(&line);
	return ST_OK;
}

static enum status verify_range(struct verify *v, size_t range, struct records *t)
{
	struct replay r = { .v = v, .from = range * v->lines.width, .to = (range + 1) * v->lines.width };
	size_t records = 0;
	enum status st = line_events_visit(&v->lines, range, on_event, &r);
	for (size_t i = 0; !st && i < r.count; i++)
		add_up(v, &r.list[i].line);
	while (!st) {
		st = next_record(t);
		if (st || t->end || t->id >= r.to)
			break;
		st = compare_record(v, &r, t);
		records++;
	}
	if (!st && records < r.count)
		differ(v, "%zu lines are missing of those that became known with events %llu to %llu",
		       r.count - records, (unsigned long long)r.from, (unsigned long long)r.to - 1);
	for (size_t i = 0; i < r.count; i++)
		line_release(&r.list[i].line);
	free(r.list);
	return st;
}

enum status verify_lines(struct verify *v)
{
	struct records t = { .end = false };
	blocks_cursor_init(&t.cursor, v->txn, &v->env.tables[TABLE_LINES]);
	journal_scan_init(&t.journal, &v->env, v->txn, NULL);
	enum status st = blocks_seek(&t.cursor, (struct slice){ 0 });
	for (size_t range = 0; !st && range < v->lines.count; range++)
		st = verify_range(v, range, &t);
	if (!st)
		st = next_record(&t);
	if (!st && t.ready)
		differ(v, "line %llu and those after it are not known to the journal",
		       (unsigned long long)t.id);
	journal_scan_release(&t.journal);
	return st;
}

/*
 * Parts: from a batch's newest part one gets to each that is still there (rule 5 stands on it). A pointer may
 * lead past parts that are gone, never past one that is there.
 */

struct parts_pass {
	struct verify *v;
	struct lines lines;
};

static enum status on_part(void *ctx, const struct event *e)
{
	struct parts_pass *p = ctx;
	struct verify *v = p->v;
	if (e->type != EVENT_ALLOCATED || e->allocated.part != e->number)
		return ST_OK;
	struct known_batch *b = known_batch(&v->known, e->batch);
	struct seen_line seen;
	if (!b)
		return ST_OK;
	enum status st = lines_see(&p->lines, e->line_id, &seen);
	if (st)
		return st;
	const struct part *part = parts_at(&seen.line->parts, batch_key(&b->batch), e->number);
	uint64_t previous = part ? part->previous : e->allocated.previous;
	if (previous < b->batch.last || previous >= e->number)
		differ(v,
		       "part %llu of order \"%.*s\" leads to part %llu of its batch, past part %llu, "
		       "which is there",
		       (unsigned long long)e->number, SLICE_ARG(seen.line->orderid),
		       (unsigned long long)previous, (unsigned long long)b->batch.last);
	if (part)
		b->batch.last = e->number;
	lines_unsee(&p->lines, &seen);
	return ST_OK;
}

static enum status on_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	(void)ctx;
	(void)number;
	(void)refusal;
	return ST_OK;
}

enum status verify_parts(struct verify *v)
{
	struct parts_pass p = { .v = v };
	const struct journal_walker walker = { on_part, on_refusal, &p };
	lines_init(&p.lines, &v->env, NULL);
	lines_begin(&p.lines, v->txn);
	enum status st = journal_walk(&v->env, v->txn, 1, v->counters.next_event, &walker);
	lines_release(&p.lines);
	return st;
}
