#include "model_rows.h"

#include <string.h>

#define IDENTIFIER_MAX 200
#define QUANTITY_MAX   2147483647

/* The length of the UTF-8 character at `at`, or 0. The first byte narrows what the second may
 * be: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
static size_t utf8_length(const unsigned char *at, size_t left)
{
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	size_t length;

	if (at[0] < 0x80)
		return 1;
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	length = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (at[0] == 0xe0)
		low = 0xa0;
	if (at[0] == 0xed)
		high = 0x9f;
	if (at[0] == 0xf0)
		low = 0x90;
	if (at[0] == 0xf4)
		high = 0x8f;
	if (length > left || at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++) {
		if (at[i] < 0x80 || at[i] > 0xbf)
			return 0;
	}
	return length;
}

static bool is_utf8(const struct model_bytes *value)
{
	const unsigned char *bytes = (const unsigned char *)value->data;
	size_t length;

	for (size_t at = 0; at < value->len; at += length) {
		length = utf8_length(bytes + at, value->len - at);
		if (length == 0)
			return false;
	}
	return true;
}

static bool has_control(const struct model_bytes *value)
{
	for (size_t i = 0; i < value->len; i++) {
		unsigned char c = (unsigned char)value->data[i];

		if (c < 0x20 || c == 0x7f)
			return true;
	}
	return false;
}

static bool begins_formula(const char *text)
{
	return *text && strchr("=+-@", *text);
}

static bool is_unsafe(const char *text)
{
	return begins_formula(text) || (*text == '\'' && begins_formula(text + 1));
}

enum model_reject model_check_identifier(const struct model_bytes *value)
{
	if (!is_utf8(value))
		return MODEL_BAD_ENCODING;
	if (has_control(value))
		return MODEL_BAD_CHARACTER;
	if (value->len > IDENTIFIER_MAX)
		return MODEL_TOO_LONG;
	if (is_unsafe(model_bytes_text(value)))
		return MODEL_UNSAFE_IDENTIFIER;
	return MODEL_NO_REJECT;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

enum model_reject model_check_quantity(const struct model_bytes *value, uint64_t min, uint64_t *quantity)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < value->len; i++) {
		if (!is_digit(value->data[i]))
			return MODEL_BAD_QUANTITY;
		sum = sum * 10 + (uint64_t)(value->data[i] - '0');
		if (sum > QUANTITY_MAX)
			return MODEL_BAD_QUANTITY;
	}
	if (sum < min)
		return MODEL_BAD_QUANTITY;
	*quantity = sum;
	return MODEL_NO_REJECT;
}

static unsigned number_at(const char *text, size_t digits)
{
	unsigned number = 0;

	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (unsigned)(text[i] - '0');
	return number;
}

static bool has_shape_of_date(const char *text)
{
	for (size_t i = 0; i < 10; i++) {
		bool is_dash = i == 4 || i == 7;

		if (is_dash ? text[i] != '-' : !is_digit(text[i]))
			return false;
	}
	return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && is_leap ? 29 : days[month - 1];
}

static bool is_date(const char *text)
{
	unsigned year = number_at(text, 4);
	unsigned month = number_at(text + 5, 2);
	unsigned day = number_at(text + 8, 2);

	if (year < 1 || month < 1 || month > 12)
		return false;
	return day >= 1 && day <= days_in(year, month);
}

enum model_reject model_check_date(const struct model_bytes *value)
{
	if (value->len == 0)
		return MODEL_NO_REJECT;
	if (value->len != 10 || !has_shape_of_date(value->data) || !is_date(value->data))
		return MODEL_BAD_DATE;
	return MODEL_NO_REJECT;
}

static bool has_surplus(const struct model_header *header, const struct model_record *record)
{
	for (size_t i = header->names.n_fields; i < record->n_fields; i++) {
		if (record->fields[i].len > 0)
			return true;
	}
	return false;
}

static enum model_reject check_value(const struct model_header *header, enum model_column column,
				     const struct model_bytes *value, struct model_row *row)
{
	bool is_purchase = header->kind == MODEL_BATCHES || header->kind == MODEL_CHANGES;

	if (column == MODEL_QTY)
		return model_check_quantity(value, is_purchase ? 0 : 1, &row->qty);
	if (column == MODEL_ETA)
		return model_check_date(value);
	return model_check_identifier(value);
}

static enum model_reject check_field(const struct model_header *header, enum model_column column,
				     const struct model_record *record, struct model_row *row)
{
	bool may_be_empty = column == MODEL_ETA || column == MODEL_LINE;
	const struct model_bytes *value;

	if (header->at[column] >= record->n_fields)
		return MODEL_MISSING_FIELD;
	value = &record->fields[header->at[column]];
	if (value->len == 0)
		return may_be_empty ? MODEL_NO_REJECT : MODEL_MISSING_FIELD;
	return check_value(header, column, value, row);
}

static const char *text_of(const struct model_header *header, enum model_column column,
			   const struct model_record *record)
{
	if (header->at[column] == MODEL_NOWHERE)
		return "";
	return model_bytes_text(&record->fields[header->at[column]]);
}

static void set_texts(const struct model_header *header, const struct model_record *record,
		      struct model_row *row)
{
	row->ref = text_of(header, MODEL_REF, record);
	row->sku = text_of(header, MODEL_SKU, record);
	row->orderid = text_of(header, MODEL_ORDERID, record);
	row->line = text_of(header, MODEL_LINE, record);
	row->eta = text_of(header, MODEL_ETA, record);
	row->has_eta = header->at[MODEL_ETA] != MODEL_NOWHERE;
}

enum model_reject model_row_check(const struct model_header *header, const struct model_record *record,
				  struct model_row *row)
{
	enum model_reject reject;

	if (has_surplus(header, record))
		return MODEL_TOO_MANY_FIELDS;
	for (const enum model_column *c = model_columns_of(header->kind); *c != MODEL_NO_COLUMN; c++) {
		if (header->at[*c] == MODEL_NOWHERE)
			continue;
		reject = check_field(header, *c, record, row);
		if (reject != MODEL_NO_REJECT)
			return reject;
	}
	set_texts(header, record, row);
	return MODEL_NO_REJECT;
}
