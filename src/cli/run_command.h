/*
 * What `allot run`, its spool and `allot plan` share.
 */
#ifndef ALLOT_CLI_RUN_COMMAND_H
#define ALLOT_CLI_RUN_COMMAND_H

#include "allot/run/run.h"
#include "allot/store/store.h"
#include "cli/command.h"
#include "cli/run/profile_choice.h"

struct run_options {
	const char *store;
	struct store_options store_options;
	struct run_settings settings; /* its store is open */
	struct chosen_profiles profiles;
	const char *told; /* the folder of results that is named at the end; NULL: that of the run in its OUT */
	uint64_t told_number; /* of the run that was reported */
	bool json;
	bool quiet;
};

/* What the command line says, into O. ST_USAGE, the sentence recorded. */
enum status run_options_parse(const struct arguments *a, struct run_options *o);

/* Non-zero once a signal has asked to stop; see run_plan(). */
const volatile sig_atomic_t *run_stop_signal(void);

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

/*
 * Runs what is in the spool that A names, as often as there is something; *VERDICT is the gravest. The store is
 * open. As run_plan(), and as spool_open() and spool_next().
 */
enum status run_spool(struct run_options *o, const struct arguments *a, enum verdict *verdict);

/* ST_USAGE: options that do not go together with a spool, or with none; ST_NO_INPUT: there is no such spool. */
enum status run_spool_check(const struct arguments *a);

#endif
