/*
 * Gathers the figures. Order matters: costs are known first; SKUs and suppliers then get what the store holds
 * now, then lose what came after the period, and only then open lines are valued and all is sorted.
 */
#include "report/figures/figures.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "report/table/figure_text.h"

/* Where the walk through the journal is: in the month, but before the period; in it; after it. */
enum stage { STAGE_BEFORE, STAGE_WITHIN, STAGE_AFTER };

struct gathering {
	struct figures *f;
	enum stage stage;
	const struct night *night; /* STAGE_WITHIN: whose entries come */
	/* feed kinds of each run from the month's (or the period's) first on: kinds[run - first_run][feed] */
	uint64_t first_run;
	uint8_t **kinds;
	uint32_t *kinds_count;
	uint64_t runs;
};

/* Runs */

static enum status read_starts(struct figures *f, struct views *v)
{
	struct arena scratch;
	enum status st = ST_OK;
	uint64_t newest = f->period.newest_run;
	f->starts = arena_alloc(&f->arena, (newest + 1) * sizeof(*f->starts));
	f->firsts = arena_alloc(&f->arena, (newest + 1) * sizeof(*f->firsts));
	if (!f->starts || !f->firsts)
		return fail_memory();
	f->starts[0] = 0;
	f->firsts[0] = 0;
	arena_init(&scratch);
	for (uint64_t number = 1; !st && number <= newest; number++) {
		struct run_record run;
		arena_reset(&scratch);
		st = v->ops->run(v, number, &scratch, &run);
		if (st)
			break;
		f->starts[number] = run.started;
		f->firsts[number] = run.first_event;
	}
	arena_release(&scratch);
	return st;
}

int64_t known_since(const struct figures *f, uint64_t line_id)
{
	uint64_t low = 0, high = f->period.newest_run + 1;
	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2;
		if (f->firsts[middle] <= line_id)
			low = middle;
		else
			high = middle;
	}
	return f->starts[low];
}

static enum status read_run_kinds(struct gathering *g, struct views *v, uint64_t number, struct arena *scratch)
{
	struct run_record run;
	enum status st = v->ops->run(v, number, scratch, &run);
	if (st)
		return st;
	uint8_t *kinds = arena_alloc(&g->f->arena, run.feeds + 1);
	if (!kinds)
		return fail_memory();
	struct night_sum sum = { .number = number, .started = run.started, .feeds = run.feeds };
	sum.units = run.units;
	for (uint32_t i = 0; !st && i < run.feeds; i++) {
		struct feed_record feed;
		st = v->ops->feed(v, number, i, scratch, &feed);
		if (st)
			return st;
		kinds[i] = (uint8_t)feed.kind;
		counts_add(&sum.counts, &feed.counts);
		units_add(&sum.units, &feed.units);
	}
	if (number <= period_last(&g->f->period)->run.number)
		g->f->nights[g->f->nights_count++] = sum;
	g->kinds[number - g->first_run] = kinds;
	g->kinds_count[number - g->first_run] = run.feeds;
	return st;
}

static enum status read_kinds(struct gathering *g, struct views *v)
{
	const struct period *p = &g->f->period;
	struct arena scratch;
	enum status st = ST_OK;
	uint64_t first = period_first(p)->run.number;
	g->first_run = first < p->month_run ? first : p->month_run;
	g->runs = p->newest_run - g->first_run + 1;
	g->kinds = arena_alloc(&g->f->arena, g->runs * sizeof(*g->kinds));
	g->kinds_count = arena_alloc(&g->f->arena, g->runs * sizeof(*g->kinds_count));
	g->f->nights = arena_alloc(&g->f->arena, g->runs * sizeof(*g->f->nights));
	if (!g->kinds || !g->kinds_count || !g->f->nights)
		return fail_memory();
	arena_init(&scratch);
	for (uint64_t number = g->first_run; !st && number <= p->newest_run; number++) {
		arena_reset(&scratch);
		st = read_run_kinds(g, v, number, &scratch);
	}
	arena_release(&scratch);
	return st;
}

static enum feed_kind kind_of(const struct gathering *g, const struct source *source)
{
	uint64_t run = source->run - g->first_run;
	if (source->run < g->first_run || run >= g->runs || source->feed >= g->kinds_count[run])
		return KIND_NONE;
	return (enum feed_kind)g->kinds[run][source->feed];
}

