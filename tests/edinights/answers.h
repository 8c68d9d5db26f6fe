/* What goes back to partners: which acknowledgements and answers there must be, and what stands in them. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "night_run.h"

/* The control numbers that each partner has had, over all runs of a night. */
struct answers_book {
	unsigned wholes[MAKER_PARTNERS_MAX];
	unsigned groups[MAKER_PARTNERS_MAX];
};

bool answers_differ(struct answers_book *book, struct run_store *store, const struct run_result *result,
		    const char *folder, struct model_bytes *out);

#endif
