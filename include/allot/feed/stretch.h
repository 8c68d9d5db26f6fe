/*
 * Stretches: the records behind a feed's header, some 256 KiB at a time, on their way through their checks.
 * Several may be checked beside each other.
 */
#ifndef ALLOT_FEED_STRETCH_H
#define ALLOT_FEED_STRETCH_H

#include "allot/feed/kept_rows.h"
#include "allot/feed/reader.h"
#include "allot/signals/command.h"

enum { LAST_SHOWN_MAX = 240 }; /* bytes of a sentence's part that shows a record */

/* What was found in a stretch. Lines count from its first one, which is line 0. */
struct stretch_found {
	uint64_t lines;			     /* line ends */
	uint64_t rows;			     /* records that are neither blank nor the header again */
	uint64_t rejected;		     /* of these, refused by row checks */
	uint64_t nameless;		     /* `named`: of these, those that do not tell their batch */
	uint64_t units;			     /* row_units() of those that passed */
	bool has_as_of;			     /* a cell said the moment of which the feed speaks; */
	int64_t as_of;			     /* the newest of these */
	bool records;			     /* it holds any that are not blank */
	uint64_t first_line;		     /* on which the first of them begins */
	bool unterminated;		     /* the last of them has no line end */
	uint64_t last_line;		     /* on which that one begins */
	char last_shown[LAST_SHOWN_MAX + 1]; /* unterminated: that one, as it is shown */
	const char
		*bad_record; /* why the stretch could not be taken apart to its end; NULL: it could. Static */
	uint64_t bad_line;
	uint64_t at_line;     /* of the record taken apart last */
	uint64_t again;	      /* records that are the header again */
	uint64_t again_line;  /* of the first of them */
	bool second;	      /* a record is another header of the feed's kind */
	uint64_t second_line; /* of the first such */
	uint64_t reject_line; /* of the first refused row */
	enum code reject_code;
	char reject_reason[REASON_TEXT_MAX];
	/* under a profile */
	uint64_t counted;      /* records of the file that may become rows, dropped ones too */
	uint64_t dropped;      /* rows left out */
	uint64_t dropped_last; /* of these, behind the last row */
	bool trailer;	       /* there is a trailer row */
	uint64_t trailer_line; /* of the last one */
	uint64_t total;	       /* rows that it tells, or NO_TOTAL */
	bool behind;	       /* a record follows a trailer row */
	uint64_t behind_line;
};

struct stretch {
	struct records records;
	bool named; /* refused rows matter by the ref that they name */
	struct stretch_found found;
	struct buf
		kept; /* blocks of rows, heads included, as kept_rows_add() wants them but for their lines and
			    the numbers of their rows */
	struct buf keys;    /* of the rows that passed, what tells repeats (repeats.h) */
	struct buf dropped; /* under a profile: a struct drop_found for each of its drops */
};

/* NULL when memory is out. */
struct stretch *stretch_new(void);
/* NULL is fine. */
void stretch_free(struct stretch *s);

/*
 * Takes S's records apart, of FORM, checks them under HEADER and fills in `found`, `kept`, `keys`.
 * ST_NO_MEMORY.
 */
enum status stretch_check(struct stretch *s, const struct form *form, const struct header *header);

#endif
