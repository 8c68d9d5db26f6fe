/*
 * Nearest: which known name a word that is none was perhaps meant to be ("did you mean").
 */
#ifndef ALLOT_BASE_NEAREST_H
#define ALLOT_BASE_NEAREST_H

#include "allot/base/slice.h"

struct nearest {
	struct slice word;
	size_t best;
	const char *name; /* the nearest one offered until now; NULL: none is near */
};

/* Begins to look for what WORD was meant to be; its bytes must outlive the search. */
struct nearest nearest_begin(struct slice word);

/*
 * Offers a known NAME, which must outlive the search. One that WORD begins is near, and one that few letters to
 * change, add, leave out or swap make of it; of equally near ones the first counts.
 */
void nearest_offer(struct nearest *n, const char *name);

#endif
