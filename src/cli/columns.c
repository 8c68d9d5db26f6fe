#include "cli/columns.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/results/csv.h"
#include "allot/service/views.h"

#define LINE(field)  offsetof(struct line_view, field)
#define BATCH(field) offsetof(struct batch_view, field)

const struct column_set COLUMNS_ORDER = {
	6,
	{ { "orderid", COLUMN_TEXT, LINE(line.orderid) },
	  { "sku", COLUMN_TEXT, LINE(line.sku) },
	  { "qty", COLUMN_NUMBER, LINE(line.qty) },
	  { "batchref", COLUMN_TEXT, LINE(batchref) },
	  { "eta", COLUMN_DATE, LINE(eta) },
	  { "line", COLUMN_TEXT_OR_NULL, LINE(line.line) } },
};

const struct column_set COLUMNS_BATCH_LINES = {
	4,
	{ { "orderid", COLUMN_TEXT, LINE(line.orderid) },
	  { "sku", COLUMN_TEXT, LINE(line.sku) },
	  { "qty", COLUMN_NUMBER, LINE(line.qty) },
	  { "line", COLUMN_TEXT_OR_NULL, LINE(line.line) } },
};

const struct column_set COLUMNS_BATCHES = {
	6,
	{ { "ref", COLUMN_TEXT, BATCH(ref) },
	  { "sku", COLUMN_TEXT, BATCH(sku) },
	  { "qty", COLUMN_NUMBER, BATCH(qty) },
	  { "eta", COLUMN_DATE, BATCH(eta) },
	  { "allocated", COLUMN_NUMBER, BATCH(allocated) },
	  { "available", COLUMN_NUMBER, BATCH(available) } },
};

const struct column_set COLUMNS_SKU_BATCHES = {
	5,
	{ { "ref", COLUMN_TEXT, BATCH(ref) },
	  { "qty", COLUMN_NUMBER, BATCH(qty) },
	  { "eta", COLUMN_DATE, BATCH(eta) },
	  { "allocated", COLUMN_NUMBER, BATCH(allocated) },
	  { "available", COLUMN_NUMBER, BATCH(available) } },
};

static struct slice text_of(const struct view_column *c, const void *row)
{
	struct slice s;
	memcpy(&s, (const char *)row + c->offset, sizeof(s));
	return s;
}

static uint32_t number_of(const struct view_column *c, const void *row)
{
	uint32_t n;
	memcpy(&n, (const char *)row + c->offset, sizeof(n));
	return n;
}

static bool is_text(const struct view_column *c)
{
	return c->type == COLUMN_TEXT || c->type == COLUMN_TEXT_OR_NULL;
}

void columns_csv_header(const struct column_set *set, struct buf *out)
{
	for (size_t i = 0; i < set->count; i++) {
		if (i > 0)
			csv_comma(out);
		buf_put_str(out, set->columns[i].name);
	}
	csv_end(out);
}

void columns_csv_fields(const struct column_set *set, const void *row, struct buf *out)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct view_column *c = &set->columns[i];
		if (i > 0)
			csv_comma(out);
		if (is_text(c))
			csv_put(out, text_of(c, row));
		else if (c->type == COLUMN_DATE)
			csv_put_date(out, number_of(c, row));
		else
			csv_put_u64(out, number_of(c, row));
	}
}

void columns_csv(const struct column_set *set, const void *row, struct buf *out)
{
	columns_csv_fields(set, row, out);
	csv_end(out);
}

void columns_json_members(const struct column_set *set, const void *row, struct json *out)
{
	char date[DATE_TEXT];
	for (size_t i = 0; i < set->count; i++) {
		const struct view_column *c = &set->columns[i];
		json_key(out, c->name);
		if (c->type == COLUMN_NUMBER)
			json_number(out, number_of(c, row));
		else if (c->type == COLUMN_DATE && number_of(c, row) != DATE_NONE)
			json_string(out, slice_of(date, date_format(number_of(c, row), date)));
		else if (c->type == COLUMN_TEXT || (is_text(c) && text_of(c, row).n > 0))
			json_string(out, text_of(c, row));
		else
			json_null(out);
	}
}

void columns_json(const struct column_set *set, const void *row, struct json *out)
{
	json_object(out);
	columns_json_members(set, row, out);
	json_object_end(out);
}

void columns_table_header(const struct column_set *set, struct text_table *out)
{
	for (size_t i = 0; i < set->count; i++)
		text_table_cell(out, slice_str(set->columns[i].name));
}

void columns_table(const struct column_set *set, const void *row, struct text_table *out)
{
	char date[DATE_TEXT];
	for (size_t i = 0; i < set->count; i++) {
		const struct view_column *c = &set->columns[i];
		if (is_text(c))
			text_table_cell(out, text_of(c, row));
		else if (c->type == COLUMN_DATE)
			text_table_cell(out, slice_of(date, date_format(number_of(c, row), date)));
		else
			text_table_number(out, number_of(c, row));
	}
}

void columns_alignment(const struct column_set *set, char alignment[COLUMNS_MAX + 1])
{
	REQUIRE(set->count <= COLUMNS_MAX);
	for (size_t i = 0; i < set->count; i++)
		alignment[i] = set->columns[i].type == COLUMN_NUMBER ? 'r' : 'l';
	alignment[set->count] = '\0';
}

static const struct view_column *find(const struct column_set *set, struct slice name)
{
	for (size_t i = 0; i < set->count; i++)
		if (slice_eq(slice_str(set->columns[i].name), name))
			return &set->columns[i];
	return NULL;
}

enum status columns_pick(const struct column_set *set, const char *names, struct column_set *out)
{
	struct column_set picked = { 0 };
	while (true) {
		size_t n = strcspn(names, ",");
		struct slice name = slice_trim(slice_of(names, n));
		const struct view_column *c = find(set, name);
		if (!c)
			return fail(ST_USAGE, "export: --columns: there is no column \"%.*s\"",
				    SLICE_ARG(name));
		if (picked.count == COLUMNS_MAX)
			return fail(ST_USAGE, "export: --columns: at most %d columns", COLUMNS_MAX);
		picked.columns[picked.count++] = *c;
		if (names[n] == '\0')
			break;
		names += n + 1;
	}
	ENSURE(picked.count > 0);
	*out = picked;
	return ST_OK;
}
