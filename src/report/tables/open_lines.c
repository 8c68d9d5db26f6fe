/*
 * Lines that no batch covers: how their units came about, how long they are open, and every one of them,
 * the one that became known first first.
 */
#include "report/tables/writing.h"

#include "report/table/figure_text.h"

enum { SHOWN_LINES_MAX = 8 };

/* From opening to closing */

static const struct {
	const char *name;
	const char *data;
	const char *note;
} MOVES[OPEN_COUNT] = {
	[OPEN_NEW] = { "New", "new", "nothing covered them when they came" },
	[OPEN_CUT] = { "Cut", "cut", "taken off a batch that was cut" },
	[OPEN_AMENDED] = { "Amended", "amended", "of lines that ordered more, or less" },
	[OPEN_COVERED] = { "Covered", "covered", "put on a batch" },
	[OPEN_CANCELLED] = { "Cancelled", "cancelled", "not wanted any more" },
	[OPEN_SHIPPED] = { "Shipped", "shipped", "left, though nothing covered them" },
	[OPEN_REPLACED] = { "Sent anew", "replaced", "the line was ordered again in place of itself" },
};

static void write_moves(struct writing *w)
{
	static const struct column columns[2] = {
		{ "movement", "Units that no batch covers", CELL_TEXT, 30, 0, NULL },
		{ "units", "Units", CELL_DELTA, 0, 0, NULL },
	};
	const struct table t = { "uncovered", "Units that no batch covers, opening to closing",
				 columns,     2,
				 true,	      false };
	const struct sums *a = &w->f->all;
	struct cell cells[2] = { cell_both("Opening", "opening"), cell_number(sums_opening_open(a)) };
	put_section(w, NULL, "From opening to closing", "");
	begin_table(w, &t);
	cells[1].balance = true;
	add_row(w, &t, &(struct table_row){ .kind = ROW_OPENING, .cells = cells });
	for (int i = 0; i < OPEN_COUNT; i++) {
		const struct cell move[2] = { cell_both(MOVES[i].name, MOVES[i].data),
					      cell_number(a->open[i]) };
		add_row(w, &t, &(struct table_row){ .cells = move, .note = slice_str(MOVES[i].note) });
	}
	cells[0] = cell_both("Closing", "closing");
	cells[1].number = a->closing_open;
	add_row(w, &t, &(struct table_row){ .kind = ROW_TOTAL, .cells = cells });
	end_table(w, &t);
}

/* By age */

enum { AGE_COLUMNS = 5 };

static const struct column BY_AGE[AGE_COLUMNS] = {
	{ "age", "Ordered", CELL_TEXT, 26, 0, NULL },		{ "lines", "Lines", CELL_COUNT, 0, 0, NULL },
	{ "units", "Units", CELL_COUNT, 0, 0, NULL },		{ "share", "Share", CELL_SHARE, 0, 0, NULL },
	{ "value", "At cost", CELL_MONEY, 0, MARK_RULE, NULL },
};

static void put_age(struct writing *w, struct cell cells[AGE_COLUMNS], const struct open_sum *s)
{
	cells[1] = cell_number((int64_t)s->lines);
	cells[2] = cell_number(s->units);
	cells[3] = cell_number(share_of((uint64_t)s->units, (uint64_t)w->f->open.units));
	cells[4] = s->unpriced && s->unpriced == s->units ? CELL_NOTHING : cell_number(s->value);
}

/* Units that are in no value stand beside it. */
static void add_age(struct writing *w, const struct table *t, enum row_kind kind,
		    struct cell cells[AGE_COLUMNS], const struct open_sum *s)
{
	struct table_row row = { .kind = kind, .cells = cells, .note_below = true };
	put_age(w, cells, s);
	if (kind == ROW_TOTAL)
		row.for_ = ROW_FOR_PAGE;
	if (w->f->costs.there && s->unpriced) {
		struct slice units = print_with(w, put_grouped, s->unpriced);
		row.note = print(w, "%.*s without a cost", SLICE_ARG(units));
	}
	add_row(w, t, &row);
}

static void write_age_chart(struct writing *w)
{
	struct bar bars[AGE_COUNT];
	for (int i = 0; i < AGE_COUNT; i++)
		bars[i] =
			(struct bar){ .label = slice_str(age_name((enum age)i)), .value = w->f->ages[i].units };
	if (w->f->open.units)
		add_chart(w, &(struct chart){ .kind = CHART_SHARES,
					      .name = "ages",
					      .title = "Units that no batch covers, by when they were ordered",
					      .bars = bars,
					      .count = AGE_COUNT });
}

