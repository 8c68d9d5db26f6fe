/*
 * Guards: a snapshot that is too old, or much smaller or larger than its partner's last one, is held: refused
 * whole, until a person has looked at it and lets it pass by its name (allot-profiles(5)). Where nobody
 * watches, so is a feed of another kind that would move very many parts of order lines (allot-operation(7)).
 */
#ifndef ALLOT_RUN_GUARDS_H
#define ALLOT_RUN_GUARDS_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"
#include "run/recovery.h"

/*
 * Judges the feeds of PLAN, validated and not refused, in the order in which they are applied: batches feeds
 * against the last snapshot of their partner, which may be one before it in the plan; in a run that nobody
 * watches what is no such snapshot against the store, as it is before the run. What it refuses has code
 * and detail; what SETTINGS accept has `accepted`, and a warning says what it would have been. The first
 * TAKEN_UP feeds are those of PREVIOUS, interrupted: for what that run had begun its guards' word stands.
 * ARENA is for what is needed meanwhile. Any failure of the store; ST_NO_MEMORY.
 */
enum status guards_judge(const struct run_settings *settings, struct plan *plan,
			 const struct previous_run *previous, uint32_t taken_up, struct arena *arena);

/* Warns in RUN of each name that SETTINGS accept and no feed of PLAN has. ST_NO_MEMORY. */
enum status guards_warn(const struct run_settings *settings, const struct plan *plan, struct run_record *run,
			struct arena *arena);

#endif
