/*
 * Validation: reads a feed to its end, checks and keeps its rows, and judges it (SPEC section
 * 2), in steps, so that stretches may be checked beside each other:
 *
 *	begin	the header is found
 *	read	the next stretch		in order
 *	check	stretch_check()			in any order, in any thread
 *	add	what was found in it is added	in order
 *	end	the feed is judged
 */
#ifndef ALLOT_FEED_VALIDATION_H
#define ALLOT_FEED_VALIDATION_H

#include "allot/feed/feed.h"
#include "allot/feed/stretch.h"

struct validation;

/* How far a validation is: bytes read so far. */
typedef void validation_progress(void *ctx, uint64_t bytes);

/*
 * Begins with FEED, opened and perhaps validated before; FEED belongs to the validation until
 * it ends. Its rows go to KEPT, or nowhere if that is NULL; both must outlive FEED's use.
 * PROGRESS may be NULL. ST_NO_MEMORY and what feed_open() may fail with.
 */
enum status validation_begin(struct feed *feed, struct kept_rows *kept, validation_progress *progress,
			     void *ctx, struct validation **out);

/*
 * Reads the next stretch to be checked under the feed's header into S; *END: there is none, and
 * the file was read to its end. ST_NO_MEMORY.
 */
enum status validation_read(struct validation *v, struct stretch *s, bool *end);

/* Adds S, read and checked. *BAD: no stretch behind it matters. ST_IO when its rows cannot be
 * kept. */
enum status validation_add(struct validation *v, struct stretch *s, bool *bad);

/* The physical line at which the check of S, to be added next, was given up. */
uint64_t validation_line(const struct validation *v, const struct stretch *s);

/* Judges the feed, whose file was read to its end, and frees V. */
void validation_end(struct validation *v, struct reject_limit limit);

/* Frees V without a judgement. NULL is fine. */
void validation_drop(struct validation *v);

#endif
