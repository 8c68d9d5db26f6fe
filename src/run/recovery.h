/*
 * Recovery: finds out whether the run before was interrupted and publishes what it had committed.
 */
#ifndef ALLOT_RUN_RECOVERY_H
#define ALLOT_RUN_RECOVERY_H

#include "allot/base/arena.h"
#include "allot/results/summary.h"
#include "allot/run/settings.h"

/* The run before this one. */
struct previous_run {
	uint64_t number; /* 0: there was none */
	bool interrupted;
	bool unnoted;		   /* it ended, but was killed before that was noted and `latest` renewed */
	struct run_record run;	   /* slices in the arena given */
	struct feed_record *feeds; /* run.feeds of them, when it was interrupted or not heard; else NULL */
	enum verdict verdict;	   /* over these */
};

/*
 * Reads the newest run of the store into *OUT (memory from ARENA). A run has ended when its folder has appeared
 * in its OUT, unless a later run had already begun to recover it. Any failure of the store.
 */
enum status previous_run_read(const struct run_settings *settings, struct arena *arena,
			      struct previous_run *out);

/* Reads the records of P's feeds and their verdict, if they are not there. Any failure of the store. */
enum status previous_run_feeds(struct store *store, struct arena *arena, struct previous_run *p);

/*
 * Brings PREVIOUS to its end: an interrupted one is published as that run's results, unless its folder is there
 * already; `latest` is renewed where a kill came before it. Where its OUT is no longer what it was, it is
 * published to that of NOW, and *MOVED is a sentence that says so (in ARENA; else empty). PREVIOUS has its seal
 * then, which this run's entry into the ledger is to note. ST_CANT_CREATE, and any failure of the store or of
 * writing.
 */
enum status previous_run_settle(const struct run_settings *settings, struct previous_run *previous,
				const struct run_record *now, struct arena *arena, struct slice *moved);

/* Writes RUN's record in a transaction of its own, making room if need be. Any failure of the store. */
enum status run_record_write(struct store *store, const struct run_record *run);

#endif
