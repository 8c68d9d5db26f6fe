/*
 * Snapshots: what a profile says of a partner's batches feeds beyond their rows (allot-profiles(5)). A snapshot is
 * one statement of all that a supplier has: batches that it leaves out are gone, and one that is older than the
 * last, or much smaller, is held.
 */
#ifndef ALLOT_FEED_SNAPSHOT_H
#define ALLOT_FEED_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "allot/base/slice.h"

/* Where a feed says of which moment it speaks. */
enum as_of_source {
	AS_OF_NONE,
	AS_OF_NAME,   /* in its name, by a pattern */
	AS_OF_CELL,   /* in a cell anywhere, by a pattern */
	AS_OF_COLUMN, /* in a column, the newest one counts */
	AS_OF_MTIME,  /* when the file was last written */
};

/* A bound that may lack. */
struct bound {
	bool set;
	uint32_t n;
};

struct snapshot_rules {
	bool zero_missing; /* batches of the partner that it leaves out are set to 0 */
	bool sum_repeats;  /* rows of one ref, SKU and ETA add up */
	enum as_of_source as_of;
	struct slice as_of_text; /* AS_OF_NAME, AS_OF_CELL: the pattern; AS_OF_COLUMN: the column's name */
	/* against the partner's last applied snapshot, in per cent of it */
	struct bound max_drop; /* units may fall by so much */
	struct bound min_rows; /* so many rows there must be */
	struct bound max_rise; /* units, and rows, may rise by so much */
	struct bound max_age;  /* hours: the as-of may be so old */
};

/* True when rows that are refused matter by the ref that they name, too. */
static inline bool snapshot_needs_refs(const struct snapshot_rules *rules)
{
	return rules->zero_missing || rules->sum_repeats;
}

#endif
