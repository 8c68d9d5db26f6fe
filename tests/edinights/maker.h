/* Makes up a night of interchanges: partners, and for each run its feeds as pieces of bytes, one
 * interchange each. Nothing of it hangs on what comes of the runs, so a night can be played with pieces
 * left out.
 */
#ifndef MAKER_H
#define MAKER_H

#include "letter.h"

#define MAKER_PARTNERS_MAX 3
#define MAKER_RUNS_MAX	   4
#define MAKER_FEEDS_MAX	   4
#define MAKER_PIECES_MAX   4

struct maker_feed {
	const char *name;
	struct model_bytes pieces[MAKER_PIECES_MAX];
	size_t n_pieces;
};

struct maker_run {
	struct maker_feed feeds[MAKER_FEEDS_MAX];
	size_t n_feeds;
	bool backorder, split, amend;
};

struct maker_night {
	struct pool *pool;
	struct partner partners[MAKER_PARTNERS_MAX];
	size_t n_partners;
	struct maker_run runs[MAKER_RUNS_MAX];
	size_t n_runs;
};

void maker_make(struct pool *pool, uint64_t seed, struct maker_night *night, struct points *points);
void maker_free(struct maker_night *night);

#endif
