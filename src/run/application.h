/*
 * Application: the steps of a run are done, many units in one transaction, together with the records of the
 * feeds they are of: small feeds share transactions, large ones take several.
 */
#ifndef ALLOT_RUN_APPLICATION_H
#define ALLOT_RUN_APPLICATION_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"
#include "run/agenda.h"
#include "run/publishing/publisher.h"

/* What a run's steps are done on. */
struct application_target {
	struct plan *plan;
	const struct agenda *agenda;
	struct run_record *run;	     /* kept as committed */
	struct feed_record *feeds;   /* all of the run's; kept as committed */
	struct publisher *publisher; /* is told of every commit */
};

/*
 * Does everything on the agenda that is not done, as the records say. ST_CONTRACT: what was before the unit
 * that broke it is committed, the sentence names feed and line. ST_STOPPED: asked to stop, all before is
 * committed. Any failure of the store, ST_IO, ST_NO_MEMORY.
 */
enum status apply_agenda(const struct run_settings *settings, const struct application_target *target);

#endif
