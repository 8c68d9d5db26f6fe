#include "allot/base/clock.h"
#include "support/testing.h"

#include <stdlib.h>
#include <time.h>

static const char *formatted(int64_t seconds)
{
	static char text[CLOCK_TEXT];

	clock_format(seconds, text);
	return text;
}

static void test_clock__times_are_rfc_3339_in_utc(void **state)
{
	(void)state;
	assert_string_equal(formatted(0), "1970-01-01T00:00:00Z");
	assert_string_equal(formatted(86399), "1970-01-01T23:59:59Z");
	assert_string_equal(formatted(86400), "1970-01-02T00:00:00Z");
	assert_string_equal(formatted(951827696), "2000-02-29T12:34:56Z");
	assert_string_equal(formatted(1795357721), "2026-11-22T14:28:41Z");
	assert_string_equal(formatted(4107542399), "2100-02-28T23:59:59Z");
	assert_string_equal(formatted(4107542400), "2100-03-01T00:00:00Z");
}

static void test_clock__times_beyond_the_years_1970_to_9999_are_clamped(void **state)
{
	(void)state;
	assert_string_equal(formatted(-1), "1970-01-01T00:00:00Z");
	assert_string_equal(formatted(INT64_MIN), "1970-01-01T00:00:00Z");
	assert_string_equal(formatted(253402300799), "9999-12-31T23:59:59Z");
	assert_string_equal(formatted(253402300800), "9999-12-31T23:59:59Z");
	assert_string_equal(formatted(INT64_MAX), "9999-12-31T23:59:59Z");
}

static void test_clock__the_time_zone_does_not_matter(void **state)
{
	(void)state;
	assert_int_equal(setenv("TZ", "Asia/Kathmandu", 1), 0);
	tzset();
	assert_string_equal(formatted(0), "1970-01-01T00:00:00Z");
	assert_int_equal(unsetenv("TZ"), 0);
	tzset();
}

static void test_clock__the_systems_clock_tells_the_time(void **state)
{
	struct clock clock = clock_system();
	int64_t before = (int64_t)time(NULL);
	int64_t now = clock.now(clock.ctx);

	(void)state;
	assert_true(before <= now);
	assert_true(now <= (int64_t)time(NULL));
}

static void test_clock__the_monotonic_clock_counts_in_seconds(void **state)
{
	const struct timespec tick = { .tv_nsec = 20000000 };
	struct timespec begin, end;

	(void)state;
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &begin), 0);
	double before = clock_monotonic();
	nanosleep(&tick, NULL);
	double passed = clock_monotonic() - before;
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &end), 0);
	assert_true(passed >= 0.02);
	/* however long the machine was away */
	assert_true(passed <= (double)(end.tv_sec - begin.tv_sec + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock__times_are_rfc_3339_in_utc),
		cmocka_unit_test(test_clock__times_beyond_the_years_1970_to_9999_are_clamped),
		cmocka_unit_test(test_clock__the_time_zone_does_not_matter),
		cmocka_unit_test(test_clock__the_systems_clock_tells_the_time),
		cmocka_unit_test(test_clock__the_monotonic_clock_counts_in_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