static void write_ages(struct writing *w)
{
	const struct table t = { "open_by_age", "Open lines by age",
				 BY_AGE,	w->f->costs.there ? AGE_COLUMNS : AGE_COLUMNS - 1,
				 true,		false };
	struct cell cells[AGE_COLUMNS];
	put_section(w, NULL, "By age", "");
	begin_table(w, &t);
	for (int i = 0; i < AGE_COUNT; i++) {
		cells[0] = cell_str(age_name((enum age)i));
		add_age(w, &t, ROW_PLAIN, cells, &w->f->ages[i]);
	}
	cells[0] = cell_str("All open lines");
	add_age(w, &t, ROW_TOTAL, cells, &w->f->open);
	end_table(w, &t);
}

/* All of them */

enum { LINE_COLUMNS = 7 };

static const struct column LINES[LINE_COLUMNS] = {
	{ "orderid", "Order", CELL_CODE, 22, 0, NULL },
	{ "line", "Line", CELL_CODE, 10, 0, NULL },
	{ "sku", "SKU", CELL_CODE, 26, 0, NULL },
	{ "units", "Units not covered", CELL_COUNT, 0, 0, NULL },
	{ "free", "Free in all batches", CELL_COUNT, 0, 0, NULL },
	{ "next_eta", "Next arrival", CELL_DATE, 0, 0, NULL },
	{ "since", "Ordered on", CELL_DATE, 0, 0, NULL },
};

static const struct table ALL_LINES = { "open_lines", "The order lines that no batch covers, the oldest first",
					LINES,	      LINE_COLUMNS,
					false,	      false };

struct line_rows {
	struct writing *w;
	uint64_t count;
	int64_t rest_units;
};

static enum status on_line(void *ctx, const struct open_line_view *line)
{
	struct line_rows *rows = ctx;
	struct writing *w = rows->w;
	const struct sku *sku = skus_find(&w->f->skus, line->line.sku);
	struct cell cells[LINE_COLUMNS] = {
		cell_text(line->line.orderid),
		cell_text(line->line.line),
		cell_text(line->line.sku),
		cell_number(line->line.qty),
		CELL_NOTHING,
		CELL_NOTHING,
		cell_number(day_of(known_since(w->f, line->id))),
	};
	if (sku && !sku->known)
		sku = NULL;
	if (sku)
		cells[4] = cell_number(sku->sums.closing_supply - sku->sums.closing_allocated);
	if (sku && sku->next_eta && period_is_newest(&w->f->period))
		cells[5] = cell_number(sku->next_eta);
	bool page = rows->count++ < SHOWN_LINES_MAX || w->f->open.lines == SHOWN_LINES_MAX + 1;
	rows->rest_units += page ? 0 : line->line.qty;
	add_row(w, &ALL_LINES,
		&(struct table_row){ .for_ = page ? ROW_FOR_ALL : ROW_FOR_DATA, .cells = cells });
	return w->status;
}

static void write_lines(struct writing *w)
{
	struct line_rows rows = { .w = w };
	struct cell cells[LINE_COLUMNS] = { 0 };
	put_section(w, NULL, "The oldest", "");
	begin_table(w, &ALL_LINES);
	if (!w->status)
		w->status = w->views->ops->open_lines(w->views, w->f->period.to, on_line, &rows);
	for (int i = 1; i < 3; i++)
		cells[i] = cell_str("");
	cells[3] = cell_number(rows.rest_units);
	if (rows.rest_units) {
		cells[0] = cell_text(
			print(w, "%llu further lines", (unsigned long long)(rows.count - SHOWN_LINES_MAX)));
		add_sum(w, &ALL_LINES, ROW_REST, cells);
	}
	cells[0] = cell_str("All open lines");
	cells[3] = cell_number(w->f->open.units);
	add_sum(w, &ALL_LINES, ROW_TOTAL, cells);
	end_table(w, &ALL_LINES);
}

/* A file with a header alone; the page has nothing to show. */
static void write_no_lines(struct writing *w)
{
	begin_table(w, &ALL_LINES);
	end_table(w, &ALL_LINES);
}

void write_open_lines(struct writing *w)
{
	put_section(w, "open", "Open lines",
		    "Order lines with units that no batch covers, whether they wait for one or are short. A "
		    "line is as old "
		    "as the run in which it became known.");
	write_age_chart(w);
	put_beside(w, BESIDE_BEGIN);
	write_ages(w);
	put_beside(w, BESIDE_NEXT);
	write_moves(w);
	put_beside(w, BESIDE_END);
	if (w->f->open.lines)
		write_lines(w);
	else
		with_forms(w, true, write_no_lines);
}
