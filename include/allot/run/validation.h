/*
 * Validation: every feed of the plan is read to its end before anything is applied; two at a time when there is more than
 * one thread.
 */
#ifndef ALLOT_RUN_VALIDATION_H
#define ALLOT_RUN_VALIDATION_H

#include "allot/run/run.h"

/*
 * Validates all feeds of PLAN. Refusals are in the feeds; a status is a failure: memory, the spool, or ST_STOPPED when asked
 * to stop.
 */
enum status validate_feeds(const struct run_settings *settings, struct plan *plan);

#endif
