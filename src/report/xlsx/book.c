/* Sheets, row by row. XML gathers in memory up to some size and goes, deflated, into the archive. */
#include "report/xlsx/book.h"

#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "report/table/figure_text.h"
#include "report/xlsx/parts.h"

enum {
	XML_PIECE = 64 * 1024,
	DAY_SHEET = 693594, /* the day number that a sheet counts as 0 */
	TEXT_MAX = 8000,    /* bytes of a cell; a sheet takes 32,767 characters */
};

/* What a double holds to the last digit; beyond that a figure is written as text. */
static const int64_t NUMBER_MAX = 999999999999999;

/* "A", ..., "T". */
static char column_letter(size_t column)
{
	_Static_assert(TABLE_COLUMNS_MAX <= 26, "one letter");
	return (char)('A' + column);
}

static enum status flow(struct book *b, size_t from)
{
	if (buf_status(&b->xml))
		return buf_status(&b->xml);
	if (b->xml.n < from)
		return ST_OK;
	enum status st = zip_entry_put(&b->zip, buf_slice(&b->xml));
	buf_clear(&b->xml);
	return st;
}

/* The sheet's name: that of its table, with a capital, and which part of it. */
static void note_name(struct book *b, const char *table)
{
	char part[16] = "";
	size_t n = strlen(table);
	if (b->part > 1)
		(void)snprintf(part, sizeof(part), " (%u)", b->part);
	size_t most = SHEET_NAME_MAX - strlen(part);
	for (size_t i = 0; i < n && i < most; i++) {
		char c = table[i] == '_' ? ' ' : table[i];
		buf_put_char(&b->names, i == 0 && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	buf_put_str(&b->names, part);
	buf_put_char(&b->names, '\0');
}

static unsigned width_of(const struct column *c)
{
	static const uint8_t widths[CELL_TYPES] = {
		[CELL_TEXT] = 32,  [CELL_CODE] = 24,  [CELL_COUNT] = 14, [CELL_DELTA] = 14,
		[CELL_SHARE] = 10, [CELL_MONEY] = 18, [CELL_PRICE] = 14, [CELL_DATE] = 14,
	};
	return c->width ? c->width : widths[c->type];
}

static void put_inline(struct book *b, size_t column, unsigned style, struct slice text)
{
	if (text.n > TEXT_MAX)
		text.n = TEXT_MAX;
	buf_printf(&b->xml, "<c r=\"%c%u\" s=\"%u\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
		   column_letter(column), b->row, style);
	put_xml_text(&b->xml, text);
	buf_put_str(&b->xml, "</t></is></c>");
}

static void put_header(struct book *b, const struct table *t)
{
	buf_put_str(&b->xml, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet "
			     "xmlns=\""
			     "http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetPr><pageSetUp"
			     "Pr "
			     "fitToPage=\"1\"/></sheetPr><sheetViews><sheetView ");
	buf_put_str(&b->xml, b->sheets == 1 ? "tabSelected=\"1\" " : "");
	buf_put_str(&b->xml, "workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
			     "activePane=\"bottomLeft\" "
			     "state=\"frozen\"/></sheetView></sheetViews><cols>");
	for (size_t i = 0; i < t->count; i++)
		buf_printf(&b->xml, "<col min=\"%zu\" max=\"%zu\" width=\"%u\" customWidth=\"1\"/>", i + 1,
			   i + 1, width_of(&t->columns[i]));
	buf_put_str(&b->xml, "</cols><sheetData><row r=\"1\">");
	b->row = 1;
	for (size_t i = 0; i < t->count; i++) {
		char head[96];
		const struct column *c = &t->columns[i];
		(void)snprintf(head, sizeof(head), "%s%s%s", c->group ? c->group : "", c->group ? ": " : "",
			       c->head);
		put_inline(b, i, style_of_head(c->type), slice_str(head));
	}
	buf_put_str(&b->xml, "</row>");
}

static enum status sheet_begin(struct book *b, const struct table *t)
{
	char name[64];
	b->sheets++;
	note_name(b, t->name);
	(void)snprintf(name, sizeof(name), "xl/worksheets/sheet%u.xml", b->sheets);
	enum status st = buf_status(&b->names);
	if (!st)
		st = zip_entry_begin(&b->zip, name);
	if (!st)
		put_header(b, t);
	return st;
}

static enum status sheet_end(struct book *b)
{
	buf_put_str(&b->xml, "</sheetData><pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" "
			     "header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" "
			     "orientation=\"landscape\" "
			     "fitToHeight=\"0\"/></worksheet>");
	enum status st = flow(b, 0);
	return st ? st : zip_entry_end(&b->zip);
}

/* NUMBER as the number of the sheet that it stands for. */
static void put_number(struct buf *out, enum cell_type type, int64_t number)
{
	if (type == CELL_DATE)
		put_plain_figure(out, CELL_COUNT, number - DAY_SHEET);
	else if (type == CELL_SHARE) /* tenths of a percent */
		buf_printf(out, "%.3f", (double)number / 1000);
	else
		put_plain_figure(out, type, number);
}

static void put_figure_cell(struct book *b, size_t column, enum cell_type type, bool strong, int64_t number)
{
	bool fits = number <= NUMBER_MAX && number >= -NUMBER_MAX;
	if (!fits) {
		char text[64];
		struct buf out = buf_over(text, sizeof(text));
		put_plain_figure(&out, type, number);
		put_inline(b, column, style_of(type, strong), buf_slice(&out));
		return;
	}
	buf_printf(&b->xml, "<c r=\"%c%u\" s=\"%u\"><v>", column_letter(column), b->row,
		   style_of(type, strong));
	put_number(&b->xml, type, number);
	buf_put_str(&b->xml, "</v></c>");
}

static void put_total_cell(struct book *b, size_t column, enum cell_type type)
{
	char letter = column_letter(column);
	buf_printf(&b->xml, "<c r=\"%c%u\" s=\"%u\"><f>SUM(%c2:%c%u)</f><v>", letter, b->row,
		   style_of(type, true), letter, letter, b->row - 1);
	put_number(&b->xml, type, b->sums[column]);
	buf_put_str(&b->xml, "</v></c>");
}

static void count_cell(struct book *b, size_t column, enum cell_type type, const struct cell *cell)
{
	if (!cell->there || type == CELL_DATE || type == CELL_SHARE || !cell_is_figure(type))
		b->summed[column] = false;
	else
		b->sums[column] += cell->number;
}

static void start_sums(struct book *b)
{
	for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
		b->sums[i] = 0;
		b->summed[i] = true;
	}
}

static enum status begin(void *ctx, const struct table *t)
{
	struct book *b = ctx;
	REQUIRE(t->count > 0 && t->count <= TABLE_COLUMNS_MAX);
	b->part = 1;
	start_sums(b);
	return sheet_begin(b, t);
}

static enum status put_row(void *ctx, const struct table *t, const struct table_row *row)
{
	struct book *b = ctx;
	enum status st = ST_OK;
	if (b->row == b->rows_max) {
		st = sheet_end(b);
		b->part++;
		if (!st)
			st = sheet_begin(b, t);
	}
	if (st)
		return st;
	b->row++;
	buf_printf(&b->xml, "<row r=\"%u\">", b->row);
	bool strong = row->kind == ROW_TOTAL || row->kind == ROW_OPENING;
	for (size_t i = 0; i < t->count; i++) {
		const struct cell *cell = &row->cells[i];
		enum cell_type type = t->columns[i].type;
		count_cell(b, i, type, cell);
		if (!cell->there || (type == CELL_DATE && cell->number == DATE_NONE))
			continue;
		if (cell_is_figure(type))
			put_figure_cell(b, i, cell_type_of(type, cell), strong, cell->number);
		else
			put_inline(b, i, style_of(type, strong),
				   type == CELL_CODE ? cell_data(cell) : cell->text);
	}
	buf_put_str(&b->xml, "</row>");
	return flow(b, XML_PIECE);
}

/* A total under a table that is on one sheet, where it has none of its own and its columns can be summed. */
static void put_totals(struct book *b, const struct table *t)
{
	bool any = false;
	for (size_t i = 0; i < t->count; i++)
		any = any || b->summed[i];
	if (!any || !t->summed || b->part > 1 || b->row < 2 || b->row == b->rows_max)
		return;
	b->row++;
	buf_printf(&b->xml, "<row r=\"%u\">", b->row);
	put_inline(b, 0, style_of(CELL_TEXT, true), SLICE("Total"));
	for (size_t i = 1; i < t->count; i++)
		if (b->summed[i] && b->sums[i] <= NUMBER_MAX && b->sums[i] >= -NUMBER_MAX)
			put_total_cell(b, i, t->columns[i].type);
	buf_put_str(&b->xml, "</row>");
}

static enum status end(void *ctx, const struct table *t)
{
	struct book *b = ctx;
	put_totals(b, t);
	return sheet_end(b);
}

static const struct form_ops BOOK_OPS = { begin, put_row, end };

struct form book_form(struct book *b)
{
	return (struct form){ &BOOK_OPS, b, true };
}

enum status book_create(struct book *b, const char *dir, const char *name, struct slice title, int64_t made)
{
	*b = (struct book){ .file = SINK_NONE, .title = title, .made = made, .rows_max = SHEET_ROWS_MAX };
	buf_init(&b->xml, 0);
	buf_init(&b->names, 0);
	enum status st = sink_create(&b->file, dir, name);
	return st ? st : zip_begin(&b->zip, &b->file);
}

enum status book_finish(struct book *b)
{
	const struct parts parts = { b->sheets, b->names.p, b->title, b->made };
	enum status st = parts_write(&b->zip, &parts);
	if (!st)
		st = zip_end(&b->zip);
	return st ? st : sink_finish(&b->file);
}

enum status book_publish(struct book *b)
{
	return sink_publish(&b->file);
}

void book_drop(struct book *b)
{
	zip_release(&b->zip);
	buf_release(&b->xml);
	buf_release(&b->names);
	sink_drop(&b->file);
}
