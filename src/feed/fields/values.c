/*
 * Values that are no identifiers: quantities, totals, dates, priorities, choices, units of measure.
 */
#include "feed/fields/field.h"

#include "allot/base/date.h"

/* Whole units of at least MIN; ALSO: what else may stand there, for the sentence. */
static enum code check_units(const struct field *f, uint32_t min, const char *also, uint32_t *out)
{
	uint64_t v = 0;
	enum number number = slice_number(f->value, QUANTITY_MAX, &v);

	if (number == NUMBER_OK && v >= min) {
		*out = (uint32_t)v;
		return CODE_NONE;
	}
	put_field(f);
	if (number == NUMBER_NOT_DIGITS)
		buf_printf(f->reason, " is not a whole number; write units as digits alone%s", also);
	else if (number == NUMBER_TOO_LARGE)
		buf_printf(f->reason, " is above %d, the most units there may be", QUANTITY_MAX);
	else
		buf_printf(f->reason, " is below %u, the least units there may be", (unsigned)min);
	return CODE_BAD_QUANTITY;
}

enum code check_quantity(const struct field *f, uint32_t *out)
{
	return check_units(f, kind_of(f->kind)->qty_min, "", out);
}

enum code check_total(const struct field *f, struct total *out)
{
	struct total total = { .type = TOTAL_UNITS };
	enum code code = CODE_NONE;

	if (slice_eq_nocase(f->value, SLICE("all")))
		total.type = TOTAL_ALL;
	else
		code = check_units(f, 0, ", or all", &total.units);
	if (!code)
		*out = total;
	return code;
}

/* Spreadsheets count days from 1899-12-30 and put such a number where a date was. */
static void put_day_number(const struct field *f)
{
	enum {
		FIRST = 36526,
		LAST = 73050,
		BEFORE = 693594
	}; /* 2000-01-01, 2099-12-31; days before 1899-12-30 */
	uint64_t days = 0;
	char text[DATE_TEXT];

	if (slice_number(f->value, LAST, &days) != NUMBER_OK || days < FIRST)
		return;
	size_t n = date_format((uint32_t)days + BEFORE, text);
	buf_printf(f->reason, "; as a spreadsheet's day number it would be %.*s", (int)n, text);
}

enum code check_date(const struct field *f, uint32_t *out)
{
	uint32_t day = DATE_NONE;
	bool real = date_parse(f->value, &day);

	if (real && f->value.p[0] == '2' && f->value.p[1] == '0') {
		*out = day;
		return CODE_NONE;
	}
	put_field(f);
	buf_put_str(f->reason,
		    real ? " is not in the years 2000 to 2099; leave placeholders empty"
			 : " is not a date of the calendar; write it as YYYY-MM-DD, such as 2026-12-31");
	put_day_number(f);
	return CODE_BAD_DATE;
}

enum code check_priority(const struct field *f, int16_t *out)
{
	bool minus = f->value.p[0] == '-';
	uint64_t v = 0;

	if (slice_number(slice_of(f->value.p + minus, f->value.n - minus), PRIORITY_MAX, &v) == NUMBER_OK) {
		*out = (int16_t)(minus ? -(int)v : (int)v);
		return CODE_NONE;
	}
	put_field(f);
	buf_printf(f->reason, " is not a whole number of %d to %d", PRIORITY_MIN, PRIORITY_MAX);
	return CODE_BAD_VALUE;
}

_Static_assert(PRIORITY_MIN == -PRIORITY_MAX, "a priority's sign does not change its range");

/* True when VALUE is, in any case, one of the COUNT texts at LIST. */
static bool is_one_of(struct slice value, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq_nocase(value, slice_str(list[i])))
			return true;
	return false;
}

enum code check_choice(const struct field *f, enum choice *out)
{
	static const char *const YES[] = { "yes", "true", "1" };
	static const char *const NO[] = { "no", "false", "0" };

	if (is_one_of(f->value, YES, 3) || is_one_of(f->value, NO, 3)) {
		*out = is_one_of(f->value, YES, 3) ? CHOICE_YES : CHOICE_NO;
		return CODE_NONE;
	}
	put_field(f);
	buf_put_str(f->reason, " is neither yes nor no; write yes, no, true, false, 1 or 0, or leave it empty");
	return CODE_BAD_VALUE;
}

enum code check_unit(const struct field *f)
{
	static const char *const SINGLE[] = { "EA", "PCE", "PCS", "C62", "EACH", "UNIT" };

	if (is_one_of(f->value, SINGLE, sizeof(SINGLE) / sizeof(SINGLE[0])))
		return CODE_NONE;
	put_field(f);
	buf_put_str(f->reason,
		    " is not a unit of single pieces (EA, PCE, PCS, C62, EACH, UNIT or empty); convert the "
		    "quantity to pieces");
	return CODE_UNKNOWN_UNIT;
}
