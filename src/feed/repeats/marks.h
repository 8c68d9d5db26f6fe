/*
 * Marks: reads the marks of a feed's rows in the order of the rows, a block at a time.
 */
#ifndef ALLOT_FEED_REPEATS_MARKS_H
#define ALLOT_FEED_REPEATS_MARKS_H

#include "allot/feed/feed.h"

/* A row that contradicts another, or is one of several that add up. */
struct repeat_mark {
	uint64_t row;	  /* its number */
	uint64_t line;	  /* its physical line */
	uint64_t other;	  /* that of the other; MARK_SUM, MARK_TOO_MUCH: the sum */
	uint64_t differs; /* bits: DIFFERS_... of keys.h, or one of these */
	uint64_t units;	  /* row_units() of it: no units of the feed if it is refused */
};

enum {
	MARK_REFUSED = 16,  /* a row of its ref is refused, so that their sum is not known */
	MARK_SUM = 32,	    /* what rows of its ref add up to */
	MARK_TOO_MUCH = 64, /* they add up to more than a batch can hold */
};

enum { MARKS_PER_BLOCK = 1024 };

struct marks {
	const struct kept_rows *kept;
	uint64_t at; /* of the next block */
	uint64_t to;
	size_t next; /* of those in memory */
	size_t count;
	struct repeat_mark *mark; /* NULL until there is one */
};

/* Those of FEED, which must outlive M. */
void marks_init(struct marks *m, const struct feed *feed);
void marks_release(struct marks *m);

/*
 * The mark of row NUMBER, valid until the next call, or NULL if it has none. Numbers rise from call to call.
 * ST_IO, ST_NO_MEMORY.
 */
enum status marks_find(struct marks *m, uint64_t number, const struct repeat_mark **out);

#endif
