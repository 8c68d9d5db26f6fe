/* Breaks of single cells. Each knows values that are just beyond what is allowed, and some that are
 * just within.
 */
#include "night_break.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void set_text(struct model_bytes *cell, const char *text)
{
	night_cell_set(cell, text, strlen(text));
}

/* The cell of a column, or null when there is no such column or the row ends before it. */
static struct model_bytes *cell_of(const struct night_table *table, struct model_record *row,
				   enum model_column column)
{
	size_t place = night_table_place(table, column);

	return place < row->n_fields ? &row->fields[place] : NULL;
}

static struct model_bytes *any_identifier(const struct night_table *table, struct model_record *row,
					  struct night_rng *rng)
{
	static const enum model_column columns[] = { MODEL_REF, MODEL_SKU, MODEL_ORDERID, MODEL_LINE };
	size_t start = night_below(rng, COUNT(columns));
	struct model_bytes *cell = NULL;

	for (size_t i = 0; i < COUNT(columns) && !cell; i++)
		cell = cell_of(table, row, columns[(start + i) % COUNT(columns)]);
	return cell;
}

static void insert(struct model_bytes *cell, struct night_rng *rng, const char *text)
{
	size_t at = night_below(rng, cell->len + 1);
	struct model_bytes new = { 0 };

	model_bytes_add(&new, cell->data, at);
	model_bytes_add_text(&new, text);
	model_bytes_add(&new, model_bytes_text(cell) + at, cell->len - at);
	model_bytes_free(cell);
	*cell = new;
}

static void add_surplus(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	size_t n = night_below(rng, 3);

	while (row->n_fields < table->names.n_fields)
		model_record_add(row);
	for (size_t i = 0; i < n; i++)
		model_record_add(row);
	model_bytes_add_text(model_record_add(row), night_chance(rng, 70) ? "surplus" : "=1");
	if (night_chance(rng, 30))
		model_record_add(row);
}

/* Harmless. */
static void add_empty_surplus(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	while (row->n_fields < table->names.n_fields)
		model_record_add(row);
	for (size_t n = night_from_to(rng, 1, 3); n > 0; n--)
		model_record_add(row);
}

/* The cell of the row's quantity, whatever it is called; of an orders row now and then another. */
static struct model_bytes *any_quantity(const struct night_table *table, struct model_record *row,
					struct night_rng *rng)
{
	static const enum model_column columns[] = {
		MODEL_QTY,     MODEL_ON_HAND,	     MODEL_AVAILABLE,
		MODEL_NEW_QTY, MODEL_SHIPPED_COLUMN, MODEL_CANCELLED_COLUMN
	};
	size_t start = night_chance(rng, 60) ? 0 : night_below(rng, COUNT(columns));
	struct model_bytes *cell = NULL;

	for (size_t i = 0; i < COUNT(columns) && !cell; i++)
		cell = cell_of(table, row, columns[(start + i) % COUNT(columns)]);
	return cell;
}

static void empty_required(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	struct model_bytes *cell;

	if (night_chance(rng, 25))
		cell = any_quantity(table, row, rng);
	else
		cell = any_identifier(table, row, rng);
	if (cell)
		set_text(cell, night_chance(rng, 70) ? "" : " \t ");
}

/* Harmless when only ignored columns are lost. */
static void end_early(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	size_t n = night_from_to(rng, 1, row->n_fields);

	(void)table;
	while (row->n_fields > n)
		model_bytes_free(&row->fields[--row->n_fields]);
}

static void break_encoding(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const bad[] = {
		"\xff",
		"\xfe",
		"\x80",
		"\xbf",
		"\xc0\xaf",
		"\xc1\x81",
		"\xc3",
		"\xe2\x82",
		"\xe0\x80\xaf",
		"\xe0\x9f\xbf",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x80\x80\xaf",
		"\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xf8\x88\x80\x80\x80",
		"\xf0\x9f\x93",
	};
	struct model_bytes *cell = any_identifier(table, row, rng);

	if (cell)
		insert(cell, rng, bad[night_below(rng, COUNT(bad))]);
}

/* Harmless: characters at the edges of what UTF-8 has. */
static void add_edge_character(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const edges[] = {
		"\xc2\xa1",	"\xdf\xbf",	"\xe0\xa0\x80",	    "\xed\x9f\xbf",
		"\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
		"\xef\xbb\xbf", "\xe2\x80\xa8", "\xc2\xa0",
	};
	struct model_bytes *cell = any_identifier(table, row, rng);

	if (cell)
		insert(cell, rng, edges[night_below(rng, COUNT(edges))]);
}

/* A tab at an end is trimmed, harmless. */
static void add_control(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const controls[] = { "\x01",		"\x1f",		"\x7f",		"\t",
						"\n",		"\r",		"\r\n",		"\v",
						"\x1b",		"\x08",		"\xc2\x80",	"\xc2\x85",
						"\xc2\x9f",	"\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6",
						"\xe2\x81\xa9", "\xe2\x80\xaf", "\xe2\x81\xa5" };
	struct model_bytes *cell = any_identifier(table, row, rng);

	if (cell)
		insert(cell, rng, controls[night_below(rng, COUNT(controls))]);
}

/* 201 bytes, or the 200 that are allowed. */
static void lengthen(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	struct model_bytes *cell = any_identifier(table, row, rng);
	size_t len = night_chance(rng, 75) ? 201 : 200;

	if (!cell)
		return;
	if (night_chance(rng, 30))
		model_bytes_add_text(cell, "\xc3\xa9");
	while (cell->len < len)
		model_bytes_add_char(cell, 'n');
}

