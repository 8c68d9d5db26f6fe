/*
 * `allot run --spool`: runs what lies in a spool.
 */
#ifndef ALLOT_CLI_RUN_SPOOL_H
#define ALLOT_CLI_RUN_SPOOL_H

#include "cli/run/run_options.h"

/*
 * Runs what is in the spool that A names, as often as there is something; *VERDICT is the gravest. The store is
 * open. As run_plan(), and as spool_open() and spool_next().
 */
enum status run_spool(struct run_options *o, const struct arguments *a, enum verdict *verdict);

/* ST_USAGE: options that do not go together with a spool, or with none; ST_NO_INPUT: there is no such spool. */
enum status run_spool_check(const struct arguments *a);
/* ST_USAGE: the store or OUT is in a folder out of which the spool that A names, if any, moves files. */
enum status run_spool_check_within(const struct arguments *a);

#endif
