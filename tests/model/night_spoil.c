/* Ways in which a whole feed goes wrong: its header, its bytes, a record without measure. */
#include "night_spoil.h"

#include <string.h>

#include "night_break.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Spoiling the header of a table */

static void add_column(struct night_table *table, const char *name, const char *value)
{
	night_table_add_column(table, name, MODEL_NO_COLUMN);
	for (size_t i = 0; i < table->n_rows; i++) {
		struct model_record *row = &table->rows[i];

		while (row->n_fields < table->names.n_fields)
			model_record_add(row);
		night_cell_set(&row->fields[table->names.n_fields - 1], value, strlen(value));
	}
}

static bool has_orderid(const struct night_table *table)
{
	return night_table_place(table, MODEL_ORDERID) != MODEL_NOWHERE;
}

/* Some come twice by it, others are ignored, and `batchref` turns orders into allocations. */
static void repeat_column(struct night_table *table, struct night_rng *rng)
{
	static const char *const names[] = { "sku",	 "qty",	      "quantity", "ref",     "batch_ref",
					     "uom",	 "reference", "eta",	  "line_no", "order_id",
					     "batchref", "split",     "on hand",  "shipped", "canceled",
					     "new_qty",	 "available" };

	add_column(table, names[night_below(rng, COUNT(names))], "7");
}

static void make_ambiguous(struct night_table *table, struct night_rng *rng)
{
	if (night_table_place(table, MODEL_ETA) == MODEL_NOWHERE)
		add_column(table, "eta", "");
	if (!has_orderid(table))
		add_column(table, "orderid", "o");
	add_column(table, night_chance(rng, 70) ? "Ref" : "Reference", "r");
}

static void rename_column(struct night_table *table, struct night_rng *rng)
{
	static const char *const names[] = { "stock", "", "quantity ordered", "sku.", "reject_qty" };
	size_t i = night_below(rng, table->names.n_fields);
	const char *name = names[night_below(rng, COUNT(names))];

	night_cell_set(&table->names.fields[i], name, strlen(name));
}

/* Columns that may say which rows are not to be allocated, or only look so. */
static void add_status(struct night_table *table, struct night_rng *rng)
{
	static const char *const names[] = { "Status",	    "order_status", "cancelled_at", "Canceled At",
					     "status_code", "StaTus",	    "cancelled by" };

	add_column(table, names[night_below(rng, COUNT(names))], "");
}

static void mark(struct model_bytes *cell)
{
	struct model_bytes marked = { 0 };

	model_bytes_add_text(&marked, "\xef\xbb\xbf");
	model_bytes_add(&marked, model_bytes_text(cell), cell->len);
	night_cell_set(cell, model_bytes_text(&marked), marked.len);
	model_bytes_free(&marked);
}

/* A row of nothing but names of columns, in whatever order; now and then behind the mark of a joined file. */
static void add_second_header(struct night_table *table, struct night_rng *rng)
{
	struct model_record *row = night_table_add_row(table);

	for (size_t i = 0; i < table->names.n_fields; i++) {
		size_t from = table->names.n_fields - i - 1;
		const struct model_bytes *name = &table->names.fields[from];

		model_record_add(row);
		if (table->roles[from] != MODEL_NO_COLUMN && night_chance(rng, 90))
			night_cell_set(&row->fields[i], model_bytes_text(name), name->len);
	}
	if (night_chance(rng, 30))
		mark(&row->fields[0]);
}

static void drop_header(struct night_table *table, struct night_rng *rng)
{
	(void)rng;
	model_record_free(&table->names);
	model_bytes_add_text(model_record_add(&table->names), "");
}

static void break_all_rows(struct night_table *table, struct night_rng *rng)
{
	for (size_t i = 0; i < table->n_rows; i++)
		night_break_surely(table, &table->rows[i], rng);
}

static void drop_rows(struct night_table *table, struct night_rng *rng)
{
	(void)rng;
	while (table->n_rows > 0)
		model_record_free(&table->rows[--table->n_rows]);
}

/* Spoiling the bytes of a feed */

