/*
 * Opening: what of a line never changes, and stands in the journal from when it became known: its product, its
 * order id, and the part that it got with the event after, which most lines have until they leave. A line's
 * record does not repeat it.
 *
 * While a record waits to be written, its line's opening waits beside it, so that the block of the journal that
 * is being filled need not be decoded for each of them:
 *	varint	id of its product
 *	text	orderid: 1 byte length, then so many bytes; or 1 byte 255 and the 16 bytes of a UUID, which
 *		stands for its 36 characters in lower case
 *	[a part from the event after] varint id - previous, 0: there is none; varint batch; varint eta
 */
#ifndef ALLOT_STORE_OPENING_H
#define ALLOT_STORE_OPENING_H

#include "allot/base/varint.h"
#include "allot/models/line.h"
#include "store/journal/journal_scan.h"

struct line_opening {
	uint64_t product;
	struct slice orderid; /* points into `name` */
	struct part part;     /* without units; id 0: not asked for, or there is none */
	char name[IDENTIFIER_MAX];
};

/* True when the one part of L is as the event after its opening made it, but for its units. */
bool opening_has_part(const struct line *l);

/*
 * Reads the opening of line ID through S; PART: its part, too. ST_DAMAGED: the journal does not have it.
 * ST_NO_MEMORY, ST_IO. OUT must stay where it is for as long as it is used.
 */
enum status opening_read(struct journal_scan *s, uint64_t id, bool part, struct line_opening *out);

/* Appends the opening of L. */
void opening_encode(struct buf *out, const struct line *l);
/* Takes it apart: what opening_encode() made for line ID. As opening_read() for where OUT must stay. */
void opening_decode(uint64_t id, struct slice bytes, struct line_opening *out);

#endif
