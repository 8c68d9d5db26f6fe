/*
 * Applied: what is remembered of a feed read with a profile once it is applied: as the last one of its
 * profile, and a snapshot as the last one of its partner.
 */
#ifndef ALLOT_RUN_APPLIED_H
#define ALLOT_RUN_APPLIED_H

#include "allot/feed/feed.h"
#include "allot/run/settings.h"

/* ROW of FEED made a batch known; of a plain feed, or a despatch, it is nobody's. Any failure of the store. */
enum status note_made_known(struct store *store, const struct feed *feed, const struct feed_row *row);

/* S, of FEED, as the last snapshot of its scope. */
struct last_feed last_snapshot_of(const struct feed *feed, const struct feed_snapshot *s, uint64_t run,
				  int64_t now);

/* FEED as the last one of its profile or partner; NAME is still to be set. */
struct last_feed last_feed_of(const struct feed *feed, uint64_t run, int64_t now);

/*
 * If all of FEED is done with in run RUN, RECORD says so, and of one with a profile it is noted in the open
 * transaction. Any failure of the store.
 */
enum status feed_finish(const struct run_settings *settings, const struct feed *feed, uint64_t run,
			struct feed_record *record);

#endif