/* The last ones are harmless. */
static void make_unsafe(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const prefixes[] = {
		"=",
		"+",
		"-",
		"@",
		"'=",
		"'+",
		"'-",
		"'@",
		"''",
		"'",
		"#",
		"''=",
		"a;=",
		"a|+",
		"x'@",
		"a; -",
		"a-b",
		"a = ",
		";",
		"\xc2\xa0=",
		"\xef\xbc\x9d",
		"\xef\xbc\x8b",
		"a;\xe3\x80\x80-",
		"\xef\xbb\xbf@",
		"\xef\xbc\x8d",
		"\xef\xbc\xa0",
		"a|\xe2\x80\x8b=",
		"\xe1\x9a\x80+",
		"a;b-",
	};
	struct model_bytes *cell = any_identifier(table, row, rng);
	struct model_bytes new = { 0 };

	if (!cell)
		return;
	model_bytes_add_text(&new, prefixes[night_below(rng, COUNT(prefixes))]);
	model_bytes_add(&new, cell->data, cell->len);
	model_bytes_free(cell);
	*cell = new;
}

/* The last ones are harmless, and 0 is on a batch. */
static void break_quantity(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const bad[] = {
		"2147483648",
		"1.0",
		"+1",
		"-1",
		"ten",
		"1e3",
		"0x10",
		"1 0",
		"1,000",
		"0",
		"00",
		"\xd9\xa1",
		"1.",
		"4294967297",
		"18446744073709551617",
		"99999999999999999999999999",
		"=5",
		"'5",
		"1_0",
		"0",
		"007",
		"00000000000000000000000000000003",
		"2147483647",
	};
	struct model_bytes *cell = any_quantity(table, row, rng);

	if (cell)
		set_text(cell, bad[night_below(rng, COUNT(bad))]);
}

/* The last ones are harmless. */
static void break_date(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const bad[] = {
		"2026-02-30",		"0000-01-01", "2026-00-10",  "2026-13-01",
		"2026-01-00",		"2026-04-31", "2026-1-1",    "20260101",
		"01.02.2026",		"2026/01/01", "1900-02-29",  "2027-02-29",
		"2026-01-01T00:00:00Z", "tomorrow",   "10000-01-01", "2026-01-1a",
		"-026-01-01",		"2026-01-32", "none",	     "2000-02-29",
		"2024-02-29",		"0001-01-01", "9999-12-31",  "1999-12-31",
		"2100-01-01",		"2000-01-01", "2099-12-31",
	};
	struct model_bytes *cell = cell_of(table, row, MODEL_ETA);

	if (cell)
		set_text(cell, bad[night_below(rng, COUNT(bad))]);
}

/* The last ones are harmless. */
static void mangle_number(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const bad[] = { "6.9E+12", "4,00638E+12", "1e+5",   "12E+3",
					   "6.9E12",  "E+12",	     "6.E+12", "6.9E-12" };
	struct model_bytes *cell = any_identifier(table, row, rng);

	if (cell)
		set_text(cell, bad[night_below(rng, COUNT(bad))]);
}

/* The last ones are harmless. */
static void break_figure(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const bad[] = { "some", "-1", "2147483648", "99", "al l", "all", "ALL", "0", "" };
	enum model_column column = night_chance(rng, 50) ? MODEL_SHIPPED_COLUMN : MODEL_CANCELLED_COLUMN;
	struct model_bytes *cell = cell_of(table, row, column);

	if (cell)
		set_text(cell, bad[night_below(rng, COUNT(bad))]);
}

/* The last ones are harmless. */
static void break_policy(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const priorities[] = { "10000", "-10000", "+1",    "high", "1.0",
						  "-",	   "-0",     "00009", "9999" };
	static const char *const answers[] = { "y", "maybe", "2", "on", "yes!", "Yes", "FALSE", "" };
	struct model_bytes *priority = cell_of(table, row, MODEL_PRIORITY);
	struct model_bytes *answer = cell_of(table, row, night_chance(rng, 50) ? MODEL_BACKORDER : MODEL_SPLIT);

	if (priority && night_chance(rng, 50))
		set_text(priority, priorities[night_below(rng, COUNT(priorities))]);
	else if (answer)
		set_text(answer, answers[night_below(rng, COUNT(answers))]);
}

/* The last one is harmless. */
static void break_unit(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	static const char *const bad[] = { "CS12", "BOX", "EA.", "KG", "eac", "each" };
	struct model_bytes *cell = cell_of(table, row, MODEL_UOM);

	if (!cell)
		cell = cell_of(table, row, MODEL_UNIT);
	if (cell)
		set_text(cell, bad[night_below(rng, COUNT(bad))]);
}

/* Neither SKU nor line. */
static void leave_unnamed(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	struct model_bytes *sku = cell_of(table, row, MODEL_SKU);
	struct model_bytes *line = cell_of(table, row, MODEL_LINE);

	(void)rng;
	if (sku)
		set_text(sku, "");
	if (line)
		set_text(line, "");
}

typedef void breaker(const struct night_table *table, struct model_record *row, struct night_rng *rng);

static breaker *const breakers[] = {
	add_surplus,	   empty_required,     end_early,      break_encoding, add_control,
	lengthen,	   make_unsafe,	       break_quantity, break_date,     break_date,
	add_empty_surplus, add_edge_character, mangle_number,  break_figure,   break_policy,
	break_policy,	   break_unit,	       break_unit,     leave_unnamed,
};

void night_break_row(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	size_t n = night_chance(rng, 80) ? 1 : 2;

	for (size_t i = 0; i < n; i++)
		breakers[night_below(rng, COUNT(breakers))](table, row, rng);
}

void night_break_surely(const struct night_table *table, struct model_record *row, struct night_rng *rng)
{
	struct model_bytes *qty;

	night_break_row(table, row, rng);
	qty = any_quantity(table, row, rng);
	if (qty)
		set_text(qty, "none");
}
