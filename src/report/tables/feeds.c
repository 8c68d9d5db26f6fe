/* What came in, and what became of its rows. */
#include "report/tables/writing.h"

#include "allot/base/hash.h"

enum { COLUMNS = 12, SHOWN_FEEDS_MAX = 40, DIGEST_SHOWN = 8 };

static const struct column FEED_COLUMNS[COLUMNS] = {
	{ "feed", "Feed", CELL_TEXT, 28, false, NULL },
	{ "run", "Run", CELL_COUNT, 8, false, NULL },
	{ "kind", "Kind", CELL_TEXT, 14, false, NULL },
	{ "sha256", "SHA-256", CELL_CODE, 68, false, NULL },
	{ "status", "Status", CELL_TEXT, 16, false, NULL },
	{ "rows", "Rows", CELL_COUNT, 0, true, NULL },
	{ "news", "News", CELL_COUNT, 0, false, NULL },
	{ "known", "Known already", CELL_COUNT, 0, false, NULL },
	{ "out_of_stock", "Out of stock", CELL_COUNT, 0, false, NULL },
	{ "refused", "Refused", CELL_COUNT, 0, false, NULL },
	{ "allocated", "Units allocated", CELL_COUNT, 0, true, NULL },
	{ "shipped", "Units shipped", CELL_COUNT, 0, false, NULL },
};

static int64_t known_rows(const struct counts *c)
{
	return (int64_t)(c->of[OUTCOME_UNCHANGED] + c->of[OUTCOME_DUPLICATE] + c->of[OUTCOME_CLOSED]);
}

static int64_t news_rows(const struct counts *c)
{
	return (int64_t)(counts_rows(c) - c->of[OUTCOME_REFUSED] - c->of[OUTCOME_OUT_OF_STOCK]) - known_rows(c);
}

/* The figures of C and U into the columns from `rows` on. */
static void put_figures(struct cell *cells, const struct counts *c, const struct units *u)
{
	cells[5] = cell_number((int64_t)counts_rows(c));
	cells[6] = cell_number(news_rows(c));
	cells[7] = cell_number(known_rows(c));
	cells[8] = cell_number((int64_t)c->of[OUTCOME_OUT_OF_STOCK]);
	cells[9] = cell_number((int64_t)c->of[OUTCOME_REFUSED]);
	cells[10] = cell_number((int64_t)u->of[UNITS_ALLOCATED]);
	cells[11] = cell_number((int64_t)u->of[UNITS_SHIPPED]);
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
	put_figures(cells, &feed->counts, &feed->units);
	add_row(w, t, &(struct table_row){ .for_ = for_, .cells = cells, .alarm = refused });
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
	struct units units;
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
		units_add(&rows->units, &feed->units);
	}
}

static void add_totals(struct writing *w, const struct table *t, const struct feed_rows *rows)
{
	struct counts counts = { 0 };
	struct units units = { 0 };
	struct cell cells[COLUMNS] = { cell_text(
		print(w, "%llu further feeds", (unsigned long long)rows->left_out)) };
	for (int i = 1; i < 5; i++)
		cells[i] = cell_str("");
	cells[1] = CELL_NOTHING;
	if (rows->left_out) {
		put_figures(cells, &rows->counts, &rows->units);
		add_sum(w, t, ROW_REST, cells);
	}
	for (size_t i = 0; i < w->f->period.count; i++) {
		counts_add(&counts, &w->f->period.nights[i].counts);
		units_add(&units, &w->f->period.nights[i].units);
	}
	cells[0] = cell_str("All feeds");
	put_figures(cells, &counts, &units);
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
		    "or refused. The digest is that of the file as it came.");
	begin_table(w, &t);
	for (size_t i = 0; i < w->f->period.count; i++)
		add_night(w, &t, &w->f->period.nights[i], &rows);
	add_totals(w, &t, &rows);
	end_table(w, &t);
}
