/*
 * Why a header is none, for people.
 */
#ifndef ALLOT_FEED_HEADER_TEXT_H
#define ALLOT_FEED_HEADER_TEXT_H

#include "allot/base/buf.h"
#include "allot/feed/kinds.h"

/* The first of CELLS that looks like the status of an order or line; NO_FIELD: none. */
uint32_t find_status(const struct slice *cells, uint32_t count);

/* Sentences on why CELLS are no header, appended to WHY. PRESENT, REPEATED: bits of columns. */
void say_ambiguous_ref(struct buf *why);
void say_unknown(struct buf *why, const struct slice *cells, uint32_t count, uint32_t present);
void say_repeated(struct buf *why, const struct slice *cells, uint32_t count, enum feed_kind kind,
		  uint32_t repeated);
void say_unmapped_status(struct buf *why, struct slice cell);

#endif
