/*
 * The writing of a run's results: journal entries in, a folder of files out (allot-results(5)).
 *
 *	begin	a hidden folder in OUT, its files begun
 *	visitor	takes the journal entries of the run, in order: events and refused rows
 *	publish	all files end, and the folder appears, complete, by one rename
 *
 * Which files there are, src/results/writers.h tells. A folder that was begun and not published is removed by
 * the next results_begin() for the same run, or by results_drop().
 */
#ifndef ALLOT_RESULTS_WRITER_H
#define ALLOT_RESULTS_WRITER_H

#include "allot/results/check.h"
#include "allot/results/summary.h"
#include "allot/signals/journal_visitor.h"

struct results;

/*
 * Begins the results of RUN in OUT (created with parents when missing): OUT/.run-NNNNNN.tmp. OUT is copied;
 * RUN must outlive the results, and its books be complete when the first entry comes; of FEEDS (run->feeds of
 * them) only kinds, names and headers are looked at, whose texts must outlive them, too.
 * What publication will need is tried at once: a rename, a sync and a link in OUT. ST_CANT_CREATE also when
 * OUT holds something of the name run-NNNNNN already, or a `latest` that is no symbolic link, or when a run
 * of another store is writing its results of the same number there; ST_IO, ST_NO_MEMORY.
 */
enum status results_begin(const char *out, const struct run_record *run, const struct feed_record *feeds,
			  struct results **results);

/*
 * Begins to make the results of RUN again, to hold them against OUT/run-NNNNNN, as they were published; CHECK
 * is told of differences. OUT NULL: for their seal alone. Nothing in OUT is changed. ST_IO, ST_NO_MEMORY.
 */
enum status results_begin_check(const char *out, const struct run_record *run, const struct feed_record *feeds,
				struct results_check *check, struct results **results);

/* False where OUT cannot hold symbolic links: there will be no `latest`. */
bool results_hold_links(const struct results *r);

/*
 * Who takes the run's journal entries; part of R. It returns ST_DAMAGED: the entry is of no feed of the run;
 * ST_CANT_CREATE, ST_IO, ST_NO_MEMORY.
 */
const struct journal_visitor *results_visitor(struct results *r);

/* Where the entry came from that is at hand: given, and not done with since a contract was broken at it. */
struct entry_place {
	struct slice feed; /* name; empty: of no feed */
	uint64_t line;	   /* physical line of the row, from 1; 0: of no row */
};
struct entry_place results_place(const struct results *r);

/*
 * Ends all files, summary.json with SUMMARY in it, SHA256SUMS, whose sum is *SEAL, syncs everything, renames
 * the folder to OUT/run-NNNNNN and points OUT/latest at it, where OUT can hold such a link. On success R is
 * freed; on failure use results_drop(). ST_CANT_CREATE when a folder of that number is there already; ST_IO,
 * ST_NO_MEMORY. A failure after the rename (the sync of OUT, `latest`) leaves the folder in its place: then
 * results_exist().
 */
enum status results_publish(struct results *r, const struct summary *summary, struct seal *seal);

/*
 * Ends what results_begin_check() began: CHECK is told of what else differs, *SEAL is as it should be. Then
 * results_drop(). ST_IO, ST_NO_MEMORY.
 */
enum status results_check(struct results *r, const struct summary *summary, struct seal *seal);

/*
 * Points OUT/latest at run NUMBER: for the recovery of a run that was killed between its folder's rename and
 * this. Where OUT cannot hold symbolic links, nothing. ST_CANT_CREATE, ST_IO, ST_NO_MEMORY.
 */
enum status results_point_latest(const char *out, uint64_t number);

/* Removes what was written and frees R. NULL is fine. */
void results_drop(struct results *r);

#endif
