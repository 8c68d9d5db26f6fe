/* The table of checks, and one function each. */
#include "report/figures/checks.h"

#include "allot/base/contract.h"
#include "report/table/figure_text.h"

const char *check_state_name(enum check_state state)
{
	return state == CHECK_HOLDS ? "holds" : state == CHECK_FAILS ? "fails" : "not made";
}

/* A check being made: the first difference is kept, with both figures. */
struct checking {
	struct figures *f;
	struct check *check;
	struct buf detail;
};

/* The figure is TEXT; GOT must be WANT. */
static void tie(struct checking *c, const char *text, int64_t got, int64_t want)
{
	if (got == want || c->check->state == CHECK_FAILS)
		return;
	c->check->state = CHECK_FAILS;
	buf_clear(&c->detail);
	buf_printf(&c->detail, "%s: ", text);
	put_grouped(&c->detail, got);
	buf_put_str(&c->detail, " against ");
	put_grouped(&c->detail, want);
}

/* What was checked, if nothing was wrong: so many of THINGS. */
static void measure(struct checking *c, int64_t count, const char *things)
{
	if (c->check->state != CHECK_HOLDS)
		return;
	buf_clear(&c->detail);
	put_grouped(&c->detail, count);
	buf_printf(&c->detail, " %s", things);
}

static void not_made(struct checking *c, const char *why)
{
	if (c->check->state != CHECK_HOLDS)
		return;
	c->check->state = CHECK_NOT_MADE;
	buf_clear(&c->detail);
	buf_put_str(&c->detail, why);
}

static const struct run_record *first_run(const struct checking *c)
{
	return &period_first(&c->f->period)->run;
}

static const struct run_record *last_run(const struct checking *c)
{
	return &period_last(&c->f->period)->run;
}

/* Entries of the journal */

static void check_journal(struct checking *c)
{
	const struct period *p = &c->f->period;
	if (p->has_before)
		tie(c, "first entry", (int64_t)p->from, (int64_t)p->before.end_event);
	for (size_t i = 1; i < p->count; i++)
		tie(c, "first entry", (int64_t)p->nights[i].run.first_event,
		    (int64_t)p->nights[i - 1].run.end_event);
	if (period_last(p)->run.number == p->newest_run)
		tie(c, "last entry", (int64_t)p->to, (int64_t)p->end);
	measure(c, (int64_t)(p->to - p->from), "entries");
}

static void check_movements(struct checking *c)
{
	int64_t counted = (int64_t)(last_run(c)->books.end_movement - first_run(c)->books.first_movement);
	tie(c, "movements", (int64_t)c->f->tally.movements, counted);
	measure(c, counted, "movements");
}

/* Balances of the runs */

static void tie_balances(struct checking *c, const struct balance *got, const struct balance *want)
{
	tie(c, "supply", got->supply, want->supply);
	tie(c, "allocated", got->allocated, want->allocated);
	tie(c, "waiting", got->waiting, want->waiting);
	tie(c, "short", got->short_, want->short_);
	tie(c, "lines", got->lines, want->lines);
}

static void check_opening(struct checking *c)
{
	const struct period *p = &c->f->period;
	const struct balance nothing = { 0 };
	for (size_t i = 0; i < p->count; i++) {
		const struct run_record *run = &p->nights[i].run;
		const struct run_record *before = i ? &p->nights[i - 1].run : &p->before;
		tie_balances(c, &run->books.opening, run->number == 1 ? &nothing : &before->books.closing);
	}
	measure(c, (int64_t)p->count, p->count == 1 ? "run, 5 balances" : "runs, 5 balances each");
}

static void check_supply(struct checking *c)
{
	tie(c, "supply", first_run(c)->books.opening.supply + sums_supply(&c->f->all),
	    last_run(c)->books.closing.supply);
	measure(c, last_run(c)->books.closing.supply, "units");
}

static void check_allocated(struct checking *c)
{
	tie(c, "allocated", first_run(c)->books.opening.allocated + sums_allocated(&c->f->all),
	    last_run(c)->books.closing.allocated);
	measure(c, last_run(c)->books.closing.allocated, "units");
}

static int64_t uncovered(const struct balance *b)
{
	return b->waiting + b->short_;
}

