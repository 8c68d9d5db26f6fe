/*
 * Nearness is the number of letters to change, add, leave out or swap with their neighbour: what fingers do.
 * Only names of which most letters are right are near: a wrong guess is worse than none.
 */
#include "allot/base/text/nearest.h"

enum { NAME_MAX_BYTES = 40 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A and B of at most NAME_MAX_BYTES; three rows of the usual table are enough. */
static size_t distance(struct slice a, struct slice b)
{
	size_t rows[3][NAME_MAX_BYTES + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *free_row = before;
		before = above;
		above = row;
		row = free_row;
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

struct nearest nearest_begin(struct slice word)
{
	/* letters that may be wrong, and one more */
	size_t best = word.n < 3 ? 2 : word.n < 6 ? 3 : 4;
	return (struct nearest){ .word = word, .best = word.n > 1 ? best : 0 };
}

void nearest_offer(struct nearest *n, const char *name)
{
	struct slice known = slice_str(name);
	if (n->word.n > NAME_MAX_BYTES || known.n > NAME_MAX_BYTES)
		return;
	bool begins = n->word.n > 2 && n->word.n < known.n && memcmp(n->word.p, known.p, n->word.n) == 0;
	size_t far = begins ? 1 : distance(n->word, known);
	/* a short word is near to any other short one */
	if (far < n->best && far < known.n - known.n / 3) {
		n->best = far;
		n->name = name;
	}
}
