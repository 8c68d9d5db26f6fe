/*
 * Nearness of names: how many letters make one of the other, for "did you mean".
 */
#ifndef ALLOT_BASE_NEAREST_H
#define ALLOT_BASE_NEAREST_H

#include "allot/base/slice.h"

enum { NEAREST_MAX = 64 }; /* bytes of a name; what is longer is near nothing */

/* Letters to change, add, leave out or swap to make B of A; B has at most NEAREST_MAX bytes. */
size_t letters_apart(struct slice a, struct slice b);

/* True when APART letters are few enough for a name of N bytes to have been meant. */
static inline bool is_near(size_t apart, size_t n)
{
	return n > 2 && apart <= (n / 3 < 2 ? n / 3 : 2);
}

#endif
