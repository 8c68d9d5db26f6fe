/*
 * A run: the night's feeds in, the results out (allot(1)).
 *
 *	plan		PATHs become feeds in order			plan.c
 *	validation	each feed is read to its end			feed layer
 *	recovery	what an interrupted run had committed is published	recovery.c
 *	take-up		which feeds that run had finished		take_up.c
 *	agenda		the steps of the run				agenda.c
 *	application	steps in transactions: rows become commands	application.c, stepper.c
 *	publication	committed events become the folder of results	publication.c
 *
 * All state that must survive is in the ledger, written in the same transactions as the effects.
 */
#ifndef ALLOT_RUN_RUN_H
#define ALLOT_RUN_RUN_H

#include "allot/results/summary.h"
#include "allot/run/plan.h"
#include "allot/run/settings.h"

/* Why nothing was done, and a run that had ended is given again. */
enum again {
	AGAIN_NOT = 0,
	AGAIN_UNHEARD, /* the newest run was given the same and had not been heard */
	AGAIN_BY_KEY,  /* it has ended under the same key */
};

struct run_result {
	struct arena arena; /* of what the summary points to */
	struct summary summary;
	enum verdict verdict; /* of this run and the folder it recovered together */
	enum verdict owed;    /* of that folder alone; VERDICT_DONE also where a run is told again */
	enum again repeated;
};

/*
 * Looks for the run that has ended under the key of SETTINGS: *ENDED, and if so *RESULT is that run;
 * release it, and run nothing. To be asked before the feeds are opened. Any failure of the store.
 */
enum status run_once(const struct run_settings *settings, bool *ended, struct run_result *result);

/*
 * Runs the feeds of PLAN. On ST_OK *RESULT holds the summary of the published run; release it. Given the same
 * feeds and options as the newest run, when that was published and not heard, nothing is applied, and *RESULT
 * is that run's. ST_CONTRACT, ST_STOPPED, ST_IO, ...: what was committed stays and will be published by the
 * next run. ST_CANT_CREATE: nothing was applied.
 */
enum status run_execute(const struct run_settings *settings, struct plan *plan, struct run_result *result);
void run_result_release(struct run_result *result);

/* Sets the verdict by the summary. */
void run_result_judge(struct run_result *result);

/*
 * *FOUND: the newest run is one of a spool, has ended and was not heard; *RESULT is then that run's, as if it
 * were repeated; release it. Any failure of the store; ST_CANT_CREATE, ST_IO.
 */
enum status run_unheard(const struct run_settings *settings, struct run_result *result, bool *found);

/*
 * Notes that the run of RESULT was heard: its summary has reached whoever asked for it. To be called last,
 * after the summary is printed and nothing else can fail. Any failure of the store.
 */
enum status run_heard(const struct run_settings *settings, const struct run_result *result);

#endif
