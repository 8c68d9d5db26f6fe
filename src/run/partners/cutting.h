/*
 * Cutting: how many parts of order lines a feed would take off their batches, asked before its first row is
 * applied. For feeds that no snapshot of their partner is there to be held against (allot-operation(7)).
 */
#ifndef ALLOT_RUN_CUTTING_H
#define ALLOT_RUN_CUTTING_H

#include "allot/run/settings.h"

/* So many parts a feed may move: what one row may without a word, and more for each row of the feed. */
enum { CUTTING_PARTS = MOVES_MANY, CUTTING_PARTS_A_ROW = 100 };

struct cutting {
	uint64_t bound;	  /* parts that its rows which passed the row checks may move */
	bool passed;	  /* they would move more; then: */
	uint64_t line;	  /* physical line of the row with which the bound is passed */
	struct slice ref; /* of that row; in the arena */
	uint64_t parts;	  /* that the rows up to it would move: at least so many */
	bool at_most;	  /* up to so many, rather: they could not all be looked at */
};

/* Whether FEED, validated, is one that may lower quantities and is no snapshot of a partner. */
bool cutting_wanted(const struct feed *feed);

/*
 * Counts for FEED, which is wanted, row by row, as the store of SETTINGS is now; no transaction may be open.
 * Rows are read up to the one that passes the bound, parts up to the bound. Nothing is written. ARENA is for
 * what *OUT points to. ST_IO, ST_NO_MEMORY; any failure of the store.
 */
enum status cutting_count(const struct run_settings *settings, const struct feed *feed, struct arena *arena,
			  struct cutting *out);

#endif
