/*
 * Take-up: holds the feeds of a run against those of the interrupted run before it (SPEC section 3,
 * "Interrupted runs"). Pure: no store, no files.
 */
#ifndef ALLOT_RUN_TAKE_UP_H
#define ALLOT_RUN_TAKE_UP_H

#include "allot/base/arena.h"
#include "allot/models/run.h"

/*
 * NOW are the records of this run's feeds as judged by validation, BEFORE those of the interrupted run. As far
 * as they are the same by content, one by one: what was finished becomes FEED_SKIPPED, what was begun goes on
 * at its cursor. Its validation stands then: a refusal of NOW's is dropped. Feeds left unfinished from the
 * first difference on, and not given elsewhere either, are listed in ABANDONED (room for BEFORE_COUNT, slices
 * of BEFORE).
 */
void take_up(struct feed_record *now, uint32_t now_count, const struct feed_record *before,
	     uint32_t before_count, struct slice *abandoned, uint32_t *abandoned_count);

#endif
