/*
 * Columns: the sets of columns, and one function that makes a value of a row into text. What the formats differ
 * in is how they put that text, and what they put for a value that is not there.
 */
#include "cli/columns.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/results/csv.h"
#include "allot/service/views.h"

#define LINE(field)  offsetof(struct line_view, field)
#define KNOWN(field) offsetof(struct known_line_view, field)
#define BATCH(field) offsetof(struct batch_view, field)
#define SKU(field)   offsetof(struct sku_view, field)

const struct column_set COLUMNS_ORDER = {
	7,
	{ { "orderid", COLUMN_TEXT, LINE(line.orderid) },
	  { "sku", COLUMN_TEXT, LINE(line.sku) },
	  { "qty", COLUMN_NUMBER, LINE(line.qty) },
	  { "batchref", COLUMN_TEXT, LINE(batchref) },
	  { "eta", COLUMN_DATE, LINE(eta) },
	  { "line", COLUMN_TEXT, LINE(line.line) },
	  { "status", COLUMN_STATE, LINE(state) } },
};

const struct column_set COLUMNS_ALLOCATIONS = {
	6,
	{ { "orderid", COLUMN_TEXT, LINE(line.orderid) },
	  { "sku", COLUMN_TEXT, LINE(line.sku) },
	  { "qty", COLUMN_NUMBER, LINE(line.qty) },
	  { "batchref", COLUMN_TEXT, LINE(batchref) },
	  { "eta", COLUMN_DATE, LINE(eta) },
	  { "line", COLUMN_TEXT, LINE(line.line) } },
};

const struct column_set COLUMNS_BATCH_LINES = {
	4,
	{ { "orderid", COLUMN_TEXT, LINE(line.orderid) },
	  { "sku", COLUMN_TEXT, LINE(line.sku) },
	  { "qty", COLUMN_NUMBER, LINE(line.qty) },
	  { "line", COLUMN_TEXT, LINE(line.line) } },
};

const struct column_set COLUMNS_BATCHES = {
	7,
	{ { "ref", COLUMN_TEXT, BATCH(ref) },
	  { "sku", COLUMN_TEXT, BATCH(sku) },
	  { "qty", COLUMN_NUMBER, BATCH(qty) },
	  { "eta", COLUMN_DATE, BATCH(eta) },
	  { "allocated", COLUMN_NUMBER, BATCH(allocated) },
	  { "shipped", COLUMN_NUMBER, BATCH(shipped) },
	  { "available", COLUMN_NUMBER, BATCH(available) } },
};

const struct column_set COLUMNS_SKU_BATCHES = {
	6,
	{ { "ref", COLUMN_TEXT, BATCH(ref) },
	  { "qty", COLUMN_NUMBER, BATCH(qty) },
	  { "eta", COLUMN_DATE, BATCH(eta) },
	  { "allocated", COLUMN_NUMBER, BATCH(allocated) },
	  { "shipped", COLUMN_NUMBER, BATCH(shipped) },
	  { "available", COLUMN_NUMBER, BATCH(available) } },
};

const struct column_set COLUMNS_SKU = {
	5,
	{ { "sku", COLUMN_TEXT, SKU(sku) },
	  { "version", COLUMN_LARGE, SKU(version) },
	  { "available", COLUMN_LARGE, SKU(available) },
	  { "waiting", COLUMN_LARGE, SKU(waiting) },
	  { "short", COLUMN_LARGE, SKU(short_) } },
};

const struct column_set COLUMNS_LINES = {
	12,
	{ { "orderid", COLUMN_TEXT, KNOWN(orderid) },
	  { "line", COLUMN_TEXT, KNOWN(line) },
	  { "sku", COLUMN_TEXT, KNOWN(sku) },
	  { "qty", COLUMN_NUMBER, KNOWN(qty) },
	  { "shipped", COLUMN_NUMBER, KNOWN(shipped) },
	  { "cancelled", COLUMN_NUMBER, KNOWN(cancelled) },
	  { "allocated", COLUMN_NUMBER, KNOWN(allocated) },
	  { "waiting", COLUMN_NUMBER, KNOWN(waiting) },
	  { "short", COLUMN_NUMBER, KNOWN(short_) },
	  { "priority", COLUMN_SIGNED, KNOWN(policy.priority) },
	  { "backorder", COLUMN_YES_NO, KNOWN(policy.backorder) },
	  { "split", COLUMN_YES_NO, KNOWN(policy.split) } },
};

