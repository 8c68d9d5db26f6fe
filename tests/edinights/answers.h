/* What goes back to partners: which acknowledgements and answers there must be, and what stands in them. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "night_run.h"

/* Notes in the store what went to each partner in its last run, too. */
bool answers_differ(struct run_store *store, const struct run_result *result, const char *folder,
		    struct model_bytes *out);

#endif