static void insert(struct model_bytes *bytes, size_t at, const char *data, size_t len)
{
	struct model_bytes new = { 0 };

	model_bytes_add(&new, bytes->data, at);
	model_bytes_add(&new, data, len);
	model_bytes_add(&new, model_bytes_text(bytes) + at, bytes->len - at);
	model_bytes_free(bytes);
	*bytes = new;
}

static void replace(struct model_bytes *bytes, struct model_bytes *new)
{
	model_bytes_free(bytes);
	*bytes = *new;
}

static void end_last_line(struct model_bytes *bytes)
{
	char last = bytes->len ? bytes->data[bytes->len - 1] : '\n';

	if (last != '\n' && last != '\r')
		model_bytes_add_char(bytes, '\n');
}

static void make_empty(struct model_bytes *bytes, struct night_rng *rng)
{
	static const char *const empty[] = { "",	   "\xef\xbb\xbf", "\n",     "\r\n\r\n",
					     ",,,\n,,,\n", " \t \n",	   "\"\"\n", "\xef\xbb\xbf\r" };
	const char *content = empty[night_below(rng, COUNT(empty))];

	night_cell_set(bytes, content, strlen(content));
}

/* Some time before the feed was whole. */
static void cut_last_end(struct model_bytes *bytes, struct night_rng *rng)
{
	(void)rng;
	while (bytes->len > 0 && strchr("\r\n", bytes->data[bytes->len - 1]))
		bytes->len--;
}

static void add_zero_byte(struct model_bytes *bytes, struct night_rng *rng)
{
	insert(bytes, night_chance(rng, 40) ? bytes->len : night_below(rng, bytes->len + 1), "", 1);
}

static void add_wide(struct model_bytes *out, char c, size_t width, bool big_end)
{
	for (size_t i = 0; i < width; i++)
		model_bytes_add_char(out, i == (big_end ? width - 1 : 0) ? c : '\0');
}

/* The BOM is U+FEFF, written as wide as the characters. */
static void make_wide(struct model_bytes *bytes, struct night_rng *rng)
{
	bool big_end = night_chance(rng, 50);
	const size_t width = 4; /* UTF-16 with a mark would be read */
	struct model_bytes new = { 0 };

	if (big_end)
		model_bytes_add(&new, &"\0\0\xfe\xff"[4 - width], width);
	else
		model_bytes_add(&new, "\xff\xfe\0\0", width);
	for (size_t i = 0; i < bytes->len; i++)
		add_wide(&new, bytes->data[i], width, big_end);
	replace(bytes, &new);
}

static void insert_quote(struct model_bytes *bytes, struct night_rng *rng)
{
	insert(bytes, night_below(rng, bytes->len + 1), "\"", 1);
}

/* The last one is fine in a feed with commas. */
static void add_bad_quotes(struct model_bytes *bytes, struct night_rng *rng)
{
	static const char *const lines[] = {
		"a\"b,c\n", "\"a\"b,c\n",  "a,\"open\nnever closed\n", "a,\"b\" \"c\"\n", "a,b\"\n",
		"\"\"\"\n", "a,\"b\"\"\n", "\"a\" , \t\"b\"\t\n",
	};

	end_last_line(bytes);
	model_bytes_add_text(bytes, lines[night_below(rng, COUNT(lines))]);
}

static void mutate(struct model_bytes *bytes, struct night_rng *rng)
{
	static const char interesting[] = ",;\t|\"\r\n '=0a\xff\xef";

	for (size_t n = night_from_to(rng, 1, 4); n > 0 && bytes->len > 0; n--) {
		char c = interesting[night_below(rng, sizeof(interesting) - 1)];

		bytes->data[night_below(rng, bytes->len)] = c;
	}
}

static void cut_off(struct model_bytes *bytes, struct night_rng *rng)
{
	bytes->len = night_below(rng, bytes->len + 1);
}

/* Long records: the last column is an ignored one, and takes what is needed */

/* Fills a record, whose last cell is empty and stands at the end, up to `size` bytes. */
static void fill_record(struct model_bytes *record, size_t size, bool quoted)
{
	if (quoted)
		model_bytes_add_char(record, '"');
	while (record->len < size - quoted)
		model_bytes_add_char(record, quoted && record->len % 80 == 0 ? '\n' : 'n');
	if (quoted)
		model_bytes_add_char(record, '"');
}

