/* Tables: choosing columns and names for a kind, filling rows, and writing all that as CSV in one of
 * its many forms.
 */
#include "night_table.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Tables */

void night_cell_set(struct model_bytes *cell, const char *data, size_t len)
{
	cell->len = 0;
	model_bytes_add(cell, data, len);
}

void night_table_add_column(struct night_table *table, const char *name, enum model_column role)
{
	table->roles[table->names.n_fields] = role;
	model_bytes_add_text(model_record_add(&table->names), name);
}

void night_table_add_named(struct night_table *table, const char *name)
{
	struct model_bytes bytes = { 0 };

	model_bytes_add_text(&bytes, name);
	night_table_add_column(table, name, model_column_named(&bytes));
	model_bytes_free(&bytes);
}

struct model_record *night_table_add_row(struct night_table *table)
{
	size_t n = table->n_rows++;

	table->rows = model_alloc(table->rows, table->n_rows, sizeof(*table->rows));
	table->rows[n] = (struct model_record){ 0 };
	return &table->rows[n];
}

size_t night_table_place(const struct night_table *table, enum model_column role)
{
	for (size_t i = 0; i < table->names.n_fields; i++) {
		if (table->roles[i] == role)
			return i;
	}
	return MODEL_NOWHERE;
}

static void copy_record(struct model_record *record, const struct model_record *from)
{
	for (size_t i = 0; i < from->n_fields; i++)
		model_bytes_add(model_record_add(record), from->fields[i].data, from->fields[i].len);
}

void night_table_copy(struct night_table *table, const struct night_table *from)
{
	*table = (struct night_table){ .kind = from->kind };
	memcpy(table->roles, from->roles, sizeof(table->roles));
	copy_record(&table->names, &from->names);
	for (size_t i = 0; i < from->n_rows; i++)
		copy_record(night_table_add_row(table), &from->rows[i]);
}

void night_table_free(struct night_table *table)
{
	model_record_free(&table->names);
	for (size_t i = 0; i < table->n_rows; i++)
		model_record_free(&table->rows[i]);
	free(table->rows);
}

static void read_rows(struct night_table *table, struct model_reader *reader)
{
	struct model_record record;

	while (model_reader_next(reader, &record) == MODEL_READ_RECORD)
		*night_table_add_row(table) = record;
	model_record_free(&record);
}

void night_table_read(struct night_table *table, const struct model_bytes *file)
{
	struct model_header header;

	*table = (struct night_table){ 0 };
	model_header_find(&header, file->data, file->len);
	table->kind = header.kind;
	copy_record(&table->names, &header.names);
	for (size_t i = 0; i < NIGHT_COLUMNS_MAX; i++)
		table->roles[i] = MODEL_NO_COLUMN;
	for (enum model_column c = 0; c < MODEL_COLUMNS; c++) {
		if (header.at[c] < NIGHT_COLUMNS_MAX)
			table->roles[header.at[c]] = c;
	}
	read_rows(table, &header.rows);
	model_header_free(&header);
}

/* Headers */

static const char *const aliases[MODEL_COLUMNS][6] = {
	[MODEL_REF] = { "ref", "batchref", "batch_ref", "Batch Ref" },
	[MODEL_SKU] = { "sku", "S.K.U" },
	[MODEL_QTY] = { "qty", "quantity" },
	[MODEL_ON_HAND] = { "on_hand", "on hand", "onhand" },
	[MODEL_AVAILABLE] = { "available" },
	[MODEL_ETA] = { "eta", "e-t-a" },
	[MODEL_ORDERID] = { "orderid", "order_id", "Order ID", "order-id" },
	[MODEL_LINE] = { "line", "line_no", "line_number" },
	[MODEL_NEW_QTY] = { "new_qty", "newqty", "new quantity" },
	[MODEL_SHIPPED_COLUMN] = { "shipped", "qty_shipped", "quantity-shipped" },
	[MODEL_CANCELLED_COLUMN] = { "cancelled", "canceled", "qty_cancelled", "qty.canceled" },
	[MODEL_PRIORITY] = { "priority" },
	[MODEL_BACKORDER] = { "backorder", "back_order" },
	[MODEL_SPLIT] = { "split" },
	[MODEL_UOM] = { "uom", "UoM" },
	[MODEL_UNIT] = { "unit" },
};

/* Names of columns that no kind has. */
static const char *const strange_names[] = {
	"note",		"Comment",  "=cmd",	 "-x",		"@who",	       "+1",	      "",
	"price;eur",	"a|b",	    "tab\there", "line\nbreak", "\rcr",	       "'q",	      "say \"hi\"",
	"na\xc3\xafve", "\xff\xfe", "supplier",	 "a,b",		"reject_note", "REJECT_code", "Reject_ ",
	"skus",		"qty2",	    "reference",
};

