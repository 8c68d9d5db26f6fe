/*
 * Line record: the codec of what the store keeps of a line (models/line.h) beside its opening (opening.h).
 *
 * Table lines, blocks. Key: the line's id, 8 bytes big endian. Value:
 *	1 byte	flags: LINE_NUMBERED ... below
 *	varint	units ordered
 *	[NUMBERED] counted number
 *	[FIGURES] 1 byte that says which follow (bit 0 is the first), each a varint above 0: shipped, cancelled,
 *		waiting, short, cut
 *	[PRIORITY] varint priority - PRIORITY_MIN
 *	[one part] part; its units are all that is open and neither waits nor is short
 *	[listed parts] varint how many, then each: part, varint units
 *	[opening's part: the flags of both] nothing: the one part is that of the opening; units as of one part
 * part:
 *	varint	id - the line's id
 *	varint	id - previous; 0: there is none
 *	varint	batch
 *	varint	eta
 *
 * So a line that stands on one batch takes two bytes. A line that is gone keeps its record: what leads to it is
 * told from what leads nowhere.
 */
#ifndef ALLOT_STORE_LINE_RECORD_H
#define ALLOT_STORE_LINE_RECORD_H

#include "allot/base/varint.h"
#include "allot/models/line.h"
#include "store/lines/opening.h"

enum {
	LINE_NUMBERED = 0x01,
	LINE_GONE = 0x02,
	LINE_BACKORDER = 0x04,
	LINE_SPLIT = 0x08,
	LINE_FIGURES = 0x10,
	LINE_PRIORITY = 0x20,
	LINE_ONE_PART = 0x40,
	LINE_LISTED_PARTS = 0x80,
	LINE_OPENING_PART = LINE_ONE_PART | LINE_LISTED_PARTS,
};

enum { LINE_KEY_BYTES = 8 };

/* What a line is found by; all that a look-up needs of it. */
struct line_head {
	uint64_t id;
	uint64_t product;
	uint32_t ordered;
	bool gone;
	struct slice orderid; /* points where the opening's does */
	struct slice number;  /* points into the record */
};

/* Appends the record of L, which need not keep its contracts at the moment. */
void line_encode(struct buf *out, const struct line *l);

/* True when the part of the opening is needed to decode RECORD. */
bool line_needs_part(struct slice record);

/* The head of the line whose RECORD and OPENING these are. False: bad layout. */
bool line_decode_head(uint64_t id, struct slice record, const struct line_opening *opening,
		      struct line_head *out);

/*
 * Line ID from its record and its opening into L, for line_release(). Its names point where the head's do.
 * ST_DAMAGED: bad layout; ST_NO_MEMORY. L need not be released after a failure.
 */
enum status line_decode(uint64_t id, struct slice record, const struct line_opening *opening, struct line *l);

#endif
