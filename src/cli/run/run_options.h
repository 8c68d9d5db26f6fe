/*
 * The options of a run, checked.
 */
#ifndef ALLOT_CLI_RUN_OPTIONS_H
#define ALLOT_CLI_RUN_OPTIONS_H

#include "allot/run/run.h"
#include "allot/store/store.h"
#include "cli/command.h"
#include "cli/run/profile_choice.h"

struct run_options {
	const char *store;
	struct store_options store_options;
	struct run_settings settings; /* its store is open */
	struct chosen_profiles profiles;
	const char *told; /* the folder of results to be named, but not of a run told again; may be NULL */
	uint64_t told_number; /* of the run that was reported */
	bool json;
	bool quiet;
};

/* What the command line says, into O. ST_USAGE, the sentence recorded. */
enum status run_options_parse(const struct arguments *a, struct run_options *o);

/* The seconds in which a file of a spool must not change to be ready. ST_USAGE, likewise. */
enum status run_settle_seconds(const struct arguments *a, uint64_t *out);

#endif