static void check_uncovered(struct checking *c)
{
	tie(c, "units not covered", uncovered(&first_run(c)->books.opening) + sums_open(&c->f->all),
	    uncovered(&last_run(c)->books.closing));
	measure(c, uncovered(&last_run(c)->books.closing), "units");
}

/* The store against the runs */

static void check_store(struct checking *c)
{
	const struct sums *all = &c->f->all;
	const struct balance *closing = &last_run(c)->books.closing;
	tie(c, "supply", all->closing_supply, closing->supply);
	tie(c, "allocated", all->closing_allocated, closing->allocated);
	tie(c, "units not covered", all->closing_open, uncovered(closing));
	measure(c, (int64_t)(c->f->period.end - c->f->period.to), "later entries taken back");
}

static void check_batches(struct checking *c)
{
	tie(c, "batches that promise more than they have", (int64_t)c->f->batches.wrong, 0);
	measure(c, (int64_t)c->f->batches.count, "batches");
}

/* Views */

static void tie_sums(struct checking *c, const struct sums *got, const struct sums *want)
{
	static const char *const names[MOVE_COUNT] = { "received",  "changed by suppliers",
						       "corrected", "allocated",
						       "taken off", "shipped" };
	for (int i = 0; i < MOVE_COUNT; i++) {
		tie(c, names[i], got->supply[i], want->supply[i]);
		tie(c, names[i], got->allocated[i], want->allocated[i]);
	}
	tie(c, "closing supply", got->closing_supply, want->closing_supply);
	tie(c, "closing allocated", got->closing_allocated, want->closing_allocated);
}

static void check_suppliers(struct checking *c)
{
	struct sums sum = { 0 };
	for (size_t i = 0; i < c->f->suppliers.count; i++)
		sums_join(&sum, &c->f->suppliers.list[i].sums);
	tie_sums(c, &sum, &c->f->all);
	measure(c, (int64_t)c->f->suppliers.count - 1, "suppliers");
}

static void check_skus(struct checking *c)
{
	struct sums sum = { 0 };
	for (uint32_t i = 0; i < c->f->skus.count; i++) {
		const struct sku *sku = sku_at(&c->f->skus, i);
		if (sku->known)
			sums_join(&sum, &sku->sums);
	}
	tie_sums(c, &sum, &c->f->all);
	for (int i = 0; i < OPEN_COUNT; i++)
		tie(c, "units not covered", sum.open[i], c->f->all.open[i]);
	tie(c, "units not covered", sum.closing_open, c->f->all.closing_open);
	measure(c, (int64_t)c->f->skus.known, "SKUs");
}

static void check_open_lines(struct checking *c)
{
	int64_t units = 0, lines = 0;
	for (int i = 0; i < AGE_COUNT; i++) {
		units += c->f->ages[i].units;
		lines += (int64_t)c->f->ages[i].lines;
	}
	tie(c, "units", units, c->f->all.closing_open);
	tie(c, "lines", lines, last_run(c)->books.closing.lines);
	measure(c, lines, "lines");
}

/* What the runs counted */

static void check_units(struct checking *c)
{
	struct units sum = { 0 };
	for (size_t i = 0; i < c->f->period.count; i++)
		units_add(&sum, &c->f->period.nights[i].units);
	for (int i = 0; i < UNITS_COUNT; i++)
		tie(c, units_name((enum units_type)i), c->f->tally.units[i], (int64_t)sum.of[i]);
	measure(c, UNITS_COUNT, "sums");
}

static void check_refused(struct checking *c)
{
	int64_t counted = 0;
	for (size_t i = 0; i < c->f->period.count; i++)
		counted += (int64_t)c->f->period.nights[i].counts.of[OUTCOME_REFUSED];
	tie(c, "rows", (int64_t)c->f->tally.refused, counted);
	measure(c, counted, "rows");
}

/*
 * A feed that was applied from its first row to its last in one run: each row stands in one count. What begins
 * and ends a message has its place among them, but is no row.
 */
static void check_rows(struct checking *c)
{
	int64_t rows = 0;
	for (size_t n = 0; n < c->f->period.count; n++) {
		const struct night *night = &c->f->period.nights[n];
		for (uint32_t i = 0; i < night->run.feeds; i++) {
			const struct feed_record *feed = &night->feeds[i];
			if (feed->status != FEED_APPLIED || feed->resumed)
				continue;
			rows += (int64_t)counts_rows(&feed->counts);
			tie(c, "rows", (int64_t)counts_rows(&feed->counts),
			    (int64_t)(feed->cursor.rows - feed->cursor.marks));
		}
	}
	measure(c, rows, "rows");
}

