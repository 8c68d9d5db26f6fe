/*
 * Marks: what is done with the records of a feed of messages that are no lines, and what is kept of those that
 * are. All of it is written in the open transaction.
 */
#ifndef ALLOT_RUN_RECEIVED_MARKS_H
#define ALLOT_RUN_RECEIVED_MARKS_H

#include "allot/service/intake.h"
#include "allot/service/store.h"
#include "allot/feed/feed.h"

/* Where a unit of work is: its feed, and what is done there. */
struct received_at {
	struct store *store;
	const struct feed *feed;
	uint32_t place;		    /* of the feed in the run */
	uint64_t run;		    /* at hand */
	struct feed_record *record; /* of the feed */
	struct intake *intake;
	uint64_t line_id;    /* of the line that the unit of work did something with; 0: none */
	struct arena *arena; /* for what lives as long as the unit of work */
};

/*
 * Does ROW, no line, or a part of it; the cursor goes on, and *DONE is set, when all of ROW is done. Any
 * failure of the store.
 */
enum status received_mark(const struct received_at *at, const struct feed_row *row, bool *done);

/*
 * Keeps the line ROW, which came to OUTCOME (OUTCOME_PUT_OFF: not yet), with CODE if it is refused. Of a feed
 * that is none of messages nothing is kept. Any failure of the store.
 */
enum status received_line(const struct received_at *at, const struct feed_row *row, enum outcome_type outcome,
			  enum code code);

/* ROW, put off before, came to OUTCOME now. As received_line(). */
enum status received_line_settled(const struct received_at *at, const struct feed_row *row,
				  enum outcome_type outcome, enum code code);

/*
 * Journals REFUSAL, of ROW: before its fields stands its form, by which its reject file is found. Any failure
 * of the store.
 */
enum status received_refuse(const struct received_at *at, const struct feed_row *row,
			    const struct refusal *refusal);

/* The feed is done with: the interchanges that were applied are known from now on. Any failure of the store. */
enum status received_end(const struct received_at *at);

#endif
