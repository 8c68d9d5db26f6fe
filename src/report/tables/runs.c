/* Run by run: the month to date, or the period if that began before. */
#include "report/tables/writing.h"

#include "report/table/figure_text.h"

enum { COLUMNS = 11, SHOWN_RUNS_MAX = 31 };

static const struct column RUN_COLUMNS[COLUMNS] = {
	{ "run", "Run", CELL_COUNT, 8, false, NULL },
	{ "began", "Began on", CELL_DATE, 0, false, NULL },
	{ "feeds", "Feeds", CELL_COUNT, 8, false, NULL },
	{ "rows", "Rows", CELL_COUNT, 0, false, NULL },
	{ "refused", "Refused", CELL_COUNT, 0, false, NULL },
	{ "allocated", "Allocated", CELL_COUNT, 0, true, NULL },
	{ "deallocated", "Taken off", CELL_COUNT, 0, false, NULL },
	{ "shipped", "Shipped", CELL_COUNT, 0, false, NULL },
	{ "cancelled", "Cancelled", CELL_COUNT, 0, false, NULL },
	{ "short", "Told short", CELL_COUNT, 0, true, NULL },
	{ "waiting", "Told waiting", CELL_COUNT, 0, false, NULL },
};

static void put_cells(struct cell cells[COLUMNS], uint64_t feeds, const struct counts *c, const struct units *u)
{
	cells[2] = cell_number((int64_t)feeds);
	cells[3] = cell_number((int64_t)counts_rows(c));
	cells[4] = cell_number((int64_t)c->of[OUTCOME_REFUSED]);
	cells[5] = cell_number((int64_t)u->of[UNITS_ALLOCATED]);
	cells[6] = cell_number((int64_t)u->of[UNITS_DEALLOCATED]);
	cells[7] = cell_number((int64_t)u->of[UNITS_SHIPPED]);
	cells[8] = cell_number((int64_t)u->of[UNITS_CANCELLED]);
	cells[9] = cell_number((int64_t)u->of[UNITS_SHORT]);
	cells[10] = cell_number((int64_t)u->of[UNITS_WAITING]);
}

static void add_runs_chart(struct writing *w)
{
	enum { BARS_MAX = 62 };
	struct bar bars[BARS_MAX];
	size_t all = w->f->nights_count, from = all > BARS_MAX ? all - BARS_MAX : 0;
	if (all < 2)
		return;
	for (size_t i = from; i < all; i++) {
		const struct units *u = &w->f->nights[i].units;
		bars[i - from] = (struct bar){
			.label = print_day(w, put_short_date, day_of(w->f->nights[i].started)),
			.value = (int64_t)u->of[UNITS_ALLOCATED],
			.second = (int64_t)(u->of[UNITS_SHORT] + u->of[UNITS_WAITING]),
		};
		bars[i - from].label.n -= bars[i - from].label.n > 5 ? 5 : 0; /* the year */
	}
	add_chart(w, &(struct chart){ .kind = CHART_COLUMNS,
				      .name = "runs",
				      .title = "Units allocated, and told out of stock, run by run",
				      .first = "allocated",
				      .second = "told out of stock, units a run",
				      .bars = bars,
				      .count = all - from });
}

void write_runs(struct writing *w)
{
	const struct table t = { "runs",      "Run by run: rows, and units as the runs counted them",
				 RUN_COLUMNS, COLUMNS,
				 false,	      false };
	struct cell cells[COLUMNS];
	struct counts counts = { 0 };
	struct units units = { 0 };
	uint64_t feeds = 0;
	put_section(w, "runs", "Run by run", "");
	add_runs_chart(w);
	begin_table(w, &t);
	for (size_t i = 0; i < w->f->nights_count; i++) {
		const struct night_sum *n = &w->f->nights[i];
		bool page = i + SHOWN_RUNS_MAX >= w->f->nights_count;
		cells[0] = cell_number((int64_t)n->number);
		cells[1] = cell_number(day_of(n->started));
		put_cells(cells, n->feeds, &n->counts, &n->units);
		add_row(w, &t,
			&(struct table_row){ .for_ = page ? ROW_FOR_ALL : ROW_FOR_DATA, .cells = cells });
		counts_add(&counts, &n->counts);
		units_add(&units, &n->units);
		feeds += n->feeds;
	}
	cells[0] = cell_number((int64_t)w->f->nights_count);
	cells[1] = CELL_NOTHING;
	put_cells(cells, feeds, &counts, &units);
	add_row(w, &t,
		&(struct table_row){
			.kind = ROW_TOTAL, .for_ = ROW_FOR_PAGE, .cells = cells, .note = SLICE("runs") });
	end_table(w, &t);
}
