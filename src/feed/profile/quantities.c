/*
 * Quantities: a number as its specimen shows it, less what is taken off, times what it is counted in, and
 * whole at the end. All of it is exact, so that 0.1 times 10 is 1.
 */
#include <stdarg.h>
#include <stdio.h>

#include "allot/base/shown.h"
#include "feed/profile/making.h"
#include "feed/profile/numbers.h"

enum { WHY_MAX = 512 };

enum status making_refuse(struct making *m, enum code code, struct slice text, const char *fmt, ...)
{
	char *room = arena_alloc(m->arena, WHY_MAX);
	char sentence[256];
	va_list args;

	if (!room)
		return ST_NO_MEMORY;
	struct buf why = buf_over(room, WHY_MAX);
	va_start(args, fmt);
	(void)vsnprintf(sentence, sizeof(sentence), fmt, args);
	va_end(args);
	buf_printf(&why, "%s: ", column_name(m->profile->kind, m->column));
	put_shown(&why, text, SHOWN_MAX);
	buf_printf(&why, " %s", sentence);
	m->code = code;
	m->why = buf_slice(&why);
	return ST_OK;
}

bool all_digits(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n > 0;
}

static const struct unit *find_unit(const struct unit_factors *units, struct slice name)
{
	for (uint32_t i = 0; i < units->count; i++)
		if (slice_eq_nocase(units->list[i].name, name))
			return &units->list[i];
	return NULL;
}

/* The cell of COLUMN as a number into OUT; the value is refused where it is none. */
static enum status read_other(struct making *m, uint32_t column, struct decimal *out)
{
	struct slice cell = m->source->cells[column];
	struct slice name = m->profile->columns[column].name;

	if (number_read(cell, &m->plan->number, out))
		return ST_OK;
	return making_refuse(m, CODE_BAD_QUANTITY, cell, "in the column %.*s is no number", SLICE_ARG(name));
}

/* Takes off, times, units; each refuses the value where it cannot be done. */
static enum status reckon(struct making *m, struct decimal *number)
{
	const struct value_plan *plan = m->plan;
	const struct emit *emit = m->source->emit;
	uint32_t unit_column = emit && emit->unit != NO_FIELD ? emit->unit : plan->unit;
	struct decimal other;
	enum status st = ST_OK;
	bool fits = true;

	if (plan->minus != NO_FIELD && m->source->cells[plan->minus].n) {
		st = read_other(m, plan->minus, &other);
		fits = st || m->code || decimal_subtract(number, &other);
	}
	if (!st && !m->code && fits && plan->times != NO_FIELD) {
		st = read_other(m, plan->times, &other);
		fits = st || m->code || decimal_multiply(number, &other);
	}
	if (!st && !m->code && fits && unit_column != NO_FIELD) {
		struct slice name = m->source->cells[unit_column];
		const struct unit *unit = find_unit(&plan->units, name);
		if (!unit)
			return making_refuse(m, CODE_UNKNOWN_UNIT, name,
					     "is a unit that the profile's units do not name");
		other = (struct decimal){ (__int128)unit->mantissa, unit->scale };
		fits = decimal_multiply(number, &other);
	}
	return st || fits ? st : making_refuse(m, CODE_BAD_QUANTITY, m->found, "is too large a number");
}

/* A number below zero: *DONE, or what is taken instead. */
static enum status take_negative(struct making *m, struct decimal *number)
{
	switch (m->plan->negative) {
	case NEGATIVE_ZERO:
		*number = (struct decimal){ 0 };
		return ST_OK;
	case NEGATIVE_DROP:
		m->dropped = true;
		return ST_OK;
	default:
		return making_refuse(m, CODE_BAD_QUANTITY, m->found, "is below zero");
	}
}

static enum status write_units(struct making *m, const struct decimal *number)
{
	enum { UNITS_MAX_DIGITS = 20 };
	uint64_t units;
	bool whole;

	if (!decimal_units(number, UINT32_MAX, &units, &whole))
		return making_refuse(m, CODE_BAD_QUANTITY, m->found, "is too large a number");
	if (!whole && m->plan->fraction == FRACTION_REFUSE)
		return making_refuse(m, CODE_BAD_QUANTITY, m->found, "is not a whole number of units");
	char *p = arena_alloc(m->arena, UNITS_MAX_DIGITS);
	if (!p)
		return ST_NO_MEMORY;
	struct buf digits = buf_over(p, UNITS_MAX_DIGITS);
	buf_put_u64(&digits, units);
	m->text = buf_slice(&digits);
	return ST_OK;
}

enum status make_quantity(struct making *m)
{
	const struct value_plan *plan = m->plan;
	const struct emit *emit = m->source->emit;
	bool total = m->column == COLUMN_SHIPPED || m->column == COLUMN_CANCELLED;
	bool plain = plan->minus == NO_FIELD && plan->times == NO_FIELD && plan->unit == NO_FIELD &&
		     !(emit && emit->unit != NO_FIELD);
	struct decimal number;
	enum status st;

	if (!m->text.n || (plain && all_digits(m->text)) || (total && slice_eq_nocase(m->text, SLICE("all"))))
		return ST_OK;
	if (!number_read(m->text, &plan->number, &number))
		return making_refuse(
			m, CODE_BAD_QUANTITY, m->found, "is no number%s",
			plan->has_number
				? " as the profile's specimen is"
				: " in digits alone; a profile shows with number = ... how it is written");
	st = reckon(m, &number);
	if (!st && !m->code && number.mantissa < 0)
		st = take_negative(m, &number);
	return st || m->code || m->dropped ? st : write_units(m, &number);
}
