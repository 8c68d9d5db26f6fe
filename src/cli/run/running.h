/*
 * Running: what `allot run`, its spool and `allot plan` share.
 */
#ifndef ALLOT_CLI_RUN_RUNNING_H
#define ALLOT_CLI_RUN_RUNNING_H

#include "cli/run/run_options.h"

/* Opens the store, and looks whether it is new. As store_open(); any failure of the store. */
enum status run_open_store(struct run_options *o);

/*
 * Under the store's lock: nothing is to be done if a run has *ENDED under the key; that is reported then, and
 * *VERDICT is of it. As run_once() and run_tell().
 */
enum status run_try_key(struct run_options *o, bool *ended, enum verdict *verdict);

/* Runs PLAN and reports; *VERDICT of it. As run_execute(), and ST_IO. */
enum status run_plan(struct run_options *o, struct plan *plan, enum verdict *verdict);

/* Reports RESULT, and notes that it was heard. ST_IO, any failure of the store. */
enum status run_tell(struct run_options *o, const struct run_result *result);

/*
 * Opens the store, and runs the feeds that the words of A name, unless a run has ended under the key;
 * *VERDICT of it. As run_plan(), store_open() and plan_open().
 */
enum status run_paths(struct run_options *o, const struct arguments *a, enum verdict *verdict);

/* The exit status of a run that came to ST, with VERDICT; says a failure. After a signal it does not return. */
int run_exit(enum status st, enum verdict verdict);

#endif
