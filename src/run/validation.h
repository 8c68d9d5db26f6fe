/*
 * Validation: every feed of the plan is read to its end and its rows are kept before anything is applied.
 * Stretches of it are checked beside each other when there is more than one thread.
 */
#ifndef ALLOT_RUN_VALIDATION_H
#define ALLOT_RUN_VALIDATION_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"

/*
 * Validates all feeds of PLAN. Refusals are in the feeds; a status is a failure: memory, the spool, or
 * ST_STOPPED when asked to stop.
 */
enum status validate_feeds(const struct run_settings *settings, struct plan *plan);

#endif
