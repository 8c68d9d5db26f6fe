/*
 * A unit on its way: a transaction set or message, taken segment by segment through the rules of its type, its
 * lines becoming rows, and judged at its end. Pure: bytes and a profile in, rows and a verdict out.
 */
#ifndef ALLOT_FEED_UNITS_UNIT_H
#define ALLOT_FEED_UNITS_UNIT_H

#include "feed/units/work.h"

void edi_unit_init(struct edi_work *u);
void edi_unit_release(struct edi_work *u);

/*
 * Begins with HEADER, an ST or UNH, of a unit of MESSAGE (NULL: not known) under PROFILE. Nothing of the unit
 * before is left. What else U needs to know (forms, charset, six_dates, watched) is set before.
 */
void edi_unit_begin(struct edi_work *u, const struct edi_segment *header, const struct edi_message *message,
		    const struct profile *profile);
/* Takes a segment that is neither header nor trailer. */
void edi_unit_segment(struct edi_work *u, const struct edi_segment *s);
/* The unit has ended with its trailer, counted: its rows are judged, and so is it. ST_NO_MEMORY. */
enum status edi_unit_end(struct edi_work *u);

#endif
