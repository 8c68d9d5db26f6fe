/*
 * Stepper: does the work of a run's steps, one unit at a time, in the open transaction. A unit is a row, a SKU
 * to be served behind a batches feed, or a row that was put off; each commits whole or not at all.
 */
#ifndef ALLOT_RUN_STEPPER_H
#define ALLOT_RUN_STEPPER_H

#include "allot/run/plan.h"
#include "allot/run/settings.h"
#include "allot/service/handlers.h"
#include "allot/service/intake.h"
#include "run/agenda.h"
#include "run/partners/zeroing.h"
#include "run/tentative.h"

/* A refused row to be told once it is committed. */
struct listed_refusal {
	uint32_t feed;
	uint64_t line;
	enum code code;
	const char *reason;
};

enum { STEPPER_LISTED_MAX = 4 * LISTED_REFUSALS_MAX };

struct stepper {
	const struct run_settings *settings;
	struct plan *plan;
	const struct agenda *agenda;
	struct tentative tentative;
	uint32_t step;	/* at hand */
	uint64_t units; /* done in the transaction */
	bool kept;	/* the transaction before was committed: go on where it ended */
	uint32_t feed;	/* of the unit at hand or done last, for messages */
	uint64_t line;

	/* reading of the step at hand */
	struct feed_rows *rows; /* NULL: not open */
	struct feed_block block;
	size_t at;	 /* row at hand in it */
	bool end;	 /* there are no rows behind the block */
	bool line_noted; /* the first turn knew the line of the row at hand */
	struct zeroing zeroing;

	/* of the transaction */
	struct uow *uow;
	struct bus bus;
	struct service service; /* what the handlers work on */
	struct intake intake;
	struct units *counting;	    /* where the events at hand are counted */
	struct feed_record *record; /* of the feed that the unit at hand is of; NULL: of none */
	uint64_t moved;		    /* parts of lines that the unit at hand has moved */
	uint64_t line_id;	    /* of the first line that the unit at hand did something with; 0: none */
	struct arena arena;	    /* of what is listed, and of rows put off */
	struct listed_refusal listed[STEPPER_LISTED_MAX];
	uint32_t listed_count;
	/* the row put off that this transaction judged last: those before it are taken out */
	bool judged;
	uint32_t judged_feed;
	uint64_t judged_row;
};

/* For the steps of AGENDA; RUN and FEEDS are kept as committed. ST_NO_MEMORY. */
enum status stepper_open(struct stepper *s, const struct run_settings *settings, struct plan *plan,
			 const struct agenda *agenda, struct run_record *run, struct feed_record *feeds);
void stepper_close(struct stepper *s);

/* Begins a transaction in UOW at the first step that is not done, at its first unit that is not committed. */
void stepper_begin(struct stepper *s, struct uow *uow);

/* The transaction was committed: what it did holds. */
void stepper_keep(struct stepper *s);

/*
 * Does the next unit; *DONE: there is none behind it. Any failure of the store, of reading kept rows,
 * ST_NO_MEMORY. A broken contract leaves it good for stepper_begin(), and s->feed and s->line say where it
 * was.
 */
enum status stepper_unit(struct stepper *s, bool *done);

/*
 * ROW, of the feed at hand, is refused with CODE for REASON; what is made of it is in ARENA. ST_NO_MEMORY, any
 * failure of the store.
 */
enum status stepper_refuse(struct stepper *s, struct arena *arena, struct feed_row *row, enum code code,
			   const char *reason);

#endif
