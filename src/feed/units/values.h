/*
 * Values of messages: numbers, dates, units of measure.
 */
#ifndef ALLOT_FEED_UNITS_VALUES_H
#define ALLOT_FEED_UNITS_VALUES_H

#include "allot/feed/profile.h"

/* The digits of TEXT if only a decimal mark (DECIMAL, 0: point or comma) and zeros follow them, else TEXT. */
struct slice edi_whole_part(struct slice text, char decimal);
/*
 * Reads TEXT as a whole number: digits, perhaps a decimal mark (DECIMAL, 0: point or comma) and zeros behind
 * it. False: it is none, or above MAX.
 */
bool edi_whole(struct slice text, char decimal, uint64_t max, uint64_t *out);

/*
 * The unit CODE in UNITS; an empty code that they do not name is single pieces, and so are those of plain feeds
 * where there are no units at all. False: it is not known.
 */
bool edi_measure_of(const struct unit_factors *units, struct slice code, struct unit *out);

/* QTY of UNIT in pieces. False: no whole number of at most MAX. */
bool edi_pieces(uint64_t qty, const struct unit *unit, uint64_t max, uint64_t *out);

enum edi_date { EDI_DATE_NONE, EDI_DATE_OK, EDI_DATE_BAD };

enum { EDI_DATE_TEXT = 10 };

/*
 * Reads TEXT, of the form FORM (X12: D8, RD8, ..., or empty; EDIFACT: 102, 203, 718, ...), as a day, of a
 * period or week the last; zeros are none. SIX: years of two digits are taken, too. OUT is YYYY-MM-DD.
 */
enum edi_date edi_date_read(struct slice text, struct slice form, bool six, char out[EDI_DATE_TEXT]);

#endif
