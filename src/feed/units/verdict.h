/* The verdict on a unit, for all that find something wrong with it. */
#ifndef ALLOT_FEED_UNITS_VERDICT_H
#define ALLOT_FEED_UNITS_VERDICT_H

#include "feed/units/work.h"

/*
 * The unit is refused: CODE as its standard has it, and where in it, if somewhere. WHY is for the user. Later
 * reasons are only noted.
 */
void edi_unit_refuse(struct edi_work *u, const char *code, const char *why);
void edi_unit_refuse_at(struct edi_work *u, const char *code, const struct edi_error *at, const char *why);
/* The unit has more rows than are held: none of them is kept. */
void edi_refuse_size(struct edi_work *u);
/* Forgets what was found wrong in the unit, but for its type and number. */
void edi_unit_forget(struct edi_work *u);
/* Something is told in the acknowledgement. AT->code is set. */
void edi_unit_error(struct edi_work *u, const struct edi_error *at);
/*
 * Refuses the unit for an element, VALUE, of its segment TAG at POSITION; ELEMENT 0: the segment itself is
 * missing, empty VALUE: the element is.
 */
void edi_refuse_element(struct edi_work *u, struct slice tag, uint32_t position, uint32_t element,
			struct slice value, const char *fmt, ...) __attribute__((format(printf, 6, 7)));

#endif
