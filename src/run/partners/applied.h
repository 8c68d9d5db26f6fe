/*
 * Applied: what is remembered of a feed read with a profile once it is applied: as the last one of its
 * profile, and a snapshot as the last one of its partner.
 */
#ifndef ALLOT_RUN_APPLIED_H
#define ALLOT_RUN_APPLIED_H

#include "allot/feed/feed.h"
#include "allot/service/store.h"

/* A row of FEED made the batch of REF known; of a plain feed that is nobody's. Any failure of the store. */
enum status note_made_known(struct store *store, const struct feed *feed, struct slice ref);

/* FEED as the last one of its profile or partner; NAME is still to be set. */
struct last_feed last_feed_of(const struct feed *feed, uint64_t run, int64_t now);

/*
 * FEED, done with in run RUN at NOW, is noted in STORE's open transaction; a plain feed is not. Any failure of
 * the store.
 */
enum status note_applied(struct store *store, const struct feed *feed, uint64_t run, int64_t now);

#endif
