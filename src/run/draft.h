/*
 * Draft: the records of a run and its feeds as the open transaction will leave them. A transaction may hold the rows of many
 * small feeds; what is not committed must not be seen in the run's own records.
 */
#ifndef ALLOT_RUN_DRAFT_H
#define ALLOT_RUN_DRAFT_H

#include "allot/base/status.h"
#include "allot/models/run.h"
#include "allot/service/store.h"

enum { DRAFT_FEEDS_MAX = 1024 }; /* feeds that a transaction may touch */

struct draft {
	struct run_record run;
	struct run_record *committed_run;
	struct feed_record *committed; /* all of the run's feeds */
	struct feed_record *feeds;     /* those touched, DRAFT_FEEDS_MAX of room */
	uint32_t *touched;	       /* their places in the run */
	uint32_t *place; /* of each of the run's feeds: 1 + its place in `feeds`; 0: not touched */
	uint32_t count;
};

/* For RUN and its FEEDS, which are kept as committed. ST_NO_MEMORY. */
enum status draft_open(struct draft *d, struct run_record *run, struct feed_record *feeds);
void draft_close(struct draft *d);

/* The transaction begins, or begins anew: nothing is touched. */
void draft_begin(struct draft *d);
/* The record of FEED, to be changed; valid until draft_begin(). At most DRAFT_FEEDS_MAX different ones. */
struct feed_record *draft_feed(struct draft *d, uint32_t feed);
/* True when no further feed may be touched. */
bool draft_full(const struct draft *d);

/* Writes what was touched into the ledger, in STORE's open transaction. Any failure of the store. */
enum status draft_write(struct draft *d, struct store *store);
/* The transaction is committed: what was touched is what holds. */
void draft_keep(struct draft *d);

#endif
