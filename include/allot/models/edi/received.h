/*
 * What a store keeps of messages received (EDI), beside the orders and batches that came of them: every record,
 * so that it can be acknowledged, answered and summed up when its feed may be gone, and which interchanges were
 * applied, so that none is applied twice.
 */
#ifndef ALLOT_MODELS_RECEIVED_H
#define ALLOT_MODELS_RECEIVED_H

#include "allot/models/edi/interchange.h"

/* Where a record stands: they are sorted by it, which is the order in which they were received. */
struct received_key {
	uint64_t run;  /* the first run of the chain that applied its feed (run_record.begun_in) */
	uint32_t feed; /* place of the feed in the run */
	uint64_t row;  /* its place in the feed, as the cursor counts */
};

struct received_entry {
	struct received_key key;
	uint64_t in_run; /* the run whose results it belongs to */
	enum received what;
	uint64_t line; /* physical line of the feed */
	/* of RECEIVED_LINE and RECEIVED_ECHO a struct line_record, else what interchange.h says */
	struct slice payload;
};

/* Whom received_walk() tells; a status other than ST_OK ends the walk. Texts live during the call. */
typedef enum status received_visitor(void *ctx, const struct received_entry *entry);

/* What is known of an interchange that was applied. */
struct known_interchange {
	uint8_t key[INTERCHANGE_DIGEST_BYTES]; /* of standard, sender, receiver and control number */
	uint8_t sha256[SHA256_BYTES];	       /* over its segments */
	uint32_t day;			       /* of its own date, as a day number; 0: not known */
	uint64_t run;
	bool in_part; /* a run that was given up applied some of it: that is in its done-marks */
};

/*
 * Done-marks: what is not to be applied again of an interchange that is known in part, by the place of its unit
 * in it, from 0, and that of the line's segment in the unit.
 */
struct done_mark {
	uint32_t unit;
	uint32_t position; /* UINT32_MAX: the unit's end, behind all its lines */
};

/* Marks are kept in pieces of at most so many. */
enum { DONE_MARKS_MAX = 4096 };

/* Whom a walk over marks tells; a status other than ST_OK ends the walk. */
typedef enum status done_visitor(void *ctx, struct done_mark mark);

/* Days after its own date in which an interchange is known again. */
enum { INTERCHANGE_DAYS = 365 };

/*
 * The newest snapshot of a partner, or of one of his warehouses, that was applied is known in the same way: KEY
 * is snapshot_digest(), `day` is the moment of which it speaks, in minutes, and the rest means nothing.
 */

#endif
