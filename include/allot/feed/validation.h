/*
 * Validation: reads a feed to its end, checks and keeps its rows, and judges it (allot-feeds(5)), in steps, so
 * that stretches may be checked beside each other:
 *
 *	begin	the header is found
 *	read	the next stretch		in order
 *	check	stretch_check()			in any order, in any thread
 *	add	what was found in it is added	in order
 *	end	rows that contradict each other are found, and the feed is judged
 */
#ifndef ALLOT_FEED_VALIDATION_H
#define ALLOT_FEED_VALIDATION_H

#include "allot/feed/feed.h"
#include "allot/feed/stretch.h"
#include "allot/feed/validation_settings.h"

struct validation;

/*
 * Begins with FEED, opened and perhaps validated before; FEED belongs to the validation until it ends. Its rows
 * go to KEPT, which must outlive FEED's use. ST_NO_MEMORY and what feed_open() may fail with.
 */
enum status validation_begin(struct feed *feed, struct kept_rows *kept,
			     const struct validation_settings *settings, struct validation **out);

/*
 * Reads the next stretch to be checked under the feed's form and header into S; *END: there is none, and the
 * file was read to its end. ST_NO_MEMORY.
 */
enum status validation_read(struct validation *v, struct stretch *s, bool *end);

/* The physical line of the record at which the check of S, to be added next, was given up. */
uint64_t validation_line(const struct validation *v, const struct stretch *s);

/*
 * Adds S, read and checked. *BAD: no stretch behind it matters. ST_IO: its rows cannot be kept; ST_NO_MEMORY.
 */
enum status validation_add(struct validation *v, struct stretch *s, bool *bad);

/*
 * Judges the feed, whose file was read to its end, and frees V whatever happens. ST_IO: its rows cannot be
 * compared; ST_NO_MEMORY.
 */
enum status validation_end(struct validation *v);

/* Frees V without a judgement. NULL is fine. */
void validation_drop(struct validation *v);

/*
 * All these steps of FEED, one after the other in this thread. A refusal is in feed->code, not in the status:
 * ST_IO, ST_NO_MEMORY and what else validation_begin() fails with.
 */
enum status feed_validate(struct feed *feed, struct kept_rows *kept,
			  const struct validation_settings *settings);

#endif
