/*
 * Slices: trimming, comparing and bounded parsing, in ASCII whatever the locale; and sorted lists of them.
 */
#include "allot/base/slice.h"

#include <stdlib.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool slice_eq_nocase(struct slice a, struct slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;

	return slice_cmp(*x, *y);
}

void slices_sort(struct slice *list, size_t n)
{
	if (n)
		qsort(list, n, sizeof(*list), compare);
}

bool slices_have(const struct slice *list, size_t n, struct slice s)
{
	return n && bsearch(&s, list, n, sizeof(*list), compare);
}

enum number slice_number(struct slice s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	bool large = false;

	if (!s.n)
		return NUMBER_NOT_DIGITS;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return NUMBER_NOT_DIGITS;
		uint64_t digit = (uint64_t)(s.p[i] - '0');
		large = large || digit > max || v > (max - digit) / 10;
		v = large ? 0 : v * 10 + digit;
	}
	if (large)
		return NUMBER_TOO_LARGE;
	*out = v;
	return NUMBER_OK;
}
