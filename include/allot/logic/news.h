/*
 * News: whether a value in a supplier's snapshot says anything (SPEC section 1, "Rows of feeds as commands").
 *
 * A value is news only if it differs from what the last batches row with that value said for this ref. So a
 * correction by a changes feed stands until the supplier says something new.
 */
#ifndef ALLOT_LOGIC_NEWS_H
#define ALLOT_LOGIC_NEWS_H

#include <stdbool.h>
#include <stdint.h>

/* True when NOW is news after SAID; EVER_SAID false: no row had such a value yet. */
static inline bool news_is(bool ever_said, uint32_t said, uint32_t now)
{
	return !ever_said || said != now;
}

#endif
