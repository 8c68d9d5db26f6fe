/*
 * Plan: what a run would do, done on a copy of the store.
 */
#ifndef ALLOT_CLI_PLAN_H
#define ALLOT_CLI_PLAN_H

#include "cli/command.h"

/* `allot plan` and `allot run --dry-run`; the exit status is that of the run. */
int command_plan(const struct arguments *arguments);

#endif
