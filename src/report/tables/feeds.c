/* What came in, and what became of its rows. */
#include "report/tables/writing.h"

#include "allot/base/hash.h"
#include "report/table/figure_text.h"

enum { COLUMNS = 14, SHOWN_FEEDS_MAX = 40, DIGEST_SHOWN = 8 };

static const struct column FEED_COLUMNS[COLUMNS] = {
	{ "feed", "Feed", CELL_TEXT, 28, false, NULL },
	{ "run", "Run", CELL_COUNT, 8, false, NULL },
	{ "kind", "Kind", CELL_TEXT, 14, false, NULL },
	{ "sha256", "SHA-256", CELL_CODE, 68, false, NULL },
	{ "status", "Status", CELL_TEXT, 16, false, NULL },
	{ "rows", "ours", CELL_COUNT, 0, true, "Rows" },
	{ "rows_stated", "sender\xe2\x80\x99s", CELL_COUNT, 0, false, "Rows" },
	{ "units", "ours", CELL_COUNT, 0, true, "Units" },
	{ "units_stated", "sender\xe2\x80\x99s", CELL_COUNT, 0, false, "Units" },
	{ "news", "news", CELL_COUNT, 0, true, "Rows by what they did" },
	{ "known", "known already", CELL_COUNT, 0, false, "Rows by what they did" },
	{ "out_of_stock", "out of stock", CELL_COUNT, 0, false, "Rows by what they did" },
	{ "refused", "refused", CELL_COUNT, 0, false, "Rows by what they did" },
	{ "totals", "Totals", CELL_TEXT, 14, true, NULL },
};

static int64_t known_rows(const struct counts *c)
{
	return (int64_t)(c->of[OUTCOME_UNCHANGED] + c->of[OUTCOME_DUPLICATE] + c->of[OUTCOME_CLOSED]);
}

static int64_t news_rows(const struct counts *c)
{
	return (int64_t)(counts_rows(c) - c->of[OUTCOME_REFUSED] - c->of[OUTCOME_OUT_OF_STOCK]) - known_rows(c);
}

/* The figures of C, and UNITS_IN, into the columns from `rows` on; what the sender stated is left out. */
static void put_figures(struct cell *cells, const struct counts *c, uint64_t units_in)
{
	cells[5] = cell_number((int64_t)counts_rows(c));
	cells[6] = cells[8] = CELL_NOTHING;
	cells[7] = cell_number((int64_t)units_in);
	cells[9] = cell_number(news_rows(c));
	cells[10] = cell_number(known_rows(c));
	cells[11] = cell_number((int64_t)c->of[OUTCOME_OUT_OF_STOCK]);
	cells[12] = cell_number((int64_t)c->of[OUTCOME_REFUSED]);
	cells[13] = cell_str("");
}

/* What the sender of FEED stated beside it; a difference has held the feed. */
static void put_stated(struct cell *cells, const struct feed_record *feed)
{
	const struct control *c = &feed->control;
	if (c->stated & CONTROL_ROWS)
		cells[6] = cell_number((int64_t)c->rows);
	if (c->stated & CONTROL_QTY)
		cells[8] = cell_number((int64_t)c->qty);
	cells[13] = cell_str(!c->stated				? "not stated"
			     : feed->code == CODE_CONTROL_TOTAL ? "differ"
			     : feed->status == FEED_REFUSED	? ""
								: "tie");
}

static struct cell digest(struct writing *w, const struct feed_record *feed)
{
	char hex[SHA256_HEX];
	if (!feed->has_sha256)
		return CELL_NOTHING;
	sha256_hex(feed->sha256, hex);
	struct slice all = print(w, "%.*s", (int)sizeof(hex), hex);
	return (struct cell){ .there = true, .text = slice_of(all.p, all.n ? DIGEST_SHOWN : 0), .data = all };
}

