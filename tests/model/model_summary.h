/* summary.json of a run that was not interrupted and recovered nothing. */
#ifndef MODEL_SUMMARY_H
#define MODEL_SUMMARY_H

#include "model_ledger.h"

/* A warning; `feed` null and `line` 0 are JSON's null. */
struct model_warning {
	const char *feed;
	size_t line;
};

struct model_warnings {
	struct model_warning *list;
	size_t n;
};

void model_warn(struct model_warnings *warnings, const char *feed, size_t line);

void model_summary_write(struct model_bytes *out, const struct model_result *result,
			 const struct model_ledger *ledger, const struct model_warnings *warnings);

#endif
