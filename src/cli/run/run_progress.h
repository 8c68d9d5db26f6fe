/*
 * Progress: one line on a terminal for the whole run, by bytes, no wider than the window.
 */
#ifndef ALLOT_CLI_RUN_PROGRESS_H
#define ALLOT_CLI_RUN_PROGRESS_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"

/*
 * Begins to show how far the run of PLAN is, if standard error is a terminal whose lines can be erased:
 * LISTENER is told then. PLAN must outlive the run. For want of memory nothing is shown.
 */
void run_progress_begin(struct run_listener *listener, const struct plan *plan);

/* Takes the line off the terminal, before anything else is written there. */
void run_progress_erase(void);

/* The run is over: erases, and frees what was taken. */
void run_progress_end(void);

#endif
