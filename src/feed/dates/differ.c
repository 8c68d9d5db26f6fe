/*
 * Whether one text fits two forms as different dates. The texts of a form are outlined: its words and marks as
 * they are, of its numbers the places of their digits, once for each length that they may have. Where outlines
 * of both forms can be one text, its free digits are filled in: all numbers 1, then one after the other 2. If
 * each of these texts is one date by both forms, each digit means the same to both, and other texts are one
 * date, too. What a * ignores is only as long as the other form needs it to be.
 */
#include "allot/base/buf.h"
#include "feed/dates/dates.h"
#include "feed/dates/parts.h"
#include "feed/profile/patterns.h"

/* In an outline, where all letters are small ones. */
enum { PLACE = 'D', PLACE_CENTURY = 'Y', ANYTHING = '*', NOTHING = '\0' };

enum { NO_PLACE = DATED_TEXT_MAX };

struct outline {
	size_t n;
	bool rest; /* anything may follow */
	char text[DATED_TEXT_MAX];
};

/* Which of the texts of a form is outlined: how long its numbers are, one bit each, and its month's name. */
struct variant {
	unsigned lengths;
	unsigned name;
};

/* False: the outline would be too long for a text that a form can fit. */
static bool add_text(struct outline *o, struct slice text)
{
	if (text.n > DATED_TEXT_MAX - o->n)
		return false;
	for (size_t i = 0; i < text.n; i++)
		o->text[o->n++] = fold(text.p[i]);
	return true;
}

static bool add_places(struct outline *o, const char *places)
{
	size_t n = strlen(places);

	if (n > DATED_TEXT_MAX - o->n)
		return false;
	memcpy(o->text + o->n, places, n);
	o->n += n;
	return true;
}

/* True when part I of FORM may have one digit or two. */
static bool varies(const struct date_form *form, uint32_t i)
{
	enum date_part_type type = form->parts[i].type;

	return date_part_is_number(type) && type != DATE_PART_YEAR4 && type != DATE_PART_YEAR2 &&
	       (i == 0 || !date_part_is_number(form->parts[i - 1].type)) &&
	       (i + 1 == form->count || !date_part_is_number(form->parts[i + 1].type));
}

static bool outline_of(const struct date_form *form, struct variant variant, struct outline *out)
{
	bool fits = true;

	out->n = 0;
	out->rest = false;
	for (uint32_t i = 0; fits && i < form->count; i++) {
		const struct date_part *part = &form->parts[i];
		bool is_short = varies(form, i) && variant.lengths & 1;
		if (varies(form, i))
			variant.lengths >>= 1;
		if (part->type == DATE_PART_TEXT)
			fits = add_text(out, part->text);
		else if (part->type == DATE_PART_NAME)
			fits = add_text(out, slice_str(MONTH_NAMES[variant.name / 12][variant.name % 12]));
		else if (part->type == DATE_PART_REST)
			out->rest = true;
		else
			fits = add_places(out, part->type == DATE_PART_YEAR4 ? "YYDD" : is_short ? "D" : "DD");
	}
	return fits;
}

/* The next variant that FORM has; false: there is none. */
static bool choose_next(const struct date_form *form, struct variant *variant)
{
	unsigned lengths = 1, names = 1;

	for (uint32_t i = 0; i < form->count; i++) {
		lengths <<= varies(form, i);
		names = form->parts[i].type == DATE_PART_NAME ? MONTH_TONGUES * 12 : names;
	}
	if (++variant->lengths < lengths)
		return true;
	variant->lengths = 0;
	return ++variant->name < names;
}

static char char_at(const struct outline *o, size_t i)
{
	return i < o->n ? o->text[i] : o->rest ? ANYTHING : NOTHING;
}

static bool is_place(char c)
{
	return c == PLACE || c == PLACE_CENTURY;
}

/* What both A and B can be, or NOTHING. */
static char join_chars(char a, char b)
{
	if (a == b || b == ANYTHING)
		return a;
	if (a == ANYTHING || (is_place(a) && is_digit(b)))
		return b;
	if (is_place(a) && is_place(b))
		return PLACE;
	return is_digit(a) && is_place(b) ? a : NOTHING;
}

/* The outline of the texts that A and B have in common; false: there are none. */
static bool join(const struct outline *a, const struct outline *b, struct outline *out)
{
	out->n = a->n > b->n ? a->n : b->n;
	for (size_t i = 0; i < out->n; i++) {
		out->text[i] = join_chars(char_at(a, i), char_at(b, i));
		if (out->text[i] == NOTHING)
			return false;
	}
	return true;
}

/* True when the place I is the last of a number of two digits, or its only one. */
static bool is_last(const struct outline *o, size_t i)
{
	size_t behind = i + 1;

	while (behind < o->n && is_place(o->text[behind]))
		behind++;
	return is_place(o->text[i]) && (behind - i) % 2 == 1;
}

/* A text that O outlines: numbers are 1, but the one that ends at TWO is 2, and years are of this century. */
static struct slice fill(const struct outline *o, size_t two, char text[DATED_TEXT_MAX])
{
	for (size_t i = 0; i < o->n; i++) {
		bool last = is_last(o, i);
		text[i] = o->text[i] == PLACE		? (!last      ? '0'
							   : i == two ? '2'
								      : '1')
			  : o->text[i] == PLACE_CENTURY ? (last ? '0' : '2')
							: o->text[i];
	}
	return slice_of(text, o->n);
}

static bool is_two_dates(const struct date_form *a, const struct date_form *b, struct slice text)
{
	struct moment by_a, by_b;

	return date_form_read(a, text, &by_a) && date_form_read(b, text, &by_b) && by_a.day != by_b.day;
}

static bool differ_in(const struct date_form *a, const struct date_form *b, const struct outline *o,
		      struct buf *example)
{
	char text[DATED_TEXT_MAX];
	size_t two = NO_PLACE;
	bool found = is_two_dates(a, b, fill(o, two, text));

	for (size_t i = 0; !found && i < o->n; i++) {
		if (o->text[i] != PLACE || !is_last(o, i))
			continue;
		found = is_two_dates(a, b, fill(o, i, text));
	}
	if (found)
		buf_put_slice(example, slice_of(text, o->n));
	return found;
}

bool date_forms_differ(const struct date_form *a, const struct date_form *b, struct buf *example)
{
	struct outline of_a, of_b, of_both;
	struct variant at_a = { 0, 0 };
	bool found = false;

	do {
		struct variant at_b = { 0, 0 };
		bool fits = outline_of(a, at_a, &of_a);
		do
			found = fits && outline_of(b, at_b, &of_b) && join(&of_a, &of_b, &of_both) &&
				differ_in(a, b, &of_both, example);
		while (!found && choose_next(b, &at_b));
	} while (!found && choose_next(a, &at_a));
	return found;
}
