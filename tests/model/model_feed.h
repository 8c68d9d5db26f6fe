/* One feed: is it refused whole, and if not, what do its rows do. */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include "model_domain.h"

/* Sets `report`, which owns its name and its reject file. The feed must not be a missing one.
 */
void model_feed_run(struct model *model, struct model_ledger *ledger, const struct model_feed *feed,
		    const struct model_options *options, struct model_report *report);

/* Whether the bytes begin with a BOM of UTF-16 or UTF-32. */
bool model_has_wide_bom(const char *bytes, size_t len);

#endif
