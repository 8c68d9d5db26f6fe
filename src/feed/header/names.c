/*
 * Names of columns are compared folded, a letter at a time, so nothing needs to be copied.
 */
#include "feed/header/names.h"

/* The next letter of S that counts, in lower case, taken off S; -1 at the end. */
static int next_letter(struct slice *s)
{
	while (s->n) {
		unsigned char c = (unsigned char)s->p[0];
		size_t step = 1;
		bool counts = c != ' ' && c != '\t' && c != '_' && c != '-' && c != '.';
		if (c == 0xc2 && s->n > 1 && (unsigned char)s->p[1] == 0xa0) {
			counts = false;
			step = 2;
		}
		*s = slice_of(s->p + step, s->n - step);
		if (counts)
			return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	}
	return -1;
}

bool header_names_equal(struct slice a, struct slice b)
{
	for (;;) {
		int x = next_letter(&a), y = next_letter(&b);
		if (x != y)
			return false;
		if (x < 0)
			return true;
	}
}

size_t name_fold_end(struct slice name, char *out, size_t max)
{
	size_t n = 0;

	for (int c = next_letter(&name); c >= 0; c = next_letter(&name)) {
		if (n == max) {
			memmove(out, out + 1, max - 1);
			n--;
		}
		out[n++] = (char)c;
	}
	return n;
}

uint32_t find_status(const struct slice *cells, uint32_t count)
{
	enum { LETTERS = 24 }; /* at the end of a name: these tell */

	for (uint32_t i = 0; i < count; i++) {
		struct slice name = cells[i];
		char folded[LETTERS + 1];
		size_t n = name_fold_end(name, folded, LETTERS);
		struct slice end = slice_of(folded, n);
		if (name.n > 2 && slice_eq_nocase(slice_of(name.p, 2), SLICE("x_")))
			continue;
		if (n >= 6 && memcmp(end.p + n - 6, "status", 6) == 0)
			return i;
		if (header_names_equal(name, SLICE("cancelledat")) ||
		    header_names_equal(name, SLICE("canceledat")))
			return i;
	}
	return NO_FIELD;
}