/* The published files */

static void note_missing(struct checking *c, uint64_t others)
{
	char why[512];
	struct buf text = buf_over(why, sizeof(why) - 1);
	const struct published *p = &c->f->published;
	if (p->there)
		return;
	buf_put_visible(&text, p->missing, 400);
	buf_put_str(&text, " is not there");
	if (others)
		buf_printf(&text, others == 1 ? "; %llu other folder holds" : "; %llu other folders hold",
			   (unsigned long long)others);
	why[text.n] = '\0';
	not_made(c, why);
}

/* Where folders are missing the statement is of more than the others; their runs' balances are not. */
static void check_published(struct checking *c)
{
	const struct published *p = &c->f->published;
	tie(c, "folders without movements.csv", (int64_t)p->bare, 0);
	for (int i = 0; p->there && i < MOVE_COUNT; i++) {
		tie(c, "supply", c->f->all.supply[i], p->sums.supply[i]);
		tie(c, "allocated", c->f->all.allocated[i], p->sums.allocated[i]);
	}
	if (!p->there) {
		tie(c, "supply", p->supply, sums_supply(&p->sums));
		tie(c, "allocated", p->allocated, sums_allocated(&p->sums));
	}
	tie(c, "rows without figures", (int64_t)p->wrong, 0);
	tie(c, "movements", (int64_t)(p->there ? c->f->tally.movements : p->numbered), (int64_t)p->movements);
	note_missing(c, p->folders);
	measure(c, (int64_t)p->movements, "rows");
}

static void check_days(struct checking *c)
{
	const struct period *p = &c->f->period;
	if (!p->outside) {
		measure(c, (int64_t)p->count, p->count == 1 ? "run" : "runs");
		return;
	}
	const struct run_record *run = &p->nights[p->outside - period_first(p)->run.number].run;
	c->check->state = CHECK_FAILS;
	buf_printf(&c->detail, "run %llu began on ", (unsigned long long)run->number);
	put_short_date(&c->detail, day_of(run->started));
	buf_put_str(&c->detail, ", by a clock that was wrong: it is in another report, too");
}

static void check_seal(struct checking *c)
{
	const struct published *p = &c->f->published;
	tie(c, "folders whose SHA256SUMS is not the one that was sealed", (int64_t)p->other_seals, 0);
	tie(c, "folders whose movements.csv is not the one of their SHA256SUMS", (int64_t)p->unlisted, 0);
	note_missing(c, p->seals);
	if (!p->seals)
		not_made(c, "no seal is known");
	measure(c, (int64_t)p->seals, p->seals == 1 ? "folder" : "folders");
}

/*
 * True when what the sender stated of FEED can be held against the counts: this run counted all of it, and
 * nobody has let it pass with other figures, which the feeds' table shows.
 */
static bool is_stated(const struct feed_record *feed)
{
	return feed->control.stated && feed->status == FEED_APPLIED && !feed->resumed &&
	       feed->accepted != CODE_CONTROL_TOTAL;
}

static void check_control(struct checking *c)
{
	int64_t feeds = 0;
	for (size_t n = 0; n < c->f->period.count; n++) {
		const struct night *night = &c->f->period.nights[n];
		for (uint32_t i = 0; i < night->run.feeds; i++) {
			const struct feed_record *feed = &night->feeds[i];
			if (!is_stated(feed))
				continue;
			feeds++;
			if (feed->control.stated & CONTROL_QTY)
				tie(c, "units", (int64_t)feed->units_in, (int64_t)feed->control.qty);
			if (feed->control.stated & CONTROL_SHA256)
				tie(c, "digest", memcmp(feed->sha256, feed->control.sha256, SHA256_BYTES), 0);
		}
	}
	measure(c, feeds, feeds == 1 ? "feed that stated them" : "feeds that stated them");
}

