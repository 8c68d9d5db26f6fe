/* The report as text. The rows of a table are kept until its end, since its widths follow from all of them. */
#include "report/page/text_paper.h"

#include <stdlib.h>

#include "allot/base/shown.h"
#include "allot/base/text/width.h"
#include "allot/base/utf8.h"
#include "report/table/figure_text.h"

enum { TERMINAL = 80, FIRST_MAX = 30, TEXT_CELL_MAX = 46, GAP = 2 };

void text_paper_init(struct text_paper *p, struct buf *out)
{
	*p = (struct text_paper){ .out = out };
	arena_init(&p->kept);
}

void text_paper_release(struct text_paper *p)
{
	arena_release(&p->kept);
	free(p->rows);
	*p = (struct text_paper){ 0 };
}

/* TEXT and blanks, to WIDTH columns. */
static void put_padded(struct buf *out, struct slice text, size_t width, bool right)
{
	size_t used = text_width(text);
	size_t blanks = used < width ? width - used : 0;
	for (size_t i = 0; right && i < blanks; i++)
		buf_put_char(out, ' ');
	buf_put_slice(out, text);
	for (size_t i = 0; !right && i < blanks; i++)
		buf_put_char(out, ' ');
}

static void end_line(struct buf *out)
{
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_put_char(out, '\n');
}

/* TEXT in lines of at most TERMINAL columns, each after INDENT blanks. */
static void put_wrapped(struct buf *out, struct slice text, size_t indent)
{
	size_t at = 0;
	while (text.n) {
		const char *blank = memchr(text.p, ' ', text.n);
		size_t n = blank ? (size_t)(blank - text.p) : text.n;
		size_t width = text_width(slice_of(text.p, n));
		if (at && at + 1 + width > TERMINAL) {
			buf_put_char(out, '\n');
			at = 0;
		}
		if (at)
			buf_put_char(out, ' ');
		for (size_t i = 0; !at && i < indent; i++)
			buf_put_char(out, ' ');
		at += (at ? 1 : indent) + width;
		buf_put(out, text.p, n);
		n += blank != NULL;
		text = slice_of(text.p + n, text.n - n);
	}
	buf_put_char(out, '\n');
}

static enum status front(void *ctx, const struct front *f)
{
	struct text_paper *p = ctx;
	put_wrapped(p->out, f->title, 0);
	put_wrapped(p->out, f->subtitle, 0);
	for (size_t i = 0; i < sizeof(f->meta) / sizeof(f->meta[0]); i++)
		put_wrapped(p->out, f->meta[i], 0);
	buf_put_char(p->out, '\n');
	put_wrapped(p->out, f->verdict, 0);
	put_wrapped(p->out, f->verdict_more, 2);
	if (f->needs)
		buf_printf(p->out, "%zu thing%s a person\n", f->needs, f->needs == 1 ? " needs" : "s need");
	else
		buf_put_str(p->out, "Nothing needs a person\n");
	for (size_t i = 0; i < f->headlines_count; i++) {
		put_padded(p->out, slice_str(f->headlines[i].term), 24, false);
		put_padded(p->out, f->headlines[i].figure, 14, true);
		buf_put_str(p->out, "  ");
		buf_put_slice(p->out, f->headlines[i].note);
		end_line(p->out);
	}
	return buf_status(p->out);
}

static enum status section(void *ctx, const char *id, const char *heading, struct slice lead)
{
	struct text_paper *p = ctx;
	size_t width = strlen(heading);
	(void)lead;
	buf_printf(p->out, "\n%s\n", heading);
	for (size_t i = 0; i < width; i++)
		buf_put_char(p->out, id ? '=' : '-');
	buf_put_char(p->out, '\n');
	return buf_status(p->out);
}

static enum status chart(void *ctx, const struct chart *c)
{
	(void)ctx;
	(void)c;
	return ST_OK;
}

static enum status checks(void *ctx, const struct checks *c)
{
	static const char *const marks[] = {
		[CHECK_HOLDS] = "holds   ", [CHECK_FAILS] = "FAILS   ", [CHECK_NOT_MADE] = "not made"
	};
	struct text_paper *p = ctx;
	for (size_t i = 0; i < c->count; i++) {
		buf_printf(p->out, "%s  %s\n", marks[c->list[i].state], c->list[i].text);
		put_wrapped(p->out, c->list[i].detail, 10);
	}
	return buf_status(p->out);
}

static enum status close(void *ctx, const struct term *terms, size_t count)
{
	struct text_paper *p = ctx;
	buf_put_char(p->out, '\n');
	for (size_t i = 0; i < count; i++) {
		buf_printf(p->out, "%s\n", terms[i].name);
		put_wrapped(p->out, terms[i].text, 2);
	}
	return buf_status(p->out);
}

static const struct paper_ops TEXT_OPS = { front, section, NULL, chart, checks, close };

struct paper text_paper(struct text_paper *p)
{
	return (struct paper){ &TEXT_OPS, p };
}

/* Tables */

static enum status begin(void *ctx, const struct table *t)
{
	struct text_paper *p = ctx;
	(void)t;
	arena_reset(&p->kept);
	p->count = 0;
	return ST_OK;
}

