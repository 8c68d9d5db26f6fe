/* summary.json of a run that was not interrupted and recovered nothing. */
#ifndef MODEL_SUMMARY_H
#define MODEL_SUMMARY_H

#include "model_ledger.h"

void model_summary_write(struct model_bytes *out, const struct model_result *result,
			 const struct model_ledger *ledger);

#endif
