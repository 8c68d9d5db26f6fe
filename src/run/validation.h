/*
 * Validation: every feed of the plan is read to its end and its rows are kept before anything is applied.
 * Stretches of it are checked beside each other when there is more than one thread.
 */
#ifndef ALLOT_RUN_VALIDATION_H
#define ALLOT_RUN_VALIDATION_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"

/*
 * Validates all feeds of PLAN. Refusals are in the feeds; a status is a failure: memory, the spool, ST_STOPPED
 * when asked to stop (a stretch of 256 KiB later at most), or ST_CONTRACT when one was broken, in whatever
 * thread; the sentence names the feed and, if it was in the check of a row, its line.
 */
enum status validate_feeds(const struct run_settings *settings, struct plan *plan);

#endif
