/*
 * Clock: the system's, and times as text.
 */
#include "allot/base/clock.h"

#include <time.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };
enum { DAY_OF_1970 = 719163 }; /* day number of 1970-01-01 */

static int64_t system_now(void *ctx)
{
	(void)ctx;
	return (int64_t)time(NULL);
}

static double system_monotonic(void *ctx)
{
	(void)ctx;
	return clock_monotonic();
}

struct clock clock_system(void)
{
	return (struct clock){ .now = system_now, .monotonic = system_monotonic };
}

double clock_monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int64_t clock_to_local(int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm shown;

	return localtime_r(&t, &shown) ? (int64_t)timegm(&shown) : seconds;
}

int64_t clock_of_local(int64_t wall)
{
	time_t t = (time_t)wall;
	struct tm shown;

	if (!gmtime_r(&t, &shown))
		return wall;
	shown.tm_isdst = -1;
	return (int64_t)mktime(&shown);
}

static void put_two(char *at, uint32_t v)
{
	REQUIRE(v < 100);
	at[0] = (char)('0' + v / 10);
	at[1] = (char)('0' + v % 10);
}

void clock_format(int64_t seconds, char text[CLOCK_TEXT])
{
	static const char shape[CLOCK_TEXT] = "YYYY-MM-DDThh:mm:ssZ";
	const int64_t last = (int64_t)(DATE_LAST - DAY_OF_1970 + 1) * DAY - 1;
	uint32_t second;
	size_t n;

	if (seconds < 0)
		seconds = 0;
	if (seconds > last)
		seconds = last;
	second = (uint32_t)(seconds % DAY);
	memcpy(text, shape, sizeof(shape));
	n = date_format(DAY_OF_1970 + (uint32_t)(seconds / DAY), text);
	ENSURE(n == DATE_TEXT);
	put_two(text + 11, second / HOUR);
	put_two(text + 14, second % HOUR / MINUTE);
	put_two(text + 17, second % MINUTE);
}
