/*
 * How an interchange begins: ISA, UNA or UNB, and the separators they tell.
 */
#ifndef ALLOT_FEED_EDI_OPENING_H
#define ALLOT_FEED_EDI_OPENING_H

#include "feed/edi/segment.h"

enum { EDI_WHY_MAX = 160 };

enum edi_opening { EDI_OPENING_NONE, EDI_OPENING_ISA, EDI_OPENING_UNA, EDI_OPENING_UNB };

/* What BYTES, where a segment may begin, begin with. */
enum edi_opening edi_opening_of(struct slice bytes);

/*
 * Reads the separators of the interchange that begins with BYTES (as many as a segment may have, or all up to
 * the feed's end). *SKIP: bytes before its ISA or UNB, those of UNA. False: they are no separators; WHY
 * (EDI_WHY_MAX bytes) is a sentence.
 */
bool edi_opening_read(struct slice bytes, bool all, struct edi_marks *marks, size_t *skip, char *why);

/*
 * BYTES are so much like the beginning of an interchange that they are one even in the middle of a segment: a
 * whole ISA, UNA and the UNB behind it, or UNB and its syntax.
 */
bool edi_opening_sound(struct slice bytes);

#endif
