/*
 * Stretches: the bytes behind a feed's header, some 256 KiB of whole records at a time. Finding
 * where a record ends is quick and goes from the first byte to the last; taking records apart
 * and checking them is not, and needs nothing but the stretch: so several stretches may be
 * checked beside each other.
 */
#ifndef ALLOT_FEED_STRETCH_H
#define ALLOT_FEED_STRETCH_H

#include "allot/base/buf.h"
#include "allot/feed/header.h"
#include "allot/feed/kept_rows.h"
#include "allot/signals/command.h"

/* More than a record and its line end may have. */
enum { STRETCH_BYTES = 256 * 1024 };

/* What was found in a stretch. Lines count from its first one, which is line 0. */
struct stretch_found {
	uint64_t lines;		/* line ends */
	uint64_t rows;		/* records that are not blank */
	uint64_t rejected;	/* of these, refused by row checks */
	bool unterminated;	/* the last row has no line end */
	const char *bad_record; /* why the stretch could not be taken apart to its end; NULL: it
				   could. Static */
	uint64_t bad_line;	/* of the record taken apart last, the bad one */
	uint64_t reject_line;	/* of the first refused row */
	enum code reject_code;
	char reject_reason[REASON_TEXT_MAX];
};

struct stretch {
	uint64_t offset; /* of its first byte in the file */
	size_t n;
	struct stretch_found found;
	struct buf kept; /* blocks of rows, heads included, as kept_rows_add() wants them but
			    for their lines */
	char bytes[STRETCH_BYTES];
};

/* NULL when memory is out. */
struct stretch *stretch_new(void);
/* NULL is fine. */
void stretch_free(struct stretch *s);

/* Takes S's records apart, checks them under HEADER and fills in `found` and `kept`.
 * ST_NO_MEMORY. */
enum status stretch_check(struct stretch *s, const struct header *header);

/* Cuts a file into stretches; see src/feed/stretches.c. */
struct stretches;

/*
 * Begins at byte OFFSET, where a record begins. The bytes from there on are REST (at most
 * STRETCH_BYTES) and then what SOURCE gives. TARGET: bytes a stretch has, if its last record
 * allows; 0: STRETCH_BYTES. ST_NO_MEMORY.
 */
enum status stretches_new(byte_source *source, void *ctx, uint64_t offset, struct slice rest, size_t target,
			  struct stretches **out);
void stretches_free(struct stretches *s);

/*
 * The next one's bytes; out->n == 0 at the end. A stretch that ends within a record, which is
 * too long then, is the last one. Fails as the source
 * does, such as with ST_IO.
 */
enum status stretches_next(struct stretches *s, struct stretch *out);

#endif
