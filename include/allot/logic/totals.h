/*
 * Totals to date: what has shipped or is cancelled of a line, as a row states it, and what that adds to what
 * the line has (rules 11 and 12).
 */
#ifndef ALLOT_LOGIC_TOTALS_H
#define ALLOT_LOGIC_TOTALS_H

#include "allot/models/line.h"
#include "allot/models/row.h"

/* What bringing a figure to a total takes. */
struct addition {
	bool over;	/* the total is more than there can be: over-quantity */
	uint32_t units; /* to be added; 0: nothing changes */
};

/* Both: a total not above what there is changes nothing; TOTAL_ALL is all that there can be. */
/* CancelLine: TOTAL of what has not shipped. */
struct addition total_cancelled(const struct line *line, struct total total);
/* ShipLine: TOTAL of what is not cancelled. */
struct addition total_shipped(const struct line *line, struct total total);

/* The totals that an orders row states, in units, `all` resolved. */
struct stated {
	struct total shipped;	/* TOTAL_NONE or TOTAL_UNITS */
	struct total cancelled; /* likewise */
	uint32_t open;		/* what both leave of the row's quantity */
};

/*
 * What orders ROW states of LINE (NULL: not known): `all` is what the other figure leaves of the row's
 * quantity, the row's or, if that is more, LINE's.
 */
struct stated totals_stated(const struct row *row, const struct line *line);

#endif
