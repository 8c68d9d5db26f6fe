/*
 * A viewer: who looks at messages (EDI) as they are read, so as to show a person what each segment is taken
 * for, what each line becomes, and what is ignored. All texts live during the call.
 */
#ifndef ALLOT_FEED_VIEWER_H
#define ALLOT_FEED_VIEWER_H

#include "allot/models/edi/interchange.h"

enum { SEEN_MEANINGS_MAX = 8 };

struct seen_segment {
	uint64_t line;			      /* physical line of the feed */
	uint32_t position;		      /* in its unit, its header being 1; 0: of the envelope */
	struct slice text;		      /* as it stands, without release characters and terminator */
	const char *means[SEEN_MEANINGS_MAX]; /* what is taken of it, in a word or two */
	uint32_t means_count;		      /* 0 of a unit's segment, not its first or last: it is ignored */
	bool unread;			      /* the unit is refused, or its type not known: nothing is taken */
	bool frame;			      /* it is header or trailer */
};

/* A row that a line of a unit became. */
struct seen_row {
	uint32_t position; /* of the segment with which the line begins */
	enum canonical_form form;
	const struct slice *fields; /* by the columns of the form */
	enum code code;		    /* why it is refused, or CODE_NONE */
	struct slice why;	    /* with a code: the sentence */
	bool merged;		    /* it is added to another row of the unit */
};

struct messages_viewer {
	/* An interchange begins, a unit does, as far as their headers are known. */
	void (*interchange)(void *ctx, const struct interchange_record *interchange);
	void (*unit)(void *ctx, const struct unit_record *unit);
	void (*segment)(void *ctx, const struct seen_segment *segment);
	/* A row of the unit that ends with the next unit_end. */
	void (*row)(void *ctx, const struct seen_row *row);
	/* The unit has ended; what becomes of it is not known before its interchange has. */
	void (*unit_end)(void *ctx);
	/* What becomes of a unit of a partner; all in order, behind the last one. WHY: of a refused one. */
	void (*verdict)(void *ctx, const struct unit_record *unit, struct slice why);
	/* The interchange has ended. KNOWN: its sender is a partner, so that it was judged; WHY: as above. */
	void (*interchange_end)(void *ctx, const struct interchange_record *interchange, bool known,
				struct slice why);
	/* Bytes START to END are no interchange. */
	void (*junk)(void *ctx, uint64_t start, uint64_t end, struct slice why);
	void *ctx;
};

#endif
