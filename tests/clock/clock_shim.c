/*
 * The program's clocks in a test that preloads this. CLOCK_DAYS=N puts time() N days further: the days between
 * nights; CLOCK_SECONDS=N so many seconds. CLOCK_STANDS=1 stops the monotonic clock: what a run does is a
 * matter of its feeds alone then, however slow the program is made.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 86400 };

static time_t number_of(const char *variable)
{
	time_t number = 0;
	for (const char *p = getenv(variable); p && *p >= '0' && *p <= '9'; p++)
		number = 10 * number + (*p - '0');
	return number;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	if (clock == CLOCK_MONOTONIC && getenv("CLOCK_STANDS")) {
		*out = (struct timespec){ .tv_sec = 0 };
		return 0;
	}
	return (int)syscall(SYS_clock_gettime, clock, out);
}

time_t time(time_t *out)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	time_t then = now.tv_sec + number_of("CLOCK_DAYS") * DAY + number_of("CLOCK_SECONDS");
	if (out)
		*out = then;
	return then;
}
