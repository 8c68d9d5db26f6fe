/* Feeds of messages that an interrupted run left unfinished and that nobody will finish. */
#ifndef ALLOT_RUN_RECEIVED_ABANDONED_H
#define ALLOT_RUN_RECEIVED_ABANDONED_H

#include "allot/service/store.h"

/*
 * Of FEED, which was at PLACE in its run, the interchanges that were applied to their end are known from now
 * on, in run RUN. In STORE's open transaction; any failure of the store.
 */
enum status received_abandoned(struct store *store, const struct feed_record *feed, uint32_t place,
			       uint64_t run);

#endif
