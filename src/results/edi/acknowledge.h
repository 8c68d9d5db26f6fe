/*
 * Acknowledgements: what was taken and what was wrong with it, by the codes of each standard: 997 for every
 * group of X12, TA1 for an interchange, CONTRL of EDIFACT. Units are put one after the other, so that an
 * interchange may hold any number of them.
 */
#ifndef ALLOT_RESULTS_EDI_ACKNOWLEDGE_H
#define ALLOT_RESULTS_EDI_ACKNOWLEDGE_H

#include "allot/models/edi/interchange.h"
#include "results/edi/envelope.h"

/*
 * A 997 for GROUP, in a group of its own that the caller has begun: its beginning, each of its units, its
 * end.
 */
void edi_997_begin(struct edi_sending *s, const struct group_record *group);
void edi_997_unit(struct edi_sending *s, const struct unit_record *unit);
void edi_997_end(struct edi_sending *s, const struct group_record *group);

/* One TA1, which stands alone in its interchange. */
void edi_put_ta1(struct edi_sending *s, const struct interchange_record *interchange);

/*
 * A CONTRL for INTERCHANGE: its beginning, each of its units, of which those refused are named, where the
 * interchange is not refused as a whole, and its end.
 */
void edi_contrl_begin(struct edi_sending *s, const struct interchange_record *interchange);
void edi_contrl_unit(struct edi_sending *s, const struct interchange_record *interchange,
		     const struct unit_record *unit);
void edi_contrl_end(struct edi_sending *s);

#endif
