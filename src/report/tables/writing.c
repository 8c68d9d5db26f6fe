/* What the parts of a report share. A failure is kept, so that they read as what they write. */
#include "report/tables/writing.h"

#include <stdarg.h>
#include <stdio.h>

static void keep(struct writing *w, enum status st)
{
	if (!w->status)
		w->status = st;
}

void put_section(struct writing *w, const char *id, const char *heading, const char *lead)
{
	if (!w->status)
		keep(w, w->paper.ops->section(w->paper.ctx, id, heading, slice_str(lead)));
}

void put_beside(struct writing *w, enum beside place)
{
	if (!w->status && w->paper.ops->beside)
		keep(w, w->paper.ops->beside(w->paper.ctx, place));
}

void begin_table(struct writing *w, const struct table *t)
{
	if (!w->status)
		keep(w, table_begin(&w->forms, t));
}

void add_row(struct writing *w, const struct table *t, const struct table_row *row)
{
	if (!w->status)
		keep(w, table_row(&w->forms, t, row));
}

void end_table(struct writing *w, const struct table *t)
{
	if (!w->status)
		keep(w, table_end(&w->forms, t));
}

void add_chart(struct writing *w, const struct chart *chart)
{
	if (!w->status)
		keep(w, w->paper.ops->chart(w->paper.ctx, chart));
}

void add_plain(struct writing *w, const struct table *t, const struct cell *cells)
{
	add_row(w, t, &(struct table_row){ .cells = cells });
}

void add_sum(struct writing *w, const struct table *t, enum row_kind kind, const struct cell *cells)
{
	add_row(w, t, &(struct table_row){ .kind = kind, .for_ = ROW_FOR_PAGE, .cells = cells });
}

void put_balance(struct cell cells[BALANCE_CELLS], const struct sums *sums)
{
	cells[0] = cell_number(sums_opening_supply(sums));
	cells[1] = cell_number(sums->supply[MOVE_RECEIVED]);
	cells[2] = cell_number(sums->supply[MOVE_SUPPLIER]);
	cells[3] = cell_number(sums->supply[MOVE_CORRECTION]);
	cells[4] = cell_number(sums->supply[MOVE_SHIPPED]);
	cells[5] = cell_number(sums->closing_supply);
	cells[6] = cell_number(sums->closing_allocated);
	cells[7] = cell_number(sums->closing_supply - sums->closing_allocated);
	cells[5].strong = true;
}

void with_forms(struct writing *w, bool data, void (*write)(struct writing *w))
{
	struct forms all = w->forms;
	w->forms.count = 0;
	for (size_t i = 0; i < all.count; i++)
		if (all.of[i].data == data)
			w->forms.of[w->forms.count++] = all.of[i];
	if (w->forms.count)
		write(w);
	w->forms = all;
}

static struct slice kept(struct writing *w, struct buf *text)
{
	keep(w, buf_status(text));
	struct slice copy = arena_copy(&w->f->arena, buf_slice(text));
	if (text->n && !copy.p)
		keep(w, ST_NO_MEMORY);
	buf_release(text);
	return copy;
}

struct slice print(struct writing *w, const char *fmt, ...)
{
	char text[2048];
	struct buf b;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	buf_init(&b, 0);
	buf_put(&b, text, n < 0 ? 0 : (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
	return kept(w, &b);
}

struct slice print_utf8(struct writing *w, struct slice s)
{
	struct buf b;
	buf_init(&b, 0);
	buf_put_utf8(&b, s);
	return kept(w, &b);
}

struct slice print_with(struct writing *w, void (*put)(struct buf *out, int64_t figure), int64_t figure)
{
	struct buf b;
	buf_init(&b, 0);
	put(&b, figure);
	return kept(w, &b);
}

struct slice print_day(struct writing *w, void (*put)(struct buf *out, uint32_t day), uint32_t day)
{
	struct buf b;
	buf_init(&b, 0);
	put(&b, day);
	return kept(w, &b);
}
