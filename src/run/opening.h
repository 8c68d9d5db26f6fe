/*
 * Opening: what a run's records begin as. The feeds' own, held against those of an interrupted run; the run's;
 * and what an interrupted run left behind that nobody will take up is cleared away.
 */
#ifndef ALLOT_RUN_OPENING_H
#define ALLOT_RUN_OPENING_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"
#include "run/recovery.h"

struct opening {
	struct run_record run;
	struct feed_record *feeds; /* run.feeds of them, in the arena */
	uint32_t same;		   /* so many feeds, from the first on, are those of the interrupted run */
	bool repeats;		   /* the run before ended, was not heard, and was given the same */
};

/*
 * Fills RUN (number, started and out are set) and the feeds' records of PLAN, validated, in ARENA.
 * ST_NO_MEMORY.
 */
enum status opening_make(struct opening *o, const struct run_settings *settings, const struct plan *plan,
			 const struct previous_run *previous, struct arena *arena);

/*
 * How many feeds of PLAN, from the first on, are those of PREVIOUS, so that its work on them is taken up; 0 if
 * it was not interrupted. ST_NO_MEMORY.
 */
enum status opening_taken_up(const struct run_settings *settings, const struct plan *plan,
			     const struct previous_run *previous, struct arena *arena, uint32_t *same);

/* Adds a warning of the run as a whole to RUN; TEXT lives as long as ARENA. ST_NO_MEMORY. */
enum status opening_warn(struct run_record *run, struct arena *arena, struct slice text);

/*
 * Writes the run and all its feeds into the ledger, and clears away what is abandoned: from here on it can be
 * recovered. Any failure of the store.
 */
enum status opening_enter(struct opening *o, const struct run_settings *settings,
			  const struct previous_run *previous);

#endif
