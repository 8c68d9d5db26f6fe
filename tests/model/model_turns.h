/* The turns of a run: first turns of orders feeds, feeds in their order, rows that were put off.
 */
#ifndef MODEL_TURNS_H
#define MODEL_TURNS_H

#include "model_feed.h"

/* What became of one row over all its turns. */
struct model_row_result {
	enum model_reject reject;
	enum model_outcome outcome; /* MODEL_NO_OUTCOME until it counts */
	enum model_outcome first;   /* what an earlier turn did, or MODEL_NO_OUTCOME */
	bool is_put_off;
};

/* A feed in its run. `unallocated` is the line of the first row that shipped what nobody had
 * allocated, or 0.
 */
struct model_feed_result {
	struct model_checked_feed *feed;
	struct model_row_result *rows;
	size_t unallocated;
};

/* Applies the feeds, which stand in the order given, and moves them into the order in which they
 * are applied. The caller frees the rows.
 */
void model_take_turns(struct model *model, struct model_ledger *ledger, const struct model_options *options,
		      struct model_feed_result *feeds, size_t n_feeds);

#endif
