/*
 * Plan: which feeds a run is given, in which order (SPEC section 3).
 *
 * A PATH is a feed, "-", or a folder, which stands for the regular files in it whose names end in .csv (any
 * case) and don't begin with a dot: batches, changes, allocations, orders by their headers, then the rest, each
 * group by name.
 */
#ifndef ALLOT_RUN_PLAN_H
#define ALLOT_RUN_PLAN_H

#include "allot/base/arena.h"
#include "allot/feed/feed.h"

struct plan {
	struct arena arena;    /* of the paths */
	struct kept_rows kept; /* of all feeds, once they are validated */
	struct feed *feeds;    /* opened, in order */
	uint32_t count;
	uint32_t capacity;
};

/* Checks that every one of PATHS exists; ST_NO_INPUT names the first that does not. Touches nothing. */
enum status plan_check(const char *const *paths, size_t count);

/*
 * Expands PATHS and opens the feeds; standard input and what is kept of the feeds' rows go to unnamed files in
 * SPOOL_DIR. On failure PLAN is empty. ST_IO, ST_NO_MEMORY.
 */
enum status plan_open(struct plan *plan, const char *const *paths, size_t count, const char *spool_dir);

/* Closes the feeds and frees everything. */
void plan_close(struct plan *plan);

#endif