/* Batches */

static enum arrival arrival_of(uint32_t eta, uint32_t day)
{
	if (eta <= day)
		return ARRIVAL_HERE;
	uint32_t days = eta - day;
	return days <= 7 ? ARRIVAL_7 : days <= 14 ? ARRIVAL_14 : ARRIVAL_LATER;
}

/* The SKU of this name, which the store knows of. */
static enum status met(struct figures *f, struct slice name, struct sku **out)
{
	enum status st = skus_get(&f->skus, name, out);
	if (!st)
		(*out)->met = true;
	return st;
}

/* UNITS of SKU more, or less, are the supplier's when the period ends. */
static enum status value_of(const struct figures *f, struct supplier *supplier, const struct sku *sku,
			    int64_t units)
{
	return f->costs.there ? cost_add(&f->skus, sku, units, &supplier->value, &supplier->unpriced) : ST_OK;
}

static enum status on_batch(void *ctx, const struct batch_view *b)
{
	struct figures *f = ctx;
	struct sku *sku;
	struct supplier *supplier = supplier_of(&f->suppliers, b->id);
	int64_t supply = (int64_t)b->qty - b->shipped;
	enum status st = met(f, b->sku, &sku);
	if (!st)
		st = value_of(f, supplier, sku, supply);
	if (st)
		return st;
	sku->sums.closing_supply += supply;
	sku->sums.closing_allocated += b->allocated;
	supplier->sums.closing_supply += supply;
	supplier->sums.closing_allocated += b->allocated;
	bool known = b->id < f->period.to;
	supplier->batches += known;
	sku->known = sku->known || known;
	skus_rank(&f->skus, sku);
	f->all.closing_supply += supply;
	f->all.closing_allocated += b->allocated;
	f->batches.count++;
	f->batches.available += b->available;
	f->batches.wrong += supply < b->allocated || supply - b->allocated != b->available;
	f->batches.by_arrival[arrival_of(b->eta, f->period.day)] += b->allocated;
	if (supply > 0 && b->eta > f->period.day && (!sku->next_eta || b->eta < sku->next_eta))
		sku->next_eta = b->eta;
	return ST_OK;
}

/* Partners */

static enum status on_last(void *ctx, const struct last_feed *last)
{
	struct figures *f = ctx;
	if (last->run >= period_first(&f->period)->run.number)
		return ST_OK;
	if (f->absences_count == f->absences_capacity) {
		size_t capacity = f->absences_capacity ? 2 * f->absences_capacity : 16;
		struct absence *list = realloc(f->absences, capacity * sizeof(*list));
		if (!list)
			return fail_memory();
		f->absences = list;
		f->absences_capacity = capacity;
	}
	struct slice partner = arena_copy(&f->arena, last->name);
	if (!partner.p)
		return ST_NO_MEMORY;
	f->absences[f->absences_count++] = (struct absence){ partner, last->applied, last->units };
	return ST_OK;
}

/* Only of the store as it is: who came last before some earlier night is known no longer. */
static enum status read_absences(struct figures *f, struct views *v)
{
	return period_is_newest(&f->period) ? v->ops->last_feeds(v, LAST_SNAPSHOT, on_last, f) : ST_OK;
}

/* The journal */

/* Units as a run counts them: what OutOfStock told is short or waits, whatever it was before. */
static void count_units(struct tally *t, const struct event *e)
{
	switch (e->type) {
	case EVENT_ALLOCATED:
		t->units[UNITS_ALLOCATED] += e->allocated.units;
		break;
	case EVENT_DEALLOCATED:
		t->units[UNITS_DEALLOCATED] += e->deallocated.units;
		break;
	case EVENT_OUT_OF_STOCK:
		if (e->orderid.n)
			t->units[e->out_of_stock.waits ? UNITS_WAITING : UNITS_SHORT] += e->out_of_stock.units;
		break;
	case EVENT_SHIPPED:
		t->units[UNITS_SHIPPED] += e->shipped.units;
		break;
	case EVENT_LINE_CANCELLED:
		t->units[UNITS_CANCELLED] += e->line_cancelled.units;
		break;
	default:
		break;
	}
}

