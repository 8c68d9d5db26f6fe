/*
 * News: whether a value in a supplier's snapshot says anything.
 *
 * A quantity or ETA is news only if it differs from what the last batches row with that value said for this
 * ref: so a correction by a changes feed stands until the supplier says something new. A count (on_hand,
 * available) is news unless it is the same and was said by a feed of the same content: stock that stays the
 * same while goods leave is news, a file that is sent twice is none.
 */
#ifndef ALLOT_LOGIC_NEWS_H
#define ALLOT_LOGIC_NEWS_H

#include <stdbool.h>
#include <stdint.h>

#include "allot/models/batch.h"
#include "allot/models/row.h"

/* True when NOW is news after SAID; EVER_SAID false: no row had such a value yet. */
static inline bool news_is(bool ever_said, uint32_t said, uint32_t now)
{
	return !ever_said || said != now;
}

/* A count as a row says it. */
struct count_said {
	enum said of;
	uint32_t units;
	uint64_t content; /* fingerprint of its feed's content */
};

/* Likewise for a count. */
static inline bool news_is_count(bool ever_said, struct count_said said, struct count_said now)
{
	return !ever_said || said.of != now.of || said.units != now.units || said.content != now.content;
}

/* Units of B purchased, if a row says UNITS of it: may be above QUANTITY_MAX. */
static inline uint64_t news_purchased(const struct batch *b, enum said of, uint32_t units)
{
	uint64_t gone = of == SAID_QTY ? 0 : b->shipped;
	return units + gone + (of == SAID_AVAILABLE ? b->allocated : 0);
}

#endif
