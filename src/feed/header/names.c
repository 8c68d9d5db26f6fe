/*
 * Names of columns are compared folded, a letter at a time, so nothing needs to be copied.
 */
#include "allot/feed/names.h"

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
