/*
 * A run: the night's feeds in, the results out (SPEC section 3).
 *
 *	plan		PATHs become feeds in order			plan.c
 *	validation	each feed is read to its end			feed layer
 *	recovery	what an interrupted run had committed is published	recovery.c
 *	take-up		which feeds that run had finished		take_up.c
 *	application	rows become commands, in chunks, each a transaction	application.c
 *	publication	committed events become the folder of results	publication.c
 *
 * All state that must survive is in the ledger, written in the same transactions as the effects.
 */
#ifndef ALLOT_RUN_RUN_H
#define ALLOT_RUN_RUN_H

#include "allot/results/summary.h"
#include "allot/run/plan.h"
#include "allot/run/settings.h"

struct run_result {
	struct arena arena; /* of what the summary points to */
	struct summary summary;
	bool refused; /* rows or feeds were refused, here or in the recovered folder: exit 1 */
};

/*
 * Runs the feeds of PLAN. On ST_OK *RESULT holds the summary of the published run; release it. ST_CONTRACT,
 * ST_STOPPED, ST_IO, ...: what was committed stays and will be published by the next run.
 */
enum status run_execute(const struct run_settings *settings, struct plan *plan, struct run_result *result);
void run_result_release(struct run_result *result);

#endif
