/*
 * Agenda: the steps of a run, in order. A feed's rows are one step; an orders feed with totals to date has a
 * step before, among the shipments feeds; rows put off are judged in the last step of all.
 */
#ifndef ALLOT_RUN_AGENDA_H
#define ALLOT_RUN_AGENDA_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/models/run.h"

enum step_kind {
	STEP_ABANDONED,	 /* SKUs named by a batches feed that is abandoned are served (rule 9) */
	STEP_FIRST_TURN, /* an orders feed as if it were a shipments feed */
	STEP_ROWS,	 /* a feed's own turn, and serving behind a batches feed */
	STEP_PUT_OFF,	 /* rows put off, of all feeds */
};

struct step {
	enum step_kind kind;
	uint32_t feed; /* place of the feed in the run; of STEP_FIRST_TURN and STEP_ROWS */
};

struct agenda {
	struct step *steps; /* in the arena given */
	uint32_t count;
};

/*
 * The steps of a run over its COUNT FEEDS, which are in the order in which they are applied; GIVEN[i] is the
 * place of feeds[i] in the order given. ST_NO_MEMORY.
 */
enum status agenda_make(struct agenda *agenda, struct arena *arena, const struct run_record *run,
			const struct feed_record *feeds, const uint32_t *given);

/* True when STEP has nothing left to do, as the records say. */
bool step_done(const struct step *step, const struct run_record *run, const struct feed_record *feeds);

/* True when all of FEED is done with: its rows, serving, and those put off. */
bool feed_record_done(const struct feed_record *feed);

#endif