/* Around the limit, mostly. */
static size_t any_long_size(struct night_rng *rng)
{
	return night_chance(rng, 80) ? night_from_to(rng, MODEL_RECORD_MAX, MODEL_RECORD_MAX + 1) : 70000;
}

static void add_long_record(const struct model_record *record, struct night_rng *rng,
			    const struct night_style *style, struct model_bytes *out)
{
	struct night_style plain = *style;
	bool is_quoted = night_chance(rng, 40);
	size_t size = any_long_size(rng);
	struct model_bytes bytes = { 0 };

	plain.padded_percent = 0;
	plain.quoted_percent = 0;
	night_record_write(record, rng, &plain, &bytes);
	fill_record(&bytes, size, is_quoted);
	model_bytes_add(out, bytes.data, bytes.len);
	night_line_end_write(rng, style, out);
	model_bytes_free(&bytes);
}

static void write_with_long_row(struct night_table *table, struct night_rng *rng,
				const struct night_style *style, struct model_bytes *out)
{
	struct night_style whole = *style;

	whole.lacks_last_end = false;
	add_column(table, "filler", "");
	night_table_write(table, rng, &whole, out);
	if (table->n_rows > 0)
		add_long_record(&table->rows[table->n_rows / 2], rng, style, out);
}

static void write_with_long_header(struct night_table *table, struct night_rng *rng,
				   const struct night_style *style, struct model_bytes *out)
{
	bool kind_comes_last = night_chance(rng, 30);
	struct model_bytes rest = { 0 };

	if (!kind_comes_last)
		add_column(table, "", "");
	night_table_write(table, rng, style, &rest);
	if (!kind_comes_last) {
		add_long_record(&table->names, rng, style, out);
	} else {
		fill_record(out, any_long_size(rng), false);
		model_bytes_add_char(out, style->delimiter);
	}
	model_bytes_add(out, rest.data, rest.len);
	model_bytes_free(&rest);
}

/* One way of spoiling changes the table, or the bytes, or writes by itself. */
static const struct spoiler {
	void (*change_table)(struct night_table *table, struct night_rng *rng);
	void (*change_bytes)(struct model_bytes *bytes, struct night_rng *rng);
	void (*write)(struct night_table *table, struct night_rng *rng, const struct night_style *style,
		      struct model_bytes *out);
} spoilers[] = {
	{ .change_table = repeat_column },
	{ .change_table = repeat_column },
	{ .change_table = make_ambiguous },
	{ .change_table = rename_column },
	{ .change_table = drop_header },
	{ .change_table = break_all_rows },
	{ .change_table = break_all_rows },
	{ .change_table = drop_rows },
	{ .change_table = add_status },
	{ .change_table = add_status },
	{ .change_table = add_status },
	{ .change_table = add_second_header },
	{ .change_table = add_second_header },
	{ .change_bytes = cut_last_end },
	{ .change_bytes = cut_last_end },
	{ .change_bytes = make_empty },
	{ .change_bytes = add_zero_byte },
	{ .change_bytes = add_zero_byte },
	{ .change_bytes = make_wide },
	{ .change_bytes = insert_quote },
	{ .change_bytes = insert_quote },
	{ .change_bytes = add_bad_quotes },
	{ .change_bytes = add_bad_quotes },
	{ .change_bytes = mutate },
	{ .change_bytes = mutate },
	{ .change_bytes = cut_off },
	{ .write = write_with_long_row },
	{ .write = write_with_long_header },
};

void night_spoil_write(const struct night_table *table, struct night_rng *rng, const struct night_style *style,
		       struct model_bytes *out)
{
	const struct spoiler *spoiler = &spoilers[night_below(rng, COUNT(spoilers))];
	struct night_table spoilt;

	night_table_copy(&spoilt, table);
	if (spoiler->change_table)
		spoiler->change_table(&spoilt, rng);
	if (spoiler->write)
		spoiler->write(&spoilt, rng, style, out);
	else
		night_table_write(&spoilt, rng, style, out);
	if (spoiler->change_bytes)
		spoiler->change_bytes(out, rng);
	night_table_free(&spoilt);
}
