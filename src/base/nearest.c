/*
 * Nearness of names by the classical table, of which three rows at a time are kept: two letters that changed
 * places, the most usual slip of all, are looked for in the row before the last.
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
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	REQUIRE(b.n <= NEAREST_MAX);
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *unused = before;
		before = above;
		above = row;
		row = unused;
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			row[j] = above[j - 1] + (a.p[i - 1] != b.p[j - 1]);
			row[j] = least(row[j], least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return row[b.n];
}