/* The text of CELL in the arena, its value shown so that it cannot steer the terminal. */
static enum status keep_cell(struct text_paper *p, enum cell_type type, const struct cell *cell,
			     struct slice *out)
{
	struct buf text;
	buf_init(&text, 0);
	if (!cell->there)
		buf_put_str(&text, cell_is_figure(type) ? DASH : "");
	else if (cell_is_figure(type))
		put_figure(&text, cell_type_of(type, cell), cell->number);
	else
		put_shown_text(&text, cell->text, 1024);
	enum status st = buf_status(&text);
	*out = arena_copy(&p->kept, buf_slice(&text));
	if (!st && text.n && !out->p)
		st = ST_NO_MEMORY;
	buf_release(&text);
	return st;
}

static enum status put_row(void *ctx, const struct table *t, const struct table_row *row)
{
	struct text_paper *p = ctx;
	enum status st = ST_OK;
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? 2 * p->capacity : 64;
		struct text_row *rows = realloc(p->rows, capacity * sizeof(*rows));
		if (!rows)
			return fail_memory();
		p->rows = rows;
		p->capacity = capacity;
	}
	struct text_row *kept = &p->rows[p->count++];
	kept->kind = row->kind;
	for (size_t i = 0; !st && i < t->count; i++)
		st = keep_cell(p, t->columns[i].type, &row->cells[i], &kept->cells[i]);
	return st;
}

/* The widest word of a heading: it may stand in several lines. */
static size_t word_width(const char *head)
{
	size_t widest = 0;
	while (*head) {
		size_t n = strcspn(head, " ");
		widest = n > widest ? n : widest;
		head += n + (head[n] == ' ');
	}
	return widest;
}

static size_t column_width(const struct text_paper *p, const struct table *t, size_t column)
{
	if (!column_on_page(&t->columns[column]))
		return 0;
	size_t most = column ? TEXT_CELL_MAX : FIRST_MAX;
	size_t width = word_width(t->columns[column].head);
	for (size_t i = 0; i < p->count; i++) {
		size_t cell = text_width(p->rows[i].cells[column]);
		width = cell > width ? cell : width;
	}
	return !cell_is_figure(t->columns[column].type) && width > most ? most : width;
}

/* The next line of *TEXT that fits into WIDTH, cut at a blank where there is one. */
static struct slice next_piece(struct slice *text, size_t width)
{
	size_t n = 0, columns = 0, blank = 0;
	while (n < text->n && columns < width) {
		size_t length = utf8_length(slice_of(text->p + n, text->n - n));
		n += length ? length : 1;
		columns++;
		if (n < text->n && text->p[n] == ' ')
			blank = n;
	}
	if (n < text->n && blank)
		n = blank;
	struct slice piece = slice_of(text->p, n);
	while (n < text->n && text->p[n] == ' ')
		n++;
	*text = slice_of(text->p + n, text->n - n);
	return piece;
}

/* A block of a table: the first column, and those FROM up to, not including, TO. */
struct block {
	const struct table *t;
	const size_t *widths;
	size_t from;
	size_t to;
};

static bool in_block(const struct block *b, size_t column)
{
	return column == 0 || (column >= b->from && column < b->to && column_on_page(&b->t->columns[column]));
}

/* One row in as many lines as its longest cell takes. */
static void put_cells(struct buf *out, const struct block *b, struct slice cells[TABLE_COLUMNS_MAX])
{
	bool more = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < b->to; i++) {
			if (!in_block(b, i))
				continue;
			struct slice piece = next_piece(&cells[i], b->widths[i]);
			put_padded(out, piece, b->widths[i], cell_is_figure(b->t->columns[i].type));
			buf_put_str(out, "  ");
			more = more || cells[i].n;
		}
		end_line(out);
	}
}

static void put_text_line(struct buf *out, const struct block *b, char c)
{
	for (size_t i = 0; i < b->to; i++) {
		for (size_t k = 0; in_block(b, i) && k < b->widths[i]; k++)
			buf_put_char(out, c);
		buf_put_str(out, in_block(b, i) ? "  " : "");
	}
	end_line(out);
}

static void put_block(struct text_paper *p, const struct block *b)
{
	struct slice cells[TABLE_COLUMNS_MAX];
	for (size_t i = 0; i < b->t->count; i++)
		cells[i] = slice_str(b->t->columns[i].head);
	if (b->from < b->t->count && b->t->columns[b->from].group)
		buf_printf(p->out, "%s\n", b->t->columns[b->from].group);
	put_cells(p->out, b, cells);
	put_text_line(p->out, b, '-');
	for (size_t r = 0; r < p->count; r++) {
		if (p->rows[r].kind == ROW_TOTAL)
			put_text_line(p->out, b, '-');
		memcpy(cells, p->rows[r].cells, sizeof(cells));
		put_cells(p->out, b, cells);
	}
}

static enum status end(void *ctx, const struct table *t)
{
	struct text_paper *p = ctx;
	size_t widths[TABLE_COLUMNS_MAX], from = 1;
	for (size_t i = 0; i < t->count; i++)
		widths[i] = column_width(p, t, i);
	do {
		size_t to = from, used = widths[0];
		while (to < t->count && (to == from || (used + GAP + widths[to] <= TERMINAL &&
							t->columns[to].group == t->columns[from].group)))
			used += (widths[to] ? GAP : 0) + widths[to], to++;
		const struct block block = { t, widths, from, to };
		if (from > 1)
			buf_put_char(p->out, '\n');
		put_block(p, &block);
		from = to;
	} while (from < t->count);
	return buf_status(p->out);
}

static const struct form_ops TEXT_TABLES = { begin, put_row, end };

struct form text_form(struct text_paper *p)
{
	return (struct form){ &TEXT_TABLES, p, false };
}
