/*
 * Alike: the two folds of rule 14. Each stands for itself: "007 " is like "007", and "007" like "7", but "007 "
 * is not like "7".
 */
#include "allot/models/alike.h"

#include "allot/base/contract.h"

/* Drops zeros in front of digits only. */
static bool fold_zeros(struct slice id, struct slice *folded)
{
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] < '0' || id.p[i] > '9')
			return false;
	size_t zeros = 0;
	while (zeros < id.n && id.p[zeros] == '0')
		zeros++;
	*folded = slice_of(id.p + zeros, id.n - zeros);
	return id.n > 0;
}

/* Bytes of the blank at the start of P, which has N bytes; 0: there is none. */
static size_t blank_at(const char *p, size_t n)
{
	if (p[0] == ' ')
		return 1;
	return n >= 2 && p[0] == '\xc2' && p[1] == '\xa0' ? 2 : 0;
}

static bool fold_case(struct slice id, char out[IDENTIFIER_MAX], struct slice *folded)
{
	size_t n = 0;
	for (size_t i = 0; i < id.n;) {
		size_t blank = blank_at(id.p + i, id.n - i);
		if (blank == 0) {
			char c = id.p[i];
			out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
		i += blank ? blank : 1;
	}
	*folded = slice_of(out, n);
	return true;
}

bool alike_fold(enum fold fold, struct slice id, char out[IDENTIFIER_MAX], struct slice *folded)
{
	REQUIRE(id.n <= IDENTIFIER_MAX);
	return fold == FOLD_ZEROS ? fold_zeros(id, folded) : fold_case(id, out, folded);
}

bool alike(struct slice a, struct slice b, bool names)
{
	if (slice_eq(a, b))
		return false;
	char of_a[IDENTIFIER_MAX], of_b[IDENTIFIER_MAX];
	struct slice x, y;
	for (int f = 0; f <= (names ? FOLD_CASE : FOLD_ZEROS); f++)
		if (alike_fold((enum fold)f, a, of_a, &x) && alike_fold((enum fold)f, b, of_b, &y) &&
		    slice_eq(x, y))
			return true;
	return false;
}
