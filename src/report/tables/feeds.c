/* What came in, and what became of its rows. */
#include "report/tables/writing.h"

#include "allot/base/hash.h"
#include "report/table/figure_text.h"

enum { SHOWN_FEEDS_MAX = 40, DIGEST_SHOWN = 8 };

enum {
	AT_FEED,
	AT_RUN,
	AT_KIND,
	AT_PARTNER,
	AT_DIGEST,
	AT_STATUS,
	AT_ROWS,
	AT_ROWS_STATED,
	AT_UNITS,
	AT_UNITS_STATED,
	AT_NEWS,
	AT_KNOWN,
	AT_OUT_OF_STOCK,
	AT_REFUSED,
	AT_TOTALS,
	COLUMNS
};

static const struct column FEED_COLUMNS[COLUMNS] = {
	[AT_FEED] = { "feed", "Feed", CELL_TEXT, 28, 0, NULL },
	[AT_RUN] = { "run", "Run", CELL_COUNT, 8, MARK_DATA, NULL },
	[AT_KIND] = { "kind", "Kind", CELL_TEXT, 14, MARK_DATA, NULL },
	[AT_PARTNER] = { "partner", "Partner", CELL_TEXT, 24, MARK_DATA, NULL },
	[AT_DIGEST] = { "sha256", "SHA-256", CELL_CODE, 68, 0, NULL },
	[AT_STATUS] = { "status", "Status", CELL_TEXT, 16, 0, NULL },
	[AT_ROWS] = { "rows", "ours", CELL_COUNT, 0, MARK_RULE, "Rows" },
	[AT_ROWS_STATED] = { "rows_stated", "sender\xe2\x80\x99s", CELL_COUNT, 0, 0, "Rows" },
	[AT_UNITS] = { "units", "ours", CELL_COUNT, 0, MARK_RULE, "Units" },
	[AT_UNITS_STATED] = { "units_stated", "sender\xe2\x80\x99s", CELL_COUNT, 0, 0, "Units" },
	[AT_NEWS] = { "news", "news", CELL_COUNT, 0, MARK_RULE, "Rows by what they did" },
	[AT_KNOWN] = { "known", "known already", CELL_COUNT, 0, 0, "Rows by what they did" },
	[AT_OUT_OF_STOCK] = { "out_of_stock", "out of stock", CELL_COUNT, 0, 0, "Rows by what they did" },
	[AT_REFUSED] = { "refused", "refused", CELL_COUNT, 0, 0, "Rows by what they did" },
	[AT_TOTALS] = { "totals", "Totals", CELL_TEXT, 16, MARK_RULE, NULL },
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
	cells[AT_ROWS] = cell_number((int64_t)counts_rows(c));
	cells[AT_ROWS_STATED] = cells[AT_UNITS_STATED] = CELL_NOTHING;
	cells[AT_UNITS] = cell_number((int64_t)units_in);
	cells[AT_NEWS] = cell_number(news_rows(c));
	cells[AT_KNOWN] = cell_number(known_rows(c));
	cells[AT_OUT_OF_STOCK] = cell_number((int64_t)c->of[OUTCOME_OUT_OF_STOCK]);
	cells[AT_REFUSED] = cell_number((int64_t)c->of[OUTCOME_REFUSED]);
	cells[AT_TOTALS] = cell_str("");
}

