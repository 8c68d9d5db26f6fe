/*
 * Tentative records: those of a run and its feeds as the open transaction will leave them. A transaction may
 * hold the rows of many small feeds; what is not committed must not be seen in the run's own records.
 */
#ifndef ALLOT_RUN_TENTATIVE_H
#define ALLOT_RUN_TENTATIVE_H

#include "allot/base/status.h"
#include "allot/models/run.h"
#include "allot/service/store.h"

enum { TENTATIVE_FEEDS_MAX = 1024 }; /* feeds that a transaction may touch */

struct tentative {
	struct run_record run;
	struct run_record *committed_run;
	struct feed_record *committed; /* all of the run's feeds */
	struct feed_record *feeds;     /* those touched, TENTATIVE_FEEDS_MAX of room */
	uint32_t *touched;	       /* their places in the run */
	uint32_t *place; /* of each of the run's feeds: 1 + its place in `feeds`; 0: not touched */
	uint32_t count;
};

/* For RUN and its FEEDS, which are kept as committed. ST_NO_MEMORY. */
enum status tentative_open(struct tentative *d, struct run_record *run, struct feed_record *feeds);
void tentative_close(struct tentative *d);

/* The transaction begins, or begins anew: nothing is touched. */
void tentative_begin(struct tentative *d);
/*
 * The record of FEED, to be changed; valid until tentative_begin(). At most TENTATIVE_FEEDS_MAX different ones.
 */
struct feed_record *tentative_feed(struct tentative *d, uint32_t feed);
/* True when no further feed may be touched. */
bool tentative_full(const struct tentative *d);

/* Writes what was touched into the ledger, in STORE's open transaction. Any failure of the store. */
enum status tentative_write(struct tentative *d, struct store *store);
/* The transaction is committed: what was touched is what holds. */
void tentative_keep(struct tentative *d);

#endif
