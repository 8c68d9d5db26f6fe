/*
 * A run as one who looks at it sees it: what the ledger says of it, and whether it has ended.
 */
#ifndef ALLOT_CLI_RUN_VIEW_H
#define ALLOT_CLI_RUN_VIEW_H

#include "allot/base/json.h"
#include "allot/results/summary.h"
#include "allot/service/views.h"

enum run_state {
	RUN_ENDED,
	RUN_RUNNING,	 /* it is at work now */
	RUN_INTERRUPTED, /* it stopped before it was published; the next run does that */
};

struct run_view {
	struct summary summary; /* texts are in the arena given; to be written while the views are open */
	enum run_state state;
	bool recovered;	      /* interrupted, and a later run has published what it had done */
	enum verdict verdict; /* of what there is of it */
	struct counts totals;
	struct units units;
};

/* Reads run NUMBER of the store of VIEWS, in folder PATH; memory from ARENA. Any failure of the store. */
enum status run_view_read(struct views *views, const char *path, uint64_t number, struct arena *arena,
			  struct run_view *out);

/* What became of it: "done", "rows-refused", "feed-refused", "running" or "interrupted". Static. */
const char *run_view_outcome(const struct run_view *view);

/* The exit status of a run that has ended. */
int run_view_exit(const struct run_view *view);

/* An object of what a line of `allot runs` says. */
void run_view_json(struct json *j, const struct run_view *view);

#endif
