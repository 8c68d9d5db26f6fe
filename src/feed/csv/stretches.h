/*
 * Cuts a CSV file into records, a stretch of whole ones at a time.
 */
#ifndef ALLOT_FEED_CSV_STRETCHES_H
#define ALLOT_FEED_CSV_STRETCHES_H

#include "feed/csv/record.h"

struct stretches;

/*
 * Begins where a record begins. The bytes from there on are REST (at most STRETCH_BYTES) and then what SOURCE
 * gives. TARGET: bytes a stretch has, if its last record allows; 0: STRETCH_BYTES. ST_NO_MEMORY.
 */
enum status stretches_new(byte_source *source, void *ctx, struct slice rest, char delimiter, size_t target,
			  struct stretches **out);
/* Quotes are marks like any other: a stretch ends with any line. */
void stretches_unquoted(struct stretches *s);
/* Takes back what stands behind the first N bytes of OUT, a record, where OUT was the last one given. */
void stretches_take_back(struct stretches *s, struct records *out, size_t n);
/* NULL is fine. */
void stretches_free(struct stretches *s);

/* As cut() of struct form. */
enum status stretches_next(struct stretches *s, struct records *out);

#endif
