/*
 * Guess: which known name a word that is none was perhaps meant to be ("did you mean").
 */
#ifndef ALLOT_CLI_GUESS_H
#define ALLOT_CLI_GUESS_H

#include "allot/base/slice.h"

struct guess {
	struct slice word;
	size_t apart;	  /* letters between them */
	const char *name; /* the nearest one offered until now; NULL: none is near */
};

/* Begins to look for what WORD was meant to be; its bytes must outlive the search. */
struct guess guess_begin(struct slice word);

/*
 * Offers a known NAME, which must outlive the search. One that WORD begins is near, and one of which few
 * letters are wrong; of equally near ones the first counts.
 */
void guess_offer(struct guess *guess, const char *name);

#endif
