/*
 * Published: the results of all runs, made once more from the journal and the ledger, and held byte by byte
 * against the folders in OUT; and the chain of their seals.
 */
#ifndef ALLOT_RUN_PUBLISHED_H
#define ALLOT_RUN_PUBLISHED_H

#include "allot/models/run.h"
#include "allot/results/check.h"
#include "allot/results/newer.h"
#include "allot/results/summary.h"
#include "allot/service/views.h"

/* What was found. */
struct published {
	uint64_t checked; /* runs whose folders were compared */
	uint64_t
		sealed_only; /* of these, the ones of another version of the program, held against their seal */
	uint64_t elsewhere;  /* runs that were published to another folder, and are not in this one */
	uint64_t unpublished; /* the newest run: it goes on, or was interrupted */
	struct seal seal;     /* of the newest run that was checked */
};

/*
 * The summary of RUN, with FEEDS (run->feeds of them, which must outlive it), as it was published; what its
 * messages are and what went back to partners is read from VIEWS when it is written.
 */
struct summary published_summary(struct views *views, const struct run_record *run,
				 const struct feed_record *feeds);

/*
 * Compares what VIEWS' snapshot says was published to OUT with what is there. Runs that were begun by
 * another VERSION than this program's are held against their seals alone, since it may have written other
 * bytes. Where any run was published to OUT, folders beyond the newest run's and a `latest` that points
 * elsewhere are differences, too; NAMES are those in OUT, read before VIEWS was opened, so that runs which
 * go on meanwhile are none. CHECK is told of each difference, with file and offset. Changes nothing; what
 * must be read again goes to files in the temporary folder, of one run at a time. ST_NO_INPUT: no run was
 * published to OUT, and it is no folder or holds none of those that were published; ST_IO, ST_NO_MEMORY,
 * ST_CONTRACT; any failure of the store.
 */
enum status published_check(struct views *views, const char *out, const struct results_names *names,
			    const char *version, struct results_check *check, struct published *found);

#endif