static size_t n_aliases(enum model_column column)
{
	size_t n = 0;

	while (aliases[column][n])
		n++;
	return n;
}

static bool has_orderid(const struct night_table *table)
{
	return night_table_place(table, MODEL_ORDERID) != MODEL_NOWHERE;
}

static const char *any_alias(struct night_rng *rng, enum model_column column)
{
	return aliases[column][night_chance(rng, 55) ? 0 : night_below(rng, n_aliases(column))];
}

static void change_case(struct model_bytes *name, struct night_rng *rng)
{
	bool whole = night_chance(rng, 50);

	for (size_t i = 0; i < name->len; i++) {
		char c = name->data[i];

		if (c >= 'a' && c <= 'z' && (whole || night_chance(rng, 50)))
			name->data[i] = (char)(c - 0x20);
	}
}

static void add_kind_column(struct night_table *table, struct night_rng *rng, enum model_column column)
{
	night_table_add_column(table, any_alias(rng, column), column);
	if (night_chance(rng, 20))
		change_case(&table->names.fields[table->names.n_fields - 1], rng);
}

/* A column that another kind has and this one ignores, whatever else there is. */
static void add_other_kinds_column(struct night_table *table, struct night_rng *rng)
{
	if (!has_orderid(table))
		night_table_add_column(table, night_chance(rng, 50) ? "line" : "split", MODEL_NO_COLUMN);
	else if (table->kind != MODEL_ORDERS)
		night_table_add_column(table, night_chance(rng, 50) ? "priority" : "available",
				       MODEL_NO_COLUMN);
	else
		night_table_add_column(table, night_chance(rng, 50) ? "reference" : "eta", MODEL_NO_COLUMN);
}

static void add_ignored_columns(struct night_table *table, struct night_rng *rng)
{
	size_t n = night_chance(rng, 45) ? night_from_to(rng, 1, 3) : 0;

	for (size_t i = 0; i < n; i++)
		night_table_add_column(table, strange_names[night_below(rng, COUNT(strange_names))],
				       MODEL_NO_COLUMN);
	if (night_chance(rng, 12))
		add_other_kinds_column(table, rng);
}

static void swap_columns(struct night_table *table, size_t a, size_t b)
{
	struct model_bytes name = table->names.fields[a];
	enum model_column role = table->roles[a];

	table->names.fields[a] = table->names.fields[b];
	table->names.fields[b] = name;
	table->roles[a] = table->roles[b];
	table->roles[b] = role;
}

static void shuffle_columns(struct night_table *table, struct night_rng *rng)
{
	for (size_t i = table->names.n_fields; i > 1; i--)
		swap_columns(table, i - 1, night_below(rng, i));
}

/* How often a kind's column is there. */
static unsigned percent_of(enum model_kind kind, enum model_column column)
{
	switch (column) {
	case MODEL_ETA:
		return 60;
	case MODEL_LINE:
		return 75;
	case MODEL_SKU:
		return kind == MODEL_BATCHES || kind == MODEL_ORDERS || kind == MODEL_ALLOCATIONS ? 100 : 85;
	case MODEL_SHIPPED_COLUMN:
	case MODEL_CANCELLED_COLUMN:
		return kind == MODEL_ORDERS ? 40 : 100;
	case MODEL_PRIORITY:
	case MODEL_BACKORDER:
	case MODEL_SPLIT:
		return 40;
	case MODEL_UOM:
	case MODEL_UNIT:
		return 12;
	default:
		return 100;
	}
}

/* One of them counts, the first; now and then another stands beside it. */
static void add_supply_columns(struct night_table *table, struct night_rng *rng)
{
	static const enum model_column supplies[] = { MODEL_QTY, MODEL_QTY, MODEL_QTY, MODEL_ON_HAND,
						      MODEL_AVAILABLE };
	enum model_column first = supplies[night_below(rng, COUNT(supplies))];

	if (night_chance(rng, 8) && first != MODEL_AVAILABLE)
		night_table_add_column(table, "available", MODEL_NO_COLUMN);
	add_kind_column(table, rng, first);
}

static bool is_supply(enum model_kind kind, enum model_column column)
{
	return kind == MODEL_BATCHES &&
	       (column == MODEL_QTY || column == MODEL_ON_HAND || column == MODEL_AVAILABLE);
}

static bool has_unit(const struct night_table *table)
{
	return night_table_place(table, MODEL_UOM) != MODEL_NOWHERE;
}

