/*
 * Expected: whether a feed of a profile has come in time. `expect = "02:00"` says that one is applied each
 * day; it is overdue when none was since that time of yesterday, by the clock on the wall.
 */
#ifndef ALLOT_MODELS_EXPECTED_H
#define ALLOT_MODELS_EXPECTED_H

#include <stdbool.h>

#include "allot/base/clock.h"

/* The moment since when a feed expected at MINUTES after midnight must have been applied, as of NOW. */
static inline int64_t expected_since(uint32_t minutes, int64_t now)
{
	enum { DAY = 24 * 3600, MINUTE = 60 };
	int64_t midnight = clock_to_local(now) / DAY * DAY;
	return clock_of_local(midnight - DAY + (int64_t)minutes * MINUTE);
}

/*
 * True when what was APPLIED then is still to come as of NOW: a clock was wrong. Clocks that are set right by a
 * little are none of that.
 */
static inline bool expected_ahead(int64_t now, int64_t applied)
{
	enum { HOUR = 3600 };
	return applied > now + HOUR;
}

/*
 * True when it is overdue as of NOW: the last one was APPLIED before that, or (EVER false) none ever was. Both
 * are seconds since 1970, UTC; see struct last_feed. One that is ahead counts for nothing: else all would be
 * well until that day.
 */
static inline bool expected_overdue(uint32_t minutes, int64_t now, bool ever, int64_t applied)
{
	return !ever || expected_ahead(now, applied) || applied < expected_since(minutes, now);
}

#endif
