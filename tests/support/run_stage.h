/*
 * A stage for runs: a real store and an OUT in a test's scratch folder, settings of the test's own
 * and a clock that stands still. A run is opened, executed and closed in one call, as the command
 * line does it, so that several in a row are several processes' work.
 */
#ifndef SUPPORT_RUN_STAGE_H
#define SUPPORT_RUN_STAGE_H

#include <signal.h>

#include "allot/base/buf.h"
#include "allot/run/run.h"
#include "allot/store/store.h"

struct run_stage {
	struct run_settings settings; /* `out` and `store` are filled in by run_stage_run() */
	struct store_options options;
	const char *store; /* names in the scratch folder: "store", "results" */
	const char *out;
	void (*opened)(struct run_stage *stage, struct plan *plan); /* before it begins; may be NULL */
	struct store_ops ops;	    /* of the store, from `opened` on, which may put others in their place */
	void *ctx;		    /* for the test's listeners */
	bool unheard;		    /* the runs cannot say that they were published */
	volatile sig_atomic_t stop; /* settings.stop: 1 asks a run to stop */
	unsigned commits_max;	    /* of a run until it is asked to; 0: it is not */
	unsigned commits;	    /* of the newest run */
	/* of the newest run that ended well */
	enum verdict verdict;
	bool repeated;
	uint64_t number;
	struct buf told; /* refusals, warnings and notes of the newest run, a line each */
	struct buf text; /* of the functions below */
};

/* cmocka fixtures, with a scratch folder (support/scratch.h). */
int run_stage_setup(void **state);
int run_stage_teardown(void **state);

/* Runs the feeds of these names in the scratch folder, separated by blanks. */
enum status run_stage_run(struct run_stage *stage, const char *feeds);

/* Lets runs from here on have a store and an OUT of their own, "store-NUMBER" and "out-NUMBER". */
void run_stage_go_to(struct run_stage *stage, unsigned number);

/*
 * Asks runs from here on, which commit row by row, to stop once ROWS rows of FEED are applied;
 * run_stage_go_on() asks no more.
 */
void run_stage_stop_at(struct run_stage *stage, const char *feed, uint64_t rows);
void run_stage_go_on(struct run_stage *stage);

/*
 * As run_stage_run(), row by row, and asks the run to stop behind COMMITS commits, the first of which is its
 * entry into the ledger; 0: lets it end.
 */
enum status run_stage_run_until(struct run_stage *stage, const char *feeds, unsigned commits);

/* The store's own operations, for those that a test puts in their place. */
const struct store_ops *run_stage_real_ops(void);

/* For `opened`: feeds whose names begin with START are read with PROFILE. */
void run_stage_give_profile(struct plan *plan, const char *start, const struct profile *profile);

/*
 * The files of the folders of runs FIRST to LAST, joined by file name in order of the runs, headers
 * once; summaries left out. Valid until the test ends.
 */
const char *run_stage_rows(struct run_stage *stage, unsigned first, unsigned last);

/* The sums over these runs of `totals` and `units`, as a text to compare. Likewise valid. */
const char *run_stage_sums(struct run_stage *stage, unsigned first, unsigned last);

/* summary.json of RUN; valid until scratch_read() is called. */
const char *run_stage_summary(struct run_stage *stage, unsigned run);

/* Asserts that RUN's summary holds TEXT, a piece of its JSON. */
void run_stage_expect(struct run_stage *stage, unsigned run, const char *text);

/* Every part, batch and line the store holds now, a line each, as a text to compare. */
const char *run_stage_state(struct run_stage *stage);

/* Asserts that `verify` finds nothing. */
void run_stage_verify(struct run_stage *stage);

/*
 * Writes a night of feeds: batches.csv, orders.csv (ROWS of them, some refused, some twice),
 * changes.csv (cuts below what is allocated) and more.csv (orders again). Their names are returned.
 */
const char *run_stage_night(unsigned rows);

#endif
