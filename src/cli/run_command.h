/*
 * What `allot run` and its spool share.
 */
#ifndef CLI_RUN_COMMAND_H
#define CLI_RUN_COMMAND_H

#include "allot/run/run.h"
#include "allot/store/store.h"
#include "cli/command.h"
#include "cli/profile_choice.h"

struct run_options {
	const char *store;
	struct store_options store_options;
	struct run_settings settings; /* its store is open */
	struct chosen_profiles profiles;
	bool json;
	bool quiet;
};

/* Runs PLAN and reports; *VERDICT of it. As run_execute(), and ST_IO. */
enum status run_plan(struct run_options *o, struct plan *plan, enum verdict *verdict);

/* Reports RESULT, and notes that it was heard. ST_IO, any failure of the store. */
enum status run_tell(const struct run_options *o, const struct run_result *result);

/*
 * Runs what is in the spool that A names, as often as there is something; *VERDICT is the gravest. The store is
 * open. As run_plan(), and as spool_open() and spool_next().
 */
enum status run_spool(struct run_options *o, const struct arguments *a, enum verdict *verdict);

/* ST_USAGE: options that do not go together with a spool, or with none; ST_NO_INPUT: there is no such spool. */
enum status run_spool_check(const struct arguments *a);

#endif
