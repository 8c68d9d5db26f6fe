/* Holding what the program published against what the model says. Each function appends a
 * readable first difference and returns true when there is one.
 */
#ifndef NIGHTS_COMPARE_H
#define NIGHTS_COMPARE_H

#include "model.h"

bool compare_bytes(const struct model_bytes *expected, const struct model_bytes *actual,
		   struct model_bytes *out);

/* The text of a reject_reason may be any that is not empty, quoted only where needed. */
bool compare_reject_file(const struct model_bytes *expected, const struct model_bytes *actual,
			 struct model_bytes *out);

bool compare_json(const struct model_bytes *expected, const struct model_bytes *actual,
		  struct model_bytes *out);

/* As JSON, with any store, times and details where the model leaves them open. Sets `store`,
 * empty before the first run, and holds it equal over all runs.
 */
bool compare_summary(const struct model_bytes *expected, const struct model_bytes *actual,
		     struct model_bytes *store, struct model_bytes *out);

/* The folder of a run: the set of its files, and each of them. */
bool compare_results(const struct model_result *expected, const char *folder, struct model_bytes *store,
		     struct model_bytes *out);

#endif