/* An event of the period, for what its movements do not say. */
static enum status count_event(struct figures *f, const struct event *e, const struct moved *moved)
{
	struct tally *t = &f->tally;
	t->movements += moved->movements;
	count_units(t, e);
	if (e->type == EVENT_LINE_OPENED) {
		int64_t units =
			(int64_t)e->line_opened.ordered - e->line_opened.shipped - e->line_opened.cancelled;
		t->lines_opened += units > 0 && !e->line_opened.replaced;
		t->ordered += units - e->line_opened.replaced;
	} else if (e->type == EVENT_DEALLOCATED && e->deallocated.reason == REASON_QUANTITY_CUT) {
		t->cuts++;
		t->cut_units += e->deallocated.units;
	} else if (e->type == EVENT_SHIPPED && !e->shipped.part) {
		t->shipped_bare++;
		t->shipped_bare_units += e->shipped.units;
	} else if (e->type == EVENT_OUT_OF_STOCK) {
		t->depleted += !e->orderid.n;
		t->lines_new += moved->open > 0;
	} else if (e->type == EVENT_REPROMISED) {
		return slips_take(&f->slips, e);
	}
	return ST_OK;
}

/* A batch's supplier has part in what MOVED, but for open units, which are nobody's. */
static enum status move_supplier(struct figures *f, const struct sku *sku, uint64_t batch, struct moved *moved,
				 bool within)
{
	struct supplier *supplier = supplier_of(&f->suppliers, batch);
	moved->open = 0;
	(within ? sums_move : sums_take_back)(&supplier->sums, moved);
	return within ? ST_OK : value_of(f, supplier, sku, -moved->supply);
}

static enum status on_event(void *ctx, const struct event *e)
{
	const struct gathering *g = ctx;
	struct figures *f = g->f;
	const struct period *p = &f->period;
	struct moved moved;
	struct sku *sku;
	moved_by(e, kind_of(g, &e->source), &moved);
	bool within = g->stage == STAGE_WITHIN;
	if (g->stage != STAGE_AFTER && e->number >= p->month_from)
		sums_move(&f->month, &moved);
	enum status st = within ? count_event(f, e, &moved) : ST_OK;
	if (st || (!moved.any && !moved.open) || g->stage == STAGE_BEFORE)
		return st;
	st = met(f, e->sku, &sku);
	if (st)
		return st;
	(within ? sums_move : sums_take_back)(&sku->sums, &moved);
	(within ? sums_move : sums_take_back)(&f->all, &moved);
	return e->batch && moved.any ? move_supplier(f, sku, e->batch, &moved, within) : ST_OK;
}

/* Rows of a feed that is refused whole are in the journal, too, but no count has them. */
static enum status on_refusal(void *ctx, const struct refusal *refusal)
{
	const struct gathering *g = ctx;
	const struct night *night = g->night;
	if (g->stage != STAGE_WITHIN)
		return ST_OK;
	bool whole = refusal->feed < night->run.feeds && night->feeds[refusal->feed].status == FEED_REFUSED;
	g->f->tally.refused += !whole;
	return ST_OK;
}

static enum status walk_stage(struct gathering *g, struct views *v, enum stage stage, uint64_t from,
			      uint64_t to)
{
	const struct journal_visitor visitor = { on_event, on_refusal, g };
	g->stage = stage;
	return from < to ? v->ops->journal(v, from, to, &visitor) : ST_OK;
}

static enum status walk_journal(struct gathering *g, struct views *v)
{
	const struct period *p = &g->f->period;
	g->f->slips.arena = &g->f->arena;
	enum status st = walk_stage(g, v, STAGE_BEFORE, p->month_from, p->from);
	for (size_t i = 0; !st && i < p->count; i++) {
		g->night = &p->nights[i];
		st = walk_stage(g, v, STAGE_WITHIN, g->night->run.first_event, g->night->run.end_event);
	}
	if (!st)
		st = slips_end(&g->f->slips);
	return st ? st : walk_stage(g, v, STAGE_AFTER, p->to, p->end);
}

/* Lines */

static enum age age_of(uint32_t day, uint32_t since)
{
	uint32_t days = day > since ? day - since : 0;
	return days == 0 ? AGE_TODAY : days <= 2 ? AGE_2 : days <= 7 ? AGE_7 : days <= 14 ? AGE_14 : AGE_OLDER;
}

