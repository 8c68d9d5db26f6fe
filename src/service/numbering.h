/*
 * Numbering: an unnumbered line gets its number from a numbered row of orders or allocations (rule 2).
 */
#ifndef ALLOT_SERVICE_NUMBERING_H
#define ALLOT_SERVICE_NUMBERING_H

#include "allot/signals/bus.h"
#include "service/touching.h"

/* True when KNOWN has no number and LINE, which stands for it, has one. */
static inline bool numbering_due(const struct line *known, const struct order_line *line)
{
	return known->number.n == 0 && line->line.n > 0;
}

/* Gives KNOWN, held, the number of LINE, if that is due; LineNumbered tells. Any failure of the store. */
enum status numbering_give(struct bus *bus, struct line *known, const struct order_line *line);

#endif
