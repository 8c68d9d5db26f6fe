/*
 * Take-up: holds the feeds of a run against those of the interrupted run before it (allot(1), "Interrupted
 * runs"). Pure: no store, no files.
 */
#ifndef ALLOT_RUN_TAKE_UP_H
#define ALLOT_RUN_TAKE_UP_H

#include "allot/base/arena.h"
#include "allot/models/run.h"

/* True when A and B are of one content, or neither could be read, and have the same profile, or none. */
bool same_content(const struct feed_record *a, const struct feed_record *b);
bool same_options(const struct row_options *a, const struct row_options *b);

struct taking_up {
	struct feed_record *now; /* of this run, as judged by validation; in and out */
	uint32_t now_count;
	const struct row_options *options_now;
	const struct feed_record *before; /* of the interrupted run */
	uint32_t before_count;
	const struct row_options *options_before;
	struct slice *abandoned; /* room for before_count; slices of `before` */
	/* set */
	uint32_t abandoned_count;
	uint32_t same;	 /* so many feeds from the first on are those of the interrupted run */
	bool serving;	 /* a batches feed is left unfinished whose SKUs are to be served now, */
	uint64_t served; /* those from this place on */
	uint64_t mark;	 /* that feed's */
};

/*
 * How many of T's feeds, from the first on, are those of the interrupted run; only what is not `set` is looked
 * at.
 */
uint32_t take_up_count(const struct taking_up *t);

/*
 * As far as the feeds are the same by content, one by one, and under the same options: what was finished
 * becomes FEED_SKIPPED, what was begun goes on at its cursor. Its validation stands then: a refusal of NOW's
 * is dropped. Feeds left unfinished from the first difference on, and not given elsewhere either, are listed
 * in ABANDONED.
 */
void take_up(struct taking_up *t);

#endif
