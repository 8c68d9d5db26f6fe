/*
 * Values of messages. What cannot be read for sure is not read: the row check that follows then tells what
 * stood there.
 */
#include "feed/units/values.h"

#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"

/* Numbers */

static bool only_zeros(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return true;
}

struct slice edi_whole_part(struct slice text, char decimal)
{
	size_t n = 0;

	while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
		n++;
	if (n < text.n) {
		char mark = text.p[n];
		bool known = decimal ? mark == decimal : mark == '.' || mark == ',';
		if (!known || !only_zeros(slice_of(text.p + n + 1, text.n - n - 1)))
			return text;
	}
	return n ? slice_of(text.p, n) : text;
}

bool edi_whole(struct slice text, char decimal, uint64_t max, uint64_t *out)
{
	return slice_number(edi_whole_part(text, decimal), max, out) == NUMBER_OK;
}

/* Units */

bool edi_measure_of(const struct unit_factors *units, struct slice code, struct unit *out)
{
	static const struct slice PIECES[] = { { "EA", 2 },  { "PCE", 3 },  { "PCS", 3 },
					       { "C62", 3 }, { "EACH", 4 }, { "UNIT", 4 } };

	for (uint32_t i = 0; i < units->count; i++) {
		if (!slice_eq_nocase(units->list[i].name, code))
			continue;
		*out = units->list[i];
		return true;
	}
	*out = (struct unit){ .name = code, .mantissa = 1 };
	for (size_t i = 0; !units->count && i < sizeof(PIECES) / sizeof(PIECES[0]); i++)
		if (slice_eq_nocase(PIECES[i], code))
			return true;
	return code.n == 0;
}

bool edi_pieces(uint64_t qty, const struct unit *unit, uint64_t max, uint64_t *out)
{
	uint64_t product = 0;

	if (__builtin_mul_overflow(qty, unit->mantissa, &product))
		return false;
	for (uint32_t i = 0; i < unit->scale; i++) {
		if (product % 10)
			return false;
		product /= 10;
	}
	if (product > max)
		return false;
	*out = product;
	return true;
}

/* Dates */

static bool digits(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static unsigned number(const char *p, size_t n)
{
	unsigned v = 0;

	while (n--)
		v = 10 * v + (unsigned)(*p++ - '0');
	return v;
}

static enum edi_date put_day(unsigned year, unsigned month, unsigned day, char out[EDI_DATE_TEXT])
{
	char text[40];
	uint32_t known = 0;

	(void)snprintf(text, sizeof(text), "%04u-%02u-%02u", year, month, day);
	if (!date_parse(slice_of(text, EDI_DATE_TEXT), &known))
		return EDI_DATE_BAD;
	memcpy(out, text, EDI_DATE_TEXT);
	return EDI_DATE_OK;
}

/* CCYYMMDD. */
static enum edi_date read_eight(const char *p, char out[EDI_DATE_TEXT])
{
	return put_day(number(p, 4), number(p + 4, 2), number(p + 6, 2), out);
}

/* YYMMDD: 1950 to 2049. */
static enum edi_date read_six(const char *p, char out[EDI_DATE_TEXT])
{
	unsigned year = number(p, 2);

	return put_day(year + (year < 50 ? 2000 : 1900), number(p + 2, 2), number(p + 4, 2), out);
}

/* CCYYWW, a week of ISO 8601: its Sunday. */
static enum edi_date read_week(const char *p, char out[EDI_DATE_TEXT])
{
	unsigned week = number(p + 4, 2);
	char fourth[EDI_DATE_TEXT];
	uint32_t day = 0;

	if (week < 1 || week > 53 || put_day(number(p, 4), 1, 4, fourth) != EDI_DATE_OK)
		return EDI_DATE_BAD;
	bool known = date_parse(slice_of(fourth, EDI_DATE_TEXT), &day);
	ENSURE(known);
	/* day 1, 0001-01-01, was a Monday; the 4th of January is in week 1 */
	uint32_t sunday = day - (day - 1) % 7 + 6 + 7 * (week - 1);
	if (sunday > DATE_LAST)
		return EDI_DATE_BAD;
	(void)date_format(sunday, out);
	return EDI_DATE_OK;
}

/* Of a period, the end; between begin and end may stand a hyphen. */
static struct slice period_end(struct slice text)
{
	const char *hyphen = memchr(text.p, '-', text.n);
	size_t n = hyphen ? (size_t)(text.p + text.n - hyphen - 1) : text.n / 2;

	return slice_of(text.p + text.n - n, n);
}

static bool is_form(struct slice form, const char *name)
{
	return slice_eq(form, slice_str(name));
}

enum edi_date edi_date_read(struct slice text, struct slice form, bool six, char out[EDI_DATE_TEXT])
{
	if (only_zeros(text))
		return EDI_DATE_NONE;
	if (is_form(form, "718") || is_form(form, "719") || is_form(form, "RD8"))
		text = period_end(text);
	/* a moment with its zone behind it */
	if (is_form(form, "303"))
		text.n = text.n == 15 ? 12 : 0;
	if (!digits(text))
		return EDI_DATE_BAD;
	if (is_form(form, "616"))
		return text.n == 6 ? read_week(text.p, out) : EDI_DATE_BAD;
	if (is_form(form, "101") || (text.n == 6 && six))
		return text.n == 6 ? read_six(text.p, out) : EDI_DATE_BAD;
	if (text.n == 8 || text.n == 12 || text.n == 14)
		return read_eight(text.p, out);
	return EDI_DATE_BAD;
}