static void add_kind_columns(struct night_table *table, struct night_rng *rng)
{
	bool is_of_orders = table->kind == MODEL_CANCELLATIONS && night_chance(rng, 30);

	for (const enum model_column *c = model_columns_of(table->kind); *c != MODEL_NO_COLUMN; c++) {
		if (is_supply(table->kind, *c) || (*c == MODEL_UNIT && has_unit(table)))
			continue;
		if (is_of_orders && (*c == MODEL_SKU || *c == MODEL_LINE))
			continue;
		if (night_chance(rng, percent_of(table->kind, *c)))
			add_kind_column(table, rng, *c);
	}
	if (table->kind == MODEL_BATCHES)
		add_supply_columns(table, rng);
}

/* Shipments and amendments have to name a line; cancellations may be of whole orders. */
static void see_to_names(struct night_table *table, struct night_rng *rng)
{
	bool has_name = night_table_place(table, MODEL_SKU) != MODEL_NOWHERE ||
			night_table_place(table, MODEL_LINE) != MODEL_NOWHERE;

	if (!has_name && (table->kind == MODEL_SHIPMENTS || table->kind == MODEL_AMENDMENTS))
		add_kind_column(table, rng, MODEL_SKU);
}

void night_table_init(struct night_table *table, struct night_rng *rng, enum model_kind kind)
{
	*table = (struct night_table){ .kind = kind };
	add_kind_columns(table, rng);
	see_to_names(table, rng);
	add_ignored_columns(table, rng);
	if (night_chance(rng, 40))
		shuffle_columns(table, rng);
}

/* Rows */

static void add_anything(struct model_bytes *cell, struct night_rng *rng)
{
	static const char *const things[] = {
		"",
		"",
		"x",
		"some text",
		"say \"hi\"",
		"a,b;c|d\te",
		"two\nlines",
		"cr\rcrlf\r\n",
		"=1+1",
		"+49 123",
		"-",
		"@home",
		"'=x",
		"\rcr first",
		"\ttab first",
		"\xff\xfe",
		"\xc3\xbcmlaut",
		"\x01",
		"\"",
		"\xef\xbb\xbf",
		"\"\"",
		"\n",
		",",
		"reject_line",
		"\xc0\x80",
	};

	model_bytes_add_text(cell, things[night_below(rng, COUNT(things))]);
	if (!night_rarely(rng, 10))
		return;
	for (size_t n = night_from_to(rng, 200, 5000); n > 0; n--)
		model_bytes_add_char(cell, 'n');
}

struct model_record *night_table_add_values(struct night_table *table, struct night_rng *rng,
					    const struct night_values *values)
{
	struct model_record *row = night_table_add_row(table);

	for (size_t i = 0; i < table->names.n_fields; i++) {
		struct model_bytes *cell = model_record_add(row);
		const struct model_bytes *value;

		if (table->roles[i] == MODEL_NO_COLUMN) {
			add_anything(cell, rng);
			continue;
		}
		value = &values->by_column[table->roles[i]];
		model_bytes_add(cell, value->data, value->len);
	}
	return row;
}

/* Writing */

void night_style_plain(struct night_style *style)
{
	*style = (struct night_style){ .delimiter = ',', .line_end = "\n" };
}

static const char *any_line_end(struct night_rng *rng)
{
	static const char *const ends[] = { "\n", "\n", "\n", "\r\n", "\r" };

	return ends[night_below(rng, COUNT(ends))];
}

/* One statement for each, as the order in which an initializer draws is the compiler's choice.
 */
void night_style_choose(struct night_style *style, struct night_rng *rng)
{
	style->delimiter = night_chance(rng, 55) ? ',' : ";\t|"[night_below(rng, 3)];
	style->line_end = night_chance(rng, 90) ? any_line_end(rng) : NULL;
	style->has_bom = night_chance(rng, 12);
	style->lacks_last_end = night_chance(rng, 4);
	style->has_sep = night_chance(rng, 6);
	style->repeats_header = night_chance(rng, 5);
	style->stray_permille = night_chance(rng, 6) ? 30 : 0;
	style->quoted_percent = night_chance(rng, 30) ? 30 : 0;
	style->padded_percent = night_chance(rng, 20) ? 25 : 0;
	style->blank_percent = night_chance(rng, 15) ? 15 : 0;
}

static void write_blanks(struct night_rng *rng, const struct night_style *style, struct model_bytes *out)
{
	if (!night_chance(rng, style->padded_percent))
		return;
	for (size_t n = night_from_to(rng, 1, 3); n > 0; n--) {
		bool may_be_tab = style->delimiter != '\t';

		model_bytes_add_char(out, may_be_tab && night_chance(rng, 30) ? '\t' : ' ');
	}
}

static bool must_be_quoted(const struct model_bytes *cell, char delimiter)
{
	for (size_t i = 0; i < cell->len; i++) {
		char c = cell->data[i];

		if (c == delimiter || c == '"' || c == '\r' || c == '\n')
			return true;
	}
	return false;
}

