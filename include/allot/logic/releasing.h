/*
 * Releasing: which units of a line go when it is amended or cancelled, and the events for what is taken off and
 * out of parts (rules 12 and 13).
 */
#ifndef ALLOT_LOGIC_RELEASING_H
#define ALLOT_LOGIC_RELEASING_H

#include "allot/models/line.h"
#include "allot/signals/event.h"

/* Of UNITS that LINE releases, how many come out of its parts: those that wait go first, then short ones. */
static inline uint32_t releasing_of_parts(const struct line *line, uint32_t units)
{
	uint64_t uncovered = (uint64_t)line->waiting + line->short_;
	return units > uncovered ? (uint32_t)(units - uncovered) : 0;
}

/* The part of LINE that is released first: the last batch's in allocation order, on it the one made last. */
static inline const struct part *releasing_part(const struct line *line)
{
	return parts_last(&line->parts);
}

/* The part of LINE that is shipped first: the first batch's in allocation order, on it the one made first. */
static inline const struct part *shipping_part(const struct line *line)
{
	return parts_first(&line->parts);
}

/* The Deallocated event for UNITS of PART of LINE. Borrows LINE's slices. */
struct event releasing_deallocated(const struct line *line, const struct part *part, uint32_t units,
				   enum reason reason);

/* The Shipped event for UNITS of LINE, of PART or, with NULL, of those that nobody allocated. Likewise. */
struct event shipping_shipped(const struct line *line, const struct part *part, uint32_t units);

#endif
