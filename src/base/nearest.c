/*
 * Nearness of names by the classical table, of which one row at a time is kept.
 */
#include "allot/base/nearest.h"

#include "allot/base/contract.h"

size_t letters_apart(struct slice a, struct slice b)
{
	size_t row[NEAREST_MAX + 1];

	REQUIRE(b.n <= NEAREST_MAX);
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t best = diagonal + (a.p[i - 1] != b.p[j - 1]);
			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.n];
}