static void write_quoted(const struct model_bytes *cell, struct night_rng *rng, const struct night_style *style,
			 struct model_bytes *out)
{
	model_bytes_add_char(out, '"');
	write_blanks(rng, style, out);
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->data[i] == '"')
			model_bytes_add_char(out, '"');
		model_bytes_add_char(out, cell->data[i]);
	}
	write_blanks(rng, style, out);
	model_bytes_add_char(out, '"');
}

/* An inch mark in a field that is not quoted. */
static void write_stray(const struct model_bytes *cell, struct model_bytes *out)
{
	model_bytes_add(out, cell->data, 1);
	model_bytes_add_char(out, '"');
	model_bytes_add(out, cell->data + 1, cell->len - 1);
}

static void write_cell(const struct model_bytes *cell, struct night_rng *rng, const struct night_style *style,
		       struct model_bytes *out)
{
	write_blanks(rng, style, out);
	if (cell->len > 0 && !must_be_quoted(cell, style->delimiter) &&
	    night_rarely(rng, style->stray_permille))
		write_stray(cell, out);
	else if (must_be_quoted(cell, style->delimiter) || night_chance(rng, style->quoted_percent))
		write_quoted(cell, rng, style, out);
	else
		model_bytes_add(out, cell->data, cell->len);
	write_blanks(rng, style, out);
}

void night_record_write(const struct model_record *record, struct night_rng *rng,
			const struct night_style *style, struct model_bytes *out)
{
	for (size_t i = 0; i < record->n_fields; i++) {
		if (i > 0)
			model_bytes_add_char(out, style->delimiter);
		write_cell(&record->fields[i], rng, style, out);
	}
}

void night_line_end_write(struct night_rng *rng, const struct night_style *style, struct model_bytes *out)
{
	model_bytes_add_text(out, style->line_end ? style->line_end : any_line_end(rng));
}

/* A record whose fields are all empty. */
static void write_blank_record(struct night_rng *rng, const struct night_style *style, struct model_bytes *out)
{
	size_t n_delimiters = night_chance(rng, 50) ? 0 : night_from_to(rng, 1, 6);
	struct night_style padded = *style;

	padded.padded_percent = 30;
	for (size_t i = 0; i <= n_delimiters; i++) {
		if (i > 0)
			model_bytes_add_char(out, style->delimiter);
		write_blanks(rng, &padded, out);
		if (night_chance(rng, 15))
			model_bytes_add_text(out, "\"\"");
	}
	night_line_end_write(rng, style, out);
}

/* `sep=X`, which says what the delimiter is; a tab cannot stand in quotes, where it is a blank. */
static void write_sep(struct night_rng *rng, const struct night_style *style, struct model_bytes *out)
{
	bool is_quoted = style->delimiter != '\t' && night_chance(rng, 30);

	model_bytes_add_text(out, is_quoted ? "\"" : "");
	model_bytes_add_text(out, night_chance(rng, 70) ? "sep=" : "SEP=");
	model_bytes_add_char(out, style->delimiter);
	model_bytes_add_text(out, is_quoted ? "\"" : "");
	night_line_end_write(rng, style, out);
}

/* The header, in letters of another case when it comes again. */
static void write_header(const struct night_table *table, struct night_rng *rng,
			 const struct night_style *style, bool again, struct model_bytes *out)
{
	struct night_style plain = *style;
	struct night_table copy;

	plain.stray_permille = 0;
	night_table_copy(&copy, table);
	for (size_t i = 0; again && i < copy.names.n_fields; i++)
		change_case(&copy.names.fields[i], rng);
	night_record_write(&copy.names, rng, &plain, out);
	night_table_free(&copy);
}

void night_table_write(const struct night_table *table, struct night_rng *rng, const struct night_style *style,
		       struct model_bytes *out)
{
	size_t again = style->repeats_header && table->n_rows > 0 ? night_from_to(rng, 1, table->n_rows) : 0;

	if (style->has_bom)
		model_bytes_add_text(out, "\xef\xbb\xbf");
	if (style->has_sep)
		write_sep(rng, style, out);
	for (size_t i = 0; i <= table->n_rows; i++) {
		if (night_chance(rng, style->blank_percent))
			write_blank_record(rng, style, out);
		if (i == 0)
			write_header(table, rng, style, false, out);
		else
			night_record_write(&table->rows[i - 1], rng, style, out);
		if (i > 0 && i == again) {
			night_line_end_write(rng, style, out);
			write_header(table, rng, style, true, out);
		}
		if (i < table->n_rows || !style->lacks_last_end)
			night_line_end_write(rng, style, out);
	}
}
