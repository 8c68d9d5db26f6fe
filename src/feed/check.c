#include "feed/check.h"

#include "allot/base/buf.h"
#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/base/utf8.h"

enum { SHOWN_MAX = 60 }; /* bytes of a value in a sentence */

/* One field on its way through its checks. */
struct field {
	struct slice value;
	enum feed_kind kind;
	enum column column;
	struct buf *reason;
};

static const char *name_of(const struct field *f)
{
	return column_name(f->kind, f->column);
}

static void put_quoted(struct buf *b, struct slice value)
{
	buf_put_char(b, '"');
	buf_put_visible(b, value, SHOWN_MAX);
	buf_put_char(b, '"');
}

/* True for what nearly all values are: printable ASCII. */
static bool is_plain(struct slice s)
{
	bool plain = true;

	for (size_t i = 0; i < s.n; i++)
		plain &= (unsigned char)(s.p[i] - 0x20) < 0x5f;
	return plain;
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static enum code check_text(const struct field *f)
{
	if (!utf8_valid(f->value)) {
		buf_printf(f->reason, "%s is not valid UTF-8", name_of(f));
		return CODE_BAD_ENCODING;
	}
	for (size_t i = 0; i < f->value.n; i++) {
		if (is_control(f->value.p[i])) {
			buf_printf(f->reason, "%s holds the control character U+%04X", name_of(f),
				   (unsigned)f->value.p[i]);
			return CODE_BAD_CHARACTER;
		}
	}
	return CODE_NONE;
}

/* A spreadsheet runs what begins so, and what an apostrophe hides from it on the first reading.
 */
static size_t unsafe_prefix(struct slice s)
{
	static const char RUN[] = { '=', '+', '-', '@' };
	size_t at = s.n > 1 && s.p[0] == '\'' ? 1 : 0;

	return s.n && memchr(RUN, s.p[at], sizeof(RUN)) ? at + 1 : 0;
}

static enum code check_identifier(const struct field *f, struct slice *out)
{
	size_t unsafe;

	if (!is_plain(f->value)) {
		enum code code = check_text(f);
		if (code)
			return code;
	}
	if (f->value.n > IDENTIFIER_MAX) {
		buf_printf(f->reason, "%s is %zu bytes long, at most %d are allowed", name_of(f), f->value.n,
			   IDENTIFIER_MAX);
		return CODE_TOO_LONG;
	}
	unsafe = unsafe_prefix(f->value);
	if (unsafe) {
		buf_printf(f->reason, "%s begins with \"%.*s\", which a spreadsheet would run", name_of(f),
			   (int)unsafe, f->value.p);
		return CODE_UNSAFE_IDENTIFIER;
	}
	*out = f->value;
	return CODE_NONE;
}

static enum code check_quantity(const struct field *f, uint32_t *out)
{
	uint64_t v = 0;
	enum number number = slice_number(f->value, QUANTITY_MAX, &v);

	if (number == NUMBER_OK && v >= kind_of(f->kind)->qty_min) {
		*out = (uint32_t)v;
		return CODE_NONE;
	}
	put_quoted(f->reason, f->value);
	if (number == NUMBER_NOT_DIGITS)
		buf_put_str(f->reason, " is not a whole number");
	else if (number == NUMBER_TOO_LARGE)
		buf_printf(f->reason, " is above %d", QUANTITY_MAX);
	else
		buf_printf(f->reason, " is below %u", (unsigned)kind_of(f->kind)->qty_min);
	return CODE_BAD_QUANTITY;
}

static enum code check_date(const struct field *f, uint32_t *out)
{
	if (date_parse(f->value, out))
		return CODE_NONE;
	put_quoted(f->reason, f->value);
	buf_put_str(f->reason, " is not a date (YYYY-MM-DD)");
	return CODE_BAD_DATE;
}

/* What a column's value must be, and where in the row it goes. */
static enum code check_value(const struct field *f, struct row *row)
{
	switch (f->column) {
	case COLUMN_ORDERID:
		return check_identifier(f, &row->orderid);
	case COLUMN_SKU:
		return check_identifier(f, &row->sku);
	case COLUMN_REF:
		return check_identifier(f, &row->ref);
	case COLUMN_LINE:
		return check_identifier(f, &row->line);
	case COLUMN_QTY:
		return check_quantity(f, &row->qty);
	case COLUMN_ETA:
		return check_date(f, &row->eta);
	case COLUMN_COUNT:
		break;
	}
	INVARIANT(f->column < COLUMN_COUNT);
	return CODE_NONE;
}

static enum code check_surplus(const struct header *header, const struct slice *fields, uint32_t count,
			       struct buf *reason)
{
	for (uint32_t i = header->columns; i < count; i++) {
		if (!fields[i].n)
			continue;
		buf_printf(reason, "field %u (", i + 1);
		put_quoted(reason, fields[i]);
		buf_printf(reason, ") is beyond the header's %u columns", header->columns);
		return CODE_TOO_MANY_FIELDS;
	}
	return CODE_NONE;
}

static enum code check_field(const struct header *header, const struct slice *fields, uint32_t count,
			     struct field *f, struct row *row)
{
	uint32_t at = header->field[f->column];

	if (at == NO_FIELD)
		return CODE_NONE;
	if (at >= count) {
		buf_printf(f->reason, "the row ends before %s", name_of(f));
		return CODE_MISSING_FIELD;
	}
	f->value = fields[at];
	if (f->value.n)
		return check_value(f, row);
	if (kind_of(f->kind)->optional & 1u << f->column)
		return CODE_NONE;
	buf_printf(f->reason, "%s is empty", name_of(f));
	return CODE_MISSING_FIELD;
}

enum code check_row(const struct header *header, const struct slice *fields, uint32_t count, struct row *row,
		    char *reason)
{
	struct buf text = buf_over(reason, REASON_TEXT_MAX - 1);
	const struct kind *kind = kind_of(header->kind);
	struct field f = { .kind = header->kind, .reason = &text };
	struct row checked = {
		.kind = header->kind,
		.has_eta = header->field[COLUMN_ETA] != NO_FIELD,
		.eta = DATE_NONE,
	};
	enum code code = check_surplus(header, fields, count, &text);

	for (size_t i = 0; !code && i < kind->count; i++) {
		f.column = kind->columns[i];
		code = check_field(header, fields, count, &f, &checked);
	}
	ENSURE(!buf_status(&text));
	if (code)
		reason[text.n] = '\0';
	else
		*row = checked;
	return code;
}
