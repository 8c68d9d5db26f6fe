/* What a run published, held against what the model says. Each appends the differences that it finds
 * and is true when there is one.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "night_run.h"

bool compare_ledger(const struct run_result *result, const char *folder, struct model_bytes *out);
bool compare_rejects(struct run_store *store, const struct run_result *result, const char *folder,
		     struct model_bytes *out);
bool compare_summary_of(const struct run_result *result, const char *folder, struct model_bytes *out);

/* Appends a line. Always true. */
bool compare_tell(struct model_bytes *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *compare_status(enum judge_status status);

#endif
