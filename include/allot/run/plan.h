/*
 * Plan: which feeds a run is given, in which order they are applied (allot(1)).
 *
 * A PATH is a feed, "-", or a folder, which stands for the regular files in it whose names end in .csv, .edi,
 * .x12 or .edifact (any case), or are such as a profile speaks of, .gz behind them or not, and don't begin
 * with a dot, by name in byte order. All feeds of a run are applied by kind (kind_turn()), of one kind in the
 * order given; what has no header of a known kind comes last.
 */
#ifndef ALLOT_RUN_PLAN_H
#define ALLOT_RUN_PLAN_H

#include "allot/base/arena.h"
#include "allot/feed/feed.h"
#include "allot/models/feeds/control.h"
#include "allot/run/plan_profiles.h"

struct plan {
	struct arena arena;    /* of the paths */
	struct kept_rows kept; /* of all feeds, once they are validated */
	struct feed *feeds;    /* opened, in the order in which they are applied */
	uint32_t *given;       /* of each its place in the order given */
	uint32_t count;
	uint32_t capacity;
	struct warning *warnings; /* of the run as a whole */
	uint32_t warnings_count;
	bool owes; /* something should have been given to the run and is not: its verdict is VERDICT_REFUSED */
};

/* Checks that every one of PATHS exists; ST_NO_INPUT names the first that does not. Touches nothing. */
enum status plan_check(const char *const *paths, size_t count);

/*
 * Expands PATHS and opens the feeds; standard input and what is kept of the feeds' rows go to unnamed files
 * in SPOOL_DIR. AS_GIVEN: they are applied in the order given. PROFILES (may be NULL) must outlive the plan.
 * On failure PLAN is empty. ST_IO, ST_NO_MEMORY.
 */
enum status plan_open(struct plan *plan, const char *const *paths, size_t count, bool as_given,
		      const char *spool_dir, const struct plan_profiles *profiles);

/* A feed that is claimed from a spool. All of it is the caller's and must outlive the plan. */
struct plan_file {
	const char *path;
	const char *control_fault;     /* why its control file cannot be read; NULL: it can, or there is none */
	const struct profile *profile; /* that of its folder; NULL: what its name says */
	const char *unreadable;	       /* why it must not be read; NULL: it may */
	struct control control;
	bool accepted; /* guards let it pass this time */
};

/* The same for COUNT files, none of them a folder, in the order given. As plan_open(). */
enum status plan_open_files(struct plan *plan, const struct plan_file *files, size_t count, bool as_given,
			    const char *spool_dir, const struct plan_profiles *profiles);

/* Adds a warning of the run as a whole; TEXT is copied. ST_NO_MEMORY. */
enum status plan_warn(struct plan *plan, struct slice text);

/* Closes the feeds and frees everything. */
void plan_close(struct plan *plan);

#endif
