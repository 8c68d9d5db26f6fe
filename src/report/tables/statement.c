/*
 * The movement of units: supply, allocated and free, from opening to closing; of the period, and month to
 * date.
 */
#include "report/tables/writing.h"

#include "report/table/figure_text.h"

static const struct {
	const char *name;
	const char *data;
	const char *note;
	const char *label; /* in the chart */
} MOVES[MOVE_COUNT] = {
	[MOVE_RECEIVED] = { "Received", "received", "new batches of suppliers", "Received" },
	[MOVE_SUPPLIER] = { "Changed by suppliers", "supplier-change", "quantities restated in their feeds",
			    "Suppliers" },
	[MOVE_CORRECTION] = { "Corrected by us", "correction", "stocktakes and other changes feeds",
			      "Corrections" },
	[MOVE_ALLOCATED] = { "Allocated", "allocated", "put on a batch for an order line", "Allocated" },
	[MOVE_DEALLOCATED] = { "Taken off again", "deallocated", "cut, amended or cancelled", "Taken off" },
	[MOVE_SHIPPED] = { "Shipped", "shipped", "left the warehouse", "Shipped" },
};

enum { COLUMNS = 7 };

/* "November 2026 to date". */
static const char *month_to_date(struct writing *w)
{
	struct slice day = print_day(w, put_long_date, w->f->period.month_day);
	struct slice text =
		print(w, "%.*s to date%c", day.n > 2 ? (int)day.n - 2 : 0, day.n > 2 ? day.p + 2 : "", 0);
	return text.n ? text.p : "";
}

static void put_columns(struct writing *w, struct column columns[COLUMNS])
{
	static const struct column all[COLUMNS] = {
		{ "movement", "Movement", CELL_TEXT, 30, false, NULL },
		{ "supply", "Supply", CELL_DELTA, 0, false, NULL },
		{ "allocated", "Allocated", CELL_DELTA, 0, false, NULL },
		{ "free", "Free", CELL_DELTA, 0, false, NULL },
		{ "month_supply", "Supply", CELL_DELTA, 0, true, NULL },
		{ "month_allocated", "Allocated", CELL_DELTA, 0, false, NULL },
		{ "month_free", "Free", CELL_DELTA, 0, false, NULL },
	};
	const char *month = month_to_date(w);
	memcpy(columns, all, sizeof(all));
	for (int i = 1; i < 4; i++) {
		columns[i].group = w->f->period.count > 1 ? "The period" : "This run";
		columns[i + 3].group = month;
	}
}

static void add_move(struct writing *w, const struct table *t, enum move move)
{
	const struct sums *a = &w->f->all, *m = &w->f->month;
	const struct cell cells[COLUMNS] = {
		cell_both(MOVES[move].name, MOVES[move].data),
		cell_number(a->supply[move]),
		cell_number(a->allocated[move]),
		cell_number(a->supply[move] - a->allocated[move]),
		cell_number(m->supply[move]),
		cell_number(m->allocated[move]),
		cell_number(m->supply[move] - m->allocated[move]),
	};
	add_row(w, t, &(struct table_row){ .cells = cells, .note = slice_str(MOVES[move].note) });
}

/* A balance stands without a sign, unlike what moves it. */
static struct cell balance(int64_t number)
{
	return (struct cell){ .there = true, .number = number, .balance = true };
}

static void add_opening(struct writing *w, const struct table *t)
{
	const struct sums *a = &w->f->all, *m = &w->f->month;
	int64_t supply = sums_opening_supply(a), allocated = sums_opening_allocated(a);
	int64_t month_supply = sums_opening_supply(m), month_allocated = sums_opening_allocated(m);
	const struct period *p = &w->f->period;
	const struct cell cells[COLUMNS] = {
		cell_both("Opening balance", "opening"),
		balance(supply),
		balance(allocated),
		balance(supply - allocated),
		balance(month_supply),
		balance(month_allocated),
		balance(month_supply - month_allocated),
	};
	struct slice note = p->has_before
				    ? print(w, "as closed by run %llu", (unsigned long long)p->before.number)
				    : SLICE("nothing: this is the first run");
	add_row(w, t, &(struct table_row){ .kind = ROW_OPENING, .cells = cells, .note = note });
}

static void add_closing(struct writing *w, const struct table *t)
{
	const struct sums *a = &w->f->all;
	int64_t free_units = a->closing_supply - a->closing_allocated;
	const struct cell cells[COLUMNS] = {
		cell_both("Closing balance", "closing"),
		balance(a->closing_supply),
		balance(a->closing_allocated),
		balance(free_units),
		balance(a->closing_supply),
		balance(a->closing_allocated),
		balance(free_units),
	};
	add_row(w, t, &(struct table_row){ .kind = ROW_TOTAL, .cells = cells });
}

static void add_waterfall(struct writing *w)
{
	struct bar bars[MOVE_COUNT + 2];
	const struct sums *a = &w->f->all;
	size_t count = 0;
	bars[count++] = (struct bar){ .label = SLICE("Opening"),
				      .value = sums_opening_supply(a) - sums_opening_allocated(a) };
	for (int i = 0; i < MOVE_COUNT; i++)
		if (a->supply[i] != a->allocated[i])
			bars[count++] = (struct bar){ .label = slice_str(MOVES[i].label),
						      .value = a->supply[i] - a->allocated[i] };
	bars[count++] =
		(struct bar){ .label = SLICE("Closing"), .value = a->closing_supply - a->closing_allocated };
	add_chart(w, &(struct chart){ .kind = CHART_WATERFALL,
				      .name = "waterfall",
				      .title = "Free units, from opening to closing",
				      .bars = bars,
				      .count = count });
}

void write_statement(struct writing *w)
{
	struct column columns[COLUMNS];
	const struct table t = { "statement",
				 "Movement of units: supply, allocated and free, opening to "
				 "closing",
				 columns,
				 COLUMNS,
				 false,
				 false };
	put_columns(w, columns);
	put_section(w, "statement", "Movement of units",
		    "Supply is what suppliers have delivered or announced and what has not left yet. A part "
		    "of it is "
		    "allocated to order lines, the rest is free. Down the page each column closes; across it,"
		    " supply "
		    "is allocated plus free.");
	begin_table(w, &t);
	add_opening(w, &t);
	for (int i = 0; i < MOVE_COUNT; i++)
		add_move(w, &t, (enum move)i);
	add_closing(w, &t);
	end_table(w, &t);
	add_waterfall(w);
}