/* What the sender of FEED stated beside it; a difference has held the feed, unless somebody let it pass. */
static void put_stated(struct cell *cells, const struct feed_record *feed)
{
	const struct control *c = &feed->control;
	if (c->stated & CONTROL_ROWS)
		cells[AT_ROWS_STATED] = cell_number((int64_t)c->rows);
	if (c->stated & CONTROL_QTY)
		cells[AT_UNITS_STATED] = cell_number((int64_t)c->qty);
	bool differ = feed->code == CODE_CONTROL_TOTAL || feed->accepted == CODE_CONTROL_TOTAL;
	cells[AT_TOTALS] = cell_str(!c->stated				   ? "not stated"
				    : feed->code == CODE_CONTROL_TOTAL	   ? "differ"
				    : feed->accepted == CODE_CONTROL_TOTAL ? "differ, accepted"
				    : feed->status == FEED_REFUSED	   ? ""
									   : "tie");
	if (c->stated)
		cells[AT_TOTALS].tone = differ ? TONE_BAD : TONE_GOOD;
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
	const char *kind = feed->kind == KIND_NONE ? "" : kind_name(feed->kind);
	struct cell cells[COLUMNS] = {
		[AT_FEED] = cell_text(print_utf8(w, feed->name)),
		[AT_RUN] = cell_number((int64_t)night->run.number),
		[AT_KIND] = cell_str(kind),
		[AT_PARTNER] = cell_text(feed->partner),
		[AT_DIGEST] = digest(w, feed),
		[AT_STATUS] = cell_str(refused ? code_name(feed->code) : feed_status_name(feed->status)),
	};
	cells[AT_STATUS].tone = refused ? TONE_BAD : TONE_NONE;
	struct slice note = print(w, "%s%s%.*s", kind, feed->partner.n ? ", " : "", SLICE_ARG(feed->partner));
	if (w->f->period.count > 1)
		note = print(w, "%.*s; run %llu", SLICE_ARG(note), (unsigned long long)night->run.number);
	put_figures(cells, &feed->counts, feed->units_in);
	put_stated(cells, feed);
	add_row(w, t,
		&(struct table_row){
			.for_ = for_, .cells = cells, .note = note, .note_below = true, .alarm = refused });
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

/* Nothing but NAME. */
static void empty(struct cell cells[COLUMNS], struct slice name)
{
	cells[AT_FEED] = cell_text(name);
	for (int c = 1; c < COLUMNS; c++)
		cells[c] = cell_is_figure(FEED_COLUMNS[c].type) ? CELL_NOTHING : cell_str("");
}

/* Partners that sent nothing, after all that came. */
static void add_absences(struct writing *w, const struct table *t)
{
	for (size_t i = 0; i < w->f->absences_count; i++) {
		const struct absence *a = &w->f->absences[i];
		struct cell cells[COLUMNS];
		empty(cells, a->partner);
		struct slice day = print_day(w, put_short_date, day_of(a->applied));
		struct slice units = print_with(w, put_grouped, (int64_t)a->units);
		cells[AT_STATUS] = cell_str("did not come");
		cells[AT_STATUS].tone = TONE_BAD;
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
	struct cell cells[COLUMNS];
	empty(cells, print(w, "%llu further feeds", (unsigned long long)rows->left_out));
	if (rows->left_out) {
		put_figures(cells, &rows->counts, rows->units);
		add_sum(w, t, ROW_REST, cells);
	}
	for (size_t i = 0; i < w->f->period.count; i++) {
		counts_add(&counts, &w->f->period.nights[i].counts);
		for (uint32_t k = 0; k < w->f->period.nights[i].run.feeds; k++)
			units += w->f->period.nights[i].feeds[k].units_in;
	}
	cells[AT_FEED] = cell_str("All feeds");
	put_figures(cells, &counts, units);
	add_sum(w, t, ROW_TOTAL, cells);
}

void write_feeds(struct writing *w)
{
	const struct table t = { "feeds",      "Feeds, their digests, and what became of their rows",
				 FEED_COLUMNS, COLUMNS,
				 false,	       false };
	struct feed_rows rows = { .few = count_feeds(&w->f->period) <= SHOWN_FEEDS_MAX };
	put_section(
		w, "feeds", "Feeds",
		"What came in. Every row is counted once, by what it did first: news, known already, out "
		"of stock, or refused. Units are the sum of the quantities of all rows that could be read.");
	begin_table(w, &t);
	for (size_t i = 0; i < w->f->period.count; i++)
		add_night(w, &t, &w->f->period.nights[i], &rows);
	add_absences(w, &t);
	add_totals(w, &t, &rows);
	end_table(w, &t);
}