static void add_feed(struct writing *w, const struct table *t, const struct night *night,
		     const struct feed_record *feed, enum row_for for_)
{
	bool refused = feed->status == FEED_REFUSED;
	struct cell cells[COLUMNS] = {
		cell_text(feed->name),
		cell_number((int64_t)night->run.number),
		cell_str(feed->kind == KIND_NONE ? "" : kind_name(feed->kind)),
		digest(w, feed),
		cell_str(refused ? code_name(feed->code) : feed_status_name(feed->status)),
	};
	put_figures(cells, &feed->counts, feed->units_in);
	put_stated(cells, feed);
	add_row(w, t,
		&(struct table_row){ .for_ = for_,
				     .cells = cells,
				     .note = slice_eq(feed->partner, feed->name) ? SLICE("") : feed->partner,
				     .alarm = refused });
}

static uint64_t count_feeds(const struct period *p)
{
	uint64_t count = 0;
	for (size_t i = 0; i < p->count; i++)
		count += p->nights[i].run.feeds;
	return count;
}

/* Where there are very many feeds the page has the refused ones; all others are one row. */
struct feed_rows {
	bool few;
	uint64_t left_out;
	struct counts counts; /* of those left out */
	uint64_t units;
};

static void add_night(struct writing *w, const struct table *t, const struct night *night,
		      struct feed_rows *rows)
{
	for (uint32_t i = 0; i < night->run.feeds; i++) {
		const struct feed_record *feed = &night->feeds[i];
		bool shown = rows->few || feed->status == FEED_REFUSED;
		add_feed(w, t, night, feed, shown ? ROW_FOR_ALL : ROW_FOR_DATA);
		if (shown)
			continue;
		rows->left_out++;
		counts_add(&rows->counts, &feed->counts);
		rows->units += feed->units_in;
	}
}

/* Partners that sent nothing, after all that came. */
static void add_absences(struct writing *w, const struct table *t)
{
	for (size_t i = 0; i < w->f->absences_count; i++) {
		const struct absence *a = &w->f->absences[i];
		struct cell cells[COLUMNS] = { cell_text(a->partner) };
		struct slice day = print_day(w, put_short_date, day_of(a->applied));
		struct slice units = print_with(w, put_grouped, (int64_t)a->units);
		for (int c = 1; c < COLUMNS; c++)
			cells[c] = cell_is_figure(FEED_COLUMNS[c].type) ? CELL_NOTHING : cell_str("");
		cells[4] = cell_str("did not come");
		add_row(w, t,
			&(struct table_row){ .cells = cells,
					     .note = print(w, "last came on %.*s, with %.*s units",
							   SLICE_ARG(day), SLICE_ARG(units)),
					     .note_below = true });
	}
}

static void add_totals(struct writing *w, const struct table *t, const struct feed_rows *rows)
{
	struct counts counts = { 0 };
	uint64_t units = 0;
	struct cell cells[COLUMNS] = { cell_text(
		print(w, "%llu further feeds", (unsigned long long)rows->left_out)) };
	for (int i = 1; i < 5; i++)
		cells[i] = cell_str("");
	cells[1] = CELL_NOTHING;
	if (rows->left_out) {
		put_figures(cells, &rows->counts, rows->units);
		add_sum(w, t, ROW_REST, cells);
	}
	for (size_t i = 0; i < w->f->period.count; i++) {
		counts_add(&counts, &w->f->period.nights[i].counts);
		for (uint32_t k = 0; k < w->f->period.nights[i].run.feeds; k++)
			units += w->f->period.nights[i].feeds[k].units_in;
	}
	cells[0] = cell_str("All feeds");
	put_figures(cells, &counts, units);
	add_sum(w, t, ROW_TOTAL, cells);
}

void write_feeds(struct writing *w)
{
	const struct table t = { "feeds",      "Feeds, their digests, and what became of their rows",
				 FEED_COLUMNS, COLUMNS,
				 false,	       false };
	struct feed_rows rows = { .few = count_feeds(&w->f->period) <= SHOWN_FEEDS_MAX };
	put_section(w, "feeds", "Feeds",
		    "What came in. Every row is counted once, by what it did first: news, known already, out "
		    "of stock, "
		    "or refused. Units are the sum of the quantities of all rows that could be read.");
	begin_table(w, &t);
	for (size_t i = 0; i < w->f->period.count; i++)
		add_night(w, &t, &w->f->period.nights[i], &rows);
	add_absences(w, &t);
	add_totals(w, &t, &rows);
	end_table(w, &t);
}