/* What is worth something has a supplier and a SKU, and is worth the same by both. */
static void check_value(struct checking *c)
{
	int64_t supply = 0, value = 0, units = 0, suppliers = 0, suppliers_unpriced = 0;
	const struct costs *costs = &c->f->costs;
	for (uint32_t i = 0; i < c->f->skus.count; i++) {
		const struct sku *sku = sku_at(&c->f->skus, i);
		if (!sku->known)
			continue;
		if (!sku->priced)
			units += sku->sums.closing_supply;
		else if (cost_times(sku->sums.closing_supply, sku->cost, &value))
			supply += value;
	}
	for (size_t i = 0; i < c->f->suppliers.count; i++) {
		suppliers += c->f->suppliers.list[i].value;
		suppliers_unpriced += c->f->suppliers.list[i].unpriced;
	}
	tie(c, "value in 1/10000", supply, costs->supply);
	tie(c, "units without a price", units, costs->unpriced_units);
	tie(c, "the suppliers\xe2\x80\x99 value in 1/10000", suppliers, costs->supply);
	tie(c, "the suppliers\xe2\x80\x99 units without a price", suppliers_unpriced, costs->unpriced_units);
	measure(c, (int64_t)costs->rows, "prices");
	if (costs->unknown && c->check->state == CHECK_HOLDS)
		buf_printf(&c->detail, ", %llu of SKUs that the store does not know",
			   (unsigned long long)costs->unknown);
}

static const struct {
	const char *name;
	const char *text;
	void (*make)(struct checking *c);
} CHECKS[] = {
	{ "opening", "Each run opens with what the run before it closed with", check_opening },
	{ "supply", "Opening + received + changed + corrected \xe2\x88\x92 shipped = closing supply",
	  check_supply },
	{ "allocated", "Opening + allocated \xe2\x88\x92 taken off \xe2\x88\x92 shipped = closing allocated",
	  check_allocated },
	{ "uncovered", "Opening + new + cut \xe2\x88\x92 covered \xe2\x88\x92 cancelled = closing not covered",
	  check_uncovered },
	{ "store", "The store, less what came later, holds what the runs closed with", check_store },
	{ "batches", "Supply = allocated + free on every batch, none below zero", check_batches },
	{ "suppliers", "The suppliers add up to the statement, figure by figure", check_suppliers },
	{ "skus", "The SKUs add up to the statement, figure by figure", check_skus },
	{ "open-lines", "The open lines add up to the units that are not covered", check_open_lines },
	{ "units", "The journal\xe2\x80\x99s units are those that the runs counted", check_units },
	{ "rows", "Every row of every feed is counted once", check_rows },
	{ "control", "Units and digests are those that the senders stated", check_control },
	{ "refused", "Every refused row is in the journal", check_refused },
	{ "days", "All runs of the report began in its days", check_days },
	{ "journal", "The runs\xe2\x80\x99 journal entries follow each other without a gap", check_journal },
	{ "movements", "The movements are as many as the runs numbered", check_movements },
	{ "published", "The published movements.csv adds up to the statement", check_published },
	{ "seal", "The list of files is the sealed one, and movements.csv is as it says", check_seal },
	{ "value", "The suppliers and the SKUs add up to the value at cost", check_value },
};

static enum status make(struct figures *f, size_t i, struct check *out)
{
	struct checking c = { .f = f, .check = out };
	*out = (struct check){ .name = CHECKS[i].name, .text = CHECKS[i].text };
	buf_init(&c.detail, 0);
	CHECKS[i].make(&c);
	enum status st = buf_status(&c.detail);
	if (!st)
		out->detail = arena_copy(&f->arena, buf_slice(&c.detail));
	buf_release(&c.detail);
	return st || out->detail.p ? st : ST_NO_MEMORY;
}

enum status checks_make(struct figures *f, struct checks *out)
{
	const size_t count = sizeof(CHECKS) / sizeof(CHECKS[0]);
	REQUIRE(count <= CHECKS_MAX);
	enum status st = ST_OK;
	*out = (struct checks){ 0 };
	for (size_t i = 0; !st && i < count; i++) {
		if (CHECKS[i].make == check_value && !f->costs.there)
			continue;
		struct check *check = &out->list[out->count++];
		st = make(f, i, check);
		out->failed += check->state == CHECK_FAILS;
		out->not_made += check->state == CHECK_NOT_MADE;
	}
	return st;
}