static void open_sum_add(struct open_sum *sum, uint32_t units, int64_t value, bool priced)
{
	sum->lines++;
	sum->units += units;
	sum->value += value;
	sum->unpriced += priced ? 0 : units;
}

static enum status on_open_line(void *ctx, const struct open_line_view *line)
{
	struct figures *f = ctx;
	struct sku *sku;
	enum status st = met(f, line->line.sku, &sku);
	if (st)
		return st;
	struct open_sum *age = &f->ages[age_of(f->period.day, day_of(known_since(f, line->id)))];
	int64_t value = 0;
	if (sku->priced && !cost_times(line->line.qty, sku->cost, &value))
		return fail(ST_USAGE, "%s: the value of open lines is too large", f->settings->cost);
	open_sum_add(age, line->line.qty, value, sku->priced);
	open_sum_add(&f->open, line->line.qty, value, sku->priced);
	return ST_OK;
}

static enum status on_open_units(void *ctx, const struct open_line_view *line)
{
	struct figures *f = ctx;
	struct sku *sku;
	enum status st = met(f, line->line.sku, &sku);
	if (st)
		return st;
	sku->sums.closing_open += line->line.qty;
	f->all.closing_open += line->line.qty;
	return ST_OK;
}

/* Open units as of now: later movements are taken back from them, as from all else. */
static enum status read_open_units(struct figures *f, struct views *v)
{
	return v->ops->open_lines(v, f->period.end, on_open_units, f);
}

void figures_init(struct figures *f, const struct report_settings *settings)
{
	*f = (struct figures){ .settings = settings };
	arena_init(&f->arena);
	suppliers_init(&f->suppliers, &f->arena);
	skus_init(&f->skus);
}

void figures_release(struct figures *f)
{
	suppliers_release(&f->suppliers);
	skus_release(&f->skus);
	free(f->absences);
	arena_release(&f->arena);
}

static enum status read_ledger(struct figures *f, struct views *v, struct gathering *g)
{
	f->identity = v->ops->identity(v);
	enum status st = period_find(v, f->settings, &f->arena, &f->period);
	if (!st)
		st = read_starts(f, v);
	if (!st)
		st = suppliers_read(&f->suppliers, v, f->period.newest_run);
	return st ? st : read_kinds(g, v);
}

enum status figures_gather(struct figures *f, struct views *v)
{
	struct gathering g = { .f = f };
	enum status st = read_ledger(f, v, &g);
	if (!st)
		st = read_absences(f, v);
	if (!st && f->settings->cost)
		st = costs_read(&f->costs, f->settings->cost, &f->skus);
	if (!st)
		st = v->ops->batches(v, on_batch, f);
	if (!st)
		st = read_open_units(f, v);
	if (!st)
		st = walk_journal(&g, v);
	if (!st)
		st = published_read(&f->published, &f->period, &f->arena);
	if (!st && f->settings->cost)
		st = costs_value(&f->costs, &f->skus);
	if (!st)
		st = v->ops->open_lines(v, f->period.to, on_open_line, f);
	if (st)
		return st;
	f->month.closing_supply = f->all.closing_supply;
	f->month.closing_allocated = f->all.closing_allocated;
	f->month.closing_open = f->all.closing_open;
	suppliers_sort(&f->suppliers);
	return skus_sort(&f->skus);
}

const char *age_name(enum age age)
{
	static const char *const names[AGE_COUNT] = {
		[AGE_TODAY] = "the last day",	       [AGE_2] = "1 or 2 days ago",
		[AGE_7] = "3 to 7 days ago",	       [AGE_14] = "8 to 14 days ago",
		[AGE_OLDER] = "more than 14 days ago",
	};
	return names[age];
}

const char *arrival_name(enum arrival arrival)
{
	static const char *const names[ARRIVAL_COUNT] = {
		[ARRIVAL_HERE] = "in the warehouse, or due",
		[ARRIVAL_7] = "in 1 to 7 days",
		[ARRIVAL_14] = "in 8 to 14 days",
		[ARRIVAL_LATER] = "later",
	};
	return names[arrival];
}
