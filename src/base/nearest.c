/*
 * Nearness of names by the classical table, of which three rows at a time are kept: that of the letter before
 * is needed for two letters that have changed places, the commonest slip.
 */
#include "allot/base/nearest.h"

#include "allot/base/contract.h"

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t letters_apart(struct slice a, struct slice b)
{
	size_t rows[3][NEAREST_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	REQUIRE(b.n <= NEAREST_MAX);
	for (size_t j = 0; j <= b.n; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			bool swapped = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
			row[j] = last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
			row[j] = least(row[j], least(last[j], row[j - 1]) + 1);
			if (swapped)
				row[j] = least(row[j], before[j - 2] + 1);
		}
		size_t *oldest = before;
		before = last;
		last = row;
		row = oldest;
	}
	return last[b.n];
}
