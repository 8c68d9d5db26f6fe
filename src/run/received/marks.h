/*
 * Marks: what the stepper does with the records of a feed of messages that are no lines, and what it keeps of
 * those that are. All of it is written in the transaction of the unit at hand.
 */
#ifndef ALLOT_RUN_RECEIVED_MARKS_H
#define ALLOT_RUN_RECEIVED_MARKS_H

#include "run/stepper.h"

/*
 * Does ROW, no line, or a part of it, of the feed at hand; F is its record, whose cursor goes on when all of ROW
 * is done. Any failure of the store.
 */
enum status received_mark(struct stepper *s, struct feed_record *f, const struct feed_row *row);

/*
 * Keeps the line ROW of the feed at hand, which came to OUTCOME (OUTCOME_PUT_OFF: not yet), with CODE if it is
 * refused. Of a feed that is none of messages nothing is kept. Any failure of the store.
 */
enum status received_line(struct stepper *s, const struct feed_row *row, enum outcome_type outcome,
			  enum code code);

/* ROW, put off before, came to OUTCOME now. As received_line(). */
enum status received_line_settled(struct stepper *s, const struct feed_row *row, enum outcome_type outcome,
				  enum code code);

/*
 * Journals REFUSAL, of ROW: before its fields stands its form, by which its reject file is found. Any failure of
 * the store.
 */
enum status received_refuse(struct stepper *s, struct arena *arena, const struct feed_row *row,
			    const struct refusal *refusal);

/* The feed at hand is done with: the interchanges that were applied are known from now on. */
enum status received_end(struct stepper *s, const struct feed *feed);

#endif
