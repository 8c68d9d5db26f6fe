/*
 * Numbers: a specimen says which mark is which, so nothing is guessed. "1.234" is 1234 under "1.234,56" and
 * refused as a quantity under "1234.56". Where marks of groups stand, they stand at every third digit.
 */
#include "feed/profile/numbers.h"

#define MANTISSA_MAX 999999999999999999LL /* 18 digits, so that what is reckoned has room */

static const struct {
	const char *text;
	struct number_marks marks;
} SPECIMENS[] = {
	{ "1.234,56", { ',', '.' } }, { "1,234.56", { '.', ',' } }, { "1 234,56", { ',', ' ' } },
	{ "1234.56", { '.', 0 } },    { "1234,56", { ',', 0 } },
};

bool number_specimen(struct slice specimen, struct number_marks *out)
{
	for (size_t i = 0; i < sizeof(SPECIMENS) / sizeof(SPECIMENS[0]); i++) {
		if (!slice_eq(specimen, slice_str(SPECIMENS[i].text)))
			continue;
		*out = SPECIMENS[i].marks;
		return true;
	}
	return false;
}

const char *number_specimens(void)
{
	return "1.234,56  1,234.56  1 234,56  1234.56  1234,56";
}

/* The length of MARK at the start of TEXT, 0: it is not there. A blank may be one of those without break. */
static size_t mark_length(struct slice text, char mark)
{
	if (!mark || !text.n)
		return 0;
	if (text.p[0] == mark)
		return 1;
	if (mark == ' ' && text.n >= 2 && memcmp(text.p, "\xc2\xa0", 2) == 0)
		return 2;
	if (mark == ' ' && text.n >= 3 &&
	    (memcmp(text.p, "\xe2\x80\xaf", 3) == 0 || memcmp(text.p, "\xe2\x80\x89", 3) == 0))
		return 3;
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct slice skip(struct slice text, size_t n)
{
	return slice_of(text.p + n, text.n - n);
}

/* Digits of TEXT, which loses them, into A; *SEEN gets their number. False: too many. */
static bool take_digits(struct slice *text, struct decimal *a, uint32_t *seen)
{
	for (*seen = 0; text->n && is_digit(text->p[0]); ++*seen, *text = skip(*text, 1)) {
		a->mantissa = a->mantissa * 10 + (text->p[0] - '0');
		if (a->mantissa > MANTISSA_MAX)
			return false;
	}
	return true;
}

/* The whole part, with its groups: none of them stands behind a leading zero, a decimal mark of others does. */
static bool take_whole(struct slice *text, char group, struct decimal *out)
{
	bool zero = text->n && text->p[0] == '0';
	uint32_t digits;
	size_t n;

	if (!take_digits(text, out, &digits) || !digits)
		return false;
	if (mark_length(*text, group) && (digits > 3 || zero))
		return false;
	while ((n = mark_length(*text, group)) > 0) {
		*text = skip(*text, n);
		if (!take_digits(text, out, &digits) || digits != 3)
			return false;
	}
	return true;
}

/* What stands behind the decimal mark; zeros at its end count for nothing. */
static bool take_fraction(struct slice *text, struct decimal *out)
{
	size_t n = 0;

	while (n < text->n && is_digit(text->p[n]))
		n++;
	if (!n)
		return false;
	struct slice digits = slice_of(text->p, n);
	*text = skip(*text, n);
	while (digits.n && digits.p[digits.n - 1] == '0')
		digits.n--;
	return digits.n <= SCALE_MAX && take_digits(&digits, out, &out->scale);
}

bool number_read(struct slice text, const struct number_marks *marks, struct decimal *out)
{
	struct decimal made = { 0 };
	bool before = text.n && text.p[0] == '-';
	bool behind = !before && text.n && text.p[text.n - 1] == '-';

	if (before)
		text = skip(text, 1);
	text.n -= behind;
	if (!take_whole(&text, marks->group, &made))
		return false;
	if (marks->decimal && text.n && text.p[0] == marks->decimal) {
		text = skip(text, 1);
		if (!take_fraction(&text, &made))
			return false;
	}
	if (text.n)
		return false;
	if (before || behind)
		made.mantissa = -made.mantissa;
	*out = made;
	return true;
}

static bool scale_up(struct decimal *a, uint32_t scale)
{
	for (; a->scale < scale; a->scale++)
		if (__builtin_mul_overflow(a->mantissa, 10, &a->mantissa))
			return false;
	return true;
}

bool decimal_subtract(struct decimal *a, const struct decimal *b)
{
	struct decimal other = *b;
	uint32_t scale = a->scale > b->scale ? a->scale : b->scale;

	return scale_up(a, scale) && scale_up(&other, scale) &&
	       !__builtin_sub_overflow(a->mantissa, other.mantissa, &a->mantissa);
}

bool decimal_multiply(struct decimal *a, const struct decimal *b)
{
	a->scale += b->scale;
	return !__builtin_mul_overflow(a->mantissa, b->mantissa, &a->mantissa);
}

bool decimal_units(const struct decimal *a, uint64_t max, uint64_t *units, bool *whole)
{
	__int128 rest = a->mantissa;

	*whole = true;
	for (uint32_t i = 0; i < a->scale; i++) {
		*whole = *whole && rest % 10 == 0;
		rest /= 10;
	}
	*units = rest > (__int128)max ? max : (uint64_t)rest;
	return rest <= (__int128)max;
}

bool number_read_whole(struct slice text, const struct number_marks *marks, uint64_t max, uint64_t *out)
{
	struct decimal number;
	bool whole;

	return number_read(text, marks, &number) && number.mantissa >= 0 &&
	       decimal_units(&number, max, out, &whole) && whole;
}
