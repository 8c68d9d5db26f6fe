/*
 * The codec of what is kept of a feed of messages, to be applied later. In the blocks of kept rows, instead of
 * each row:
 *
 *	varint	what it is: enum received
 *	[a line:
 *		1 byte	form
 *		1 byte	amends + 2 of an amendment; of orders backorder, split, amend, 2 bits each; 128: it was
 *			applied before
 *		counted	of stock the scope of the snapshot it is in
 *		counted	unit and segment, for sentences
 *		counted	what was sent with it
 *		the row, as in row_codec.h]
 *	[anything else:
 *		varint	physical line
 *		counted	its record]
 */
#ifndef ALLOT_FEED_MESSAGES_MESSAGE_CODEC_H
#define ALLOT_FEED_MESSAGES_MESSAGE_CODEC_H

#include "allot/feed/validation_settings.h"
#include "feed/row_codec.h"

/* What the rows of a unit have in common. */
struct rows_of_unit {
	done_asked *done; /* what of it was applied before, by a run that was given up; NULL: nothing */
	void *done_ctx;
	uint32_t unit;	    /* its place in its interchange */
	struct slice scope; /* of stock; see struct feed_snapshot */
};

struct edi_row;
struct edi_work;

/*
 * Appends ROW of U, to be kept aside, to OUT: all of it, so that message_row_put() can make a kept row of it.
 */
void message_row_aside(struct buf *out, const struct edi_work *u, const struct edi_row *row);
/*
 * Appends to OUT the kept row of what message_row_aside() wrote, at R; BEFORE: the line behind the row before,
 * moved. FORMS: the headers; OF: its unit. False: no memory, or bad layout.
 */
struct row_put {
	enum code code; /* why it is refused, if it is */
	uint64_t units; /* else row_units() of it */
};
bool message_row_put(struct buf *out, const struct header *forms, struct reader *r,
		     const struct rows_of_unit *of, uint64_t *before, struct row_put *put);

/*
 * True when ASIDE, what message_row_aside() wrote, is of an echo, of LINE; RECORD, in it: a struct line_record.
 */
bool message_echo(struct slice aside, uint64_t *line, struct slice *record);

/* Appends the record PAYLOAD of WHAT, told of LINE. */
void message_mark_put(struct buf *out, enum received what, uint64_t line, struct slice payload);

/* Sets in ROW what its manner says. False: it says nothing that there is. */
bool message_manner(struct feed_row *row, uint8_t manner);

/* Reads the next of either; DECODERS: one for each form. As row_decode(). */
bool message_decode(const struct row_decoder *decoders, struct reader *r, uint64_t *line, struct feed_row *out);

/*
 * The headers of the FORM_COUNT canonical forms, in ARENA; NULL: no memory.
 */
struct header *message_forms(struct arena *arena);

#endif