/* How each type reads as text: what is not there as "". A number's text is in ROOM. */

enum { VALUE_TEXT = 24 }; /* the longest number, and a date */

static struct slice text_value(const void *field, char room[VALUE_TEXT])
{
	struct slice s;
	(void)room;
	memcpy(&s, field, sizeof(s));
	return s;
}

static struct slice large(uint64_t n, char room[VALUE_TEXT])
{
	struct buf text = buf_over(room, VALUE_TEXT);
	buf_put_u64(&text, n);
	return buf_slice(&text);
}

static struct slice number_value(const void *field, char room[VALUE_TEXT])
{
	uint32_t n;
	memcpy(&n, field, sizeof(n));
	return large(n, room);
}

static struct slice large_value(const void *field, char room[VALUE_TEXT])
{
	uint64_t n;
	memcpy(&n, field, sizeof(n));
	return large(n, room);
}

static struct slice signed_value(const void *field, char room[VALUE_TEXT])
{
	struct buf text = buf_over(room, VALUE_TEXT);
	int16_t n;
	memcpy(&n, field, sizeof(n));
	if (n < 0)
		buf_put_char(&text, '-');
	buf_put_u64(&text, (uint64_t)abs(n));
	return buf_slice(&text);
}

static struct slice date_value(const void *field, char room[VALUE_TEXT])
{
	uint32_t day;
	memcpy(&day, field, sizeof(day));
	return slice_of(room, date_format(day, room));
}

static struct slice yes_no_value(const void *field, char room[VALUE_TEXT])
{
	bool yes;
	(void)room;
	memcpy(&yes, field, sizeof(yes));
	return slice_str(yes ? "yes" : "no");
}

static struct slice state_value(const void *field, char room[VALUE_TEXT])
{
	enum line_state state;
	(void)room;
	memcpy(&state, field, sizeof(state));
	return slice_str(line_state_name(state));
}

static const struct {
	struct slice (*value)(const void *field, char room[VALUE_TEXT]);
	bool is_number; /* to the right in tables, without quotes in JSON */
} TYPES[COLUMN_TYPES] = {
	[COLUMN_TEXT] = { text_value, false },	 [COLUMN_NUMBER] = { number_value, true },
	[COLUMN_LARGE] = { large_value, true },	 [COLUMN_SIGNED] = { signed_value, true },
	[COLUMN_DATE] = { date_value, false },	 [COLUMN_YES_NO] = { yes_no_value, false },
	[COLUMN_STATE] = { state_value, false },
};

static struct slice value_of(const struct view_column *c, const void *row, char room[VALUE_TEXT])
{
	return TYPES[c->type].value((const char *)row + c->offset, room);
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
	char room[VALUE_TEXT];
	for (size_t i = 0; i < set->count; i++) {
		if (i > 0)
			csv_comma(out);
		csv_put(out, value_of(&set->columns[i], row, room));
	}
}

void columns_csv(const struct column_set *set, const void *row, struct buf *out)
{
	columns_csv_fields(set, row, out);
	csv_end(out);
}

void columns_json_members(const struct column_set *set, const void *row, struct json *out)
{
	char room[VALUE_TEXT];
	for (size_t i = 0; i < set->count; i++) {
		const struct view_column *c = &set->columns[i];
		struct slice value = value_of(c, row, room);
		json_key(out, c->name);
		if (TYPES[c->type].is_number)
			json_number_text(out, value);
		else if (value.n > 0)
			json_string(out, value);
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
	char room[VALUE_TEXT];
	for (size_t i = 0; i < set->count; i++)
		text_table_cell(out, value_of(&set->columns[i], row, room));
}

void columns_alignment(const struct column_set *set, char alignment[COLUMNS_MAX + 1])
{
	REQUIRE(set->count <= COLUMNS_MAX);
	for (size_t i = 0; i < set->count; i++)
		alignment[i] = TYPES[set->columns[i].type].is_number ? 'r' : 'l';
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
		if (find(&picked, name))
			return fail(ST_USAGE, "export: --columns: \"%.*s\" is named twice", SLICE_ARG(name));
		REQUIRE(picked.count < COLUMNS_MAX);
		picked.columns[picked.count++] = *c;
		if (names[n] == '\0')
			break;
		names += n + 1;
	}
	ENSURE(picked.count > 0);
	*out = picked;
	return ST_OK;
}
