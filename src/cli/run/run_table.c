/*
 * The table of a run's figures, out of the summary: a column for each outcome where there is room, else a few
 * for sums of them.
 */
#include "cli/run/run_table.h"

#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"

struct sum_column {
	const char *head;
	unsigned of; /* bit 1 << outcome_type */
};

#define OF(type) (1u << OUTCOME_##type)

/* Every outcome is in one of these. */
static const struct sum_column SUMS[] = {
	{ "news", OF(CREATED) | OF(CHANGED) | OF(ALLOCATED) | OF(AMENDED) | OF(CANCELLED) | OF(SHIPPED) },
	{ "known", OF(UNCHANGED) | OF(DUPLICATE) | OF(CLOSED) },
	{ "short", OF(OUT_OF_STOCK) },
	{ "refused", OF(REFUSED) },
};
enum { SUMS_COUNT = sizeof(SUMS) / sizeof(SUMS[0]) };

struct sum_columns {
	bool kindless; /* without the kinds of feeds */
	size_t count;
	struct sum_column columns[OUTCOME_COUNT];
};

static uint64_t sum_of(const struct sum_column *c, const struct counts *counts)
{
	uint64_t sum = 0;
	for (int type = 0; type < OUTCOME_COUNT; type++)
		if (c->of & 1u << type)
			sum += counts->of[type];
	return sum;
}

static struct sum_columns few_columns(bool kindless)
{
	struct sum_columns few = { .kindless = kindless, .count = SUMS_COUNT };
	memcpy(few.columns, SUMS, sizeof(SUMS));
	return few;
}

/* Those of ALL, or those in which COUNTS has something. */
static struct sum_columns outcome_columns(bool all, const struct counts *counts)
{
	struct sum_columns many = { 0 };
	for (int type = 0; type < OUTCOME_COUNT; type++)
		if (all || counts->of[type])
			many.columns[many.count++] =
				(struct sum_column){ outcome_name((enum outcome_type)type), 1u << type };
	return many;
}

static void put_counts(struct text_table *t, const struct sum_columns *columns, const struct counts *counts)
{
	text_table_number(t, counts_rows(counts));
	for (size_t i = 0; i < columns->count; i++)
		text_table_number(t, sum_of(&columns->columns[i], counts));
}

static void put_heads(struct text_table *t, const struct sum_columns *columns)
{
	text_table_cell(t, SLICE("feed"));
	if (!columns->kindless)
		text_table_cell(t, SLICE("kind"));
	text_table_cell(t, SLICE("status"));
	text_table_cell(t, SLICE("rows"));
	for (size_t i = 0; i < columns->count; i++)
		text_table_cell(t, slice_str(columns->columns[i].head));
}

static void put_feed(struct text_table *t, const struct sum_columns *columns, const struct feed_record *f)
{
	text_table_cell(t, f->name);
	if (!columns->kindless)
		text_table_cell(t, slice_str(f->kind == KIND_NONE ? "-" : kind_name(f->kind)));
	text_table_cell(
		t, slice_str(f->status == FEED_REFUSED ? code_name(f->code) : feed_status_name(f->status)));
	put_counts(t, columns, &f->counts);
}

static void fill_table(struct text_table *t, const struct sum_columns *columns, const struct summary *s,
		       const struct counts *totals)
{
	if (columns->kindless)
		text_table_init(t, 3 + columns->count, "llrrrrrrrrrrrrr");
	else
		text_table_init(t, 4 + columns->count, "lllrrrrrrrrrrrrr");
	put_heads(t, columns);
	for (uint32_t i = 0; i < s->run.feeds; i++)
		put_feed(t, columns, &s->feeds[i]);
	if (s->run.feeds < 2)
		return;
	text_table_cell(t, SLICE("total"));
	if (!columns->kindless)
		text_table_cell(t, SLICE(""));
	text_table_cell(t, SLICE(""));
	put_counts(t, columns, totals);
}

/* Makes the table anew with COLUMNS. */
static void refill(struct text_table *t, struct sum_columns columns, const struct summary *s,
		   const struct counts *totals)
{
	text_table_release(t);
	fill_table(t, &columns, s, totals);
}

void run_table(struct buf *out, const struct summary *s, const struct counts *totals, size_t width)
{
	enum { WIDE = 120 };
	struct text_table t = { 0 };
	bool narrow = width && width < WIDE;
	refill(&t, narrow ? few_columns(false) : outcome_columns(true, totals), s, totals);
	/* on a wide window what has no figures gives way first */
	if (!narrow && width && text_table_width(&t) > width)
		refill(&t, outcome_columns(false, totals), s, totals);
	if (!narrow && width && text_table_width(&t) > width)
		refill(&t, few_columns(false), s, totals);
	if (width)
		text_table_fit(&t, width);
	/* figures are never cut */
	if (width && text_table_width(&t) > width) {
		refill(&t, few_columns(true), s, totals);
		text_table_fit(&t, width);
	}
	text_table_print(&t, colours_wanted(STDOUT_FILENO), out);
	text_table_release(&t);
}
