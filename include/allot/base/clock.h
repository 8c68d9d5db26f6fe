/*
 * Wall-clock time, from a clock that tests can replace.
 */
#ifndef ALLOT_BASE_CLOCK_H
#define ALLOT_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
	/* Seconds since 1970-01-01T00:00:00Z. */
	int64_t (*now)(void *ctx);
	void *ctx;
	/* Seconds, with fraction, that only ever grow; NULL: time stands still. */
	double (*monotonic)(void *ctx);
};

/* The system's clock. */
struct clock clock_system(void);

/* Seconds, with fraction, of a clock that is never set back; for rates and progress. */
double clock_monotonic(void);

/* What CLOCK's monotonic() says, 0 without one. */
static inline double clock_elapsed(const struct clock *clock)
{
	return clock->monotonic ? clock->monotonic(clock->ctx) : 0;
}

/*
 * What the clocks on the walls here show at SECONDS, as if it were UTC, and the reverse. An hour that is shown
 * twice, or skipped, when clocks are put back or forward is one of the two, or the hour beside it.
 */
int64_t clock_to_local(int64_t seconds);
int64_t clock_of_local(int64_t wall);

enum { CLOCK_TEXT = 21 }; /* "2026-11-22T14:28:41Z" and a zero */

/*
 * SECONDS since 1970 as RFC 3339 in UTC, whatever the time zone and locale. Years 1970 to 9999,
 * else clamped.
 */
void clock_format(int64_t seconds, char text[CLOCK_TEXT]);

/* True when THEN is so far beyond NOW that a clock was wrong: one that is set right by a little is not. */
static inline bool clock_ahead(int64_t now, int64_t then)
{
	enum { MINUTE = 60 };
	return then > now + MINUTE;
}

#endif
