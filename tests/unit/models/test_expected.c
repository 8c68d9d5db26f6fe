#include "allot/models/expected.h"

#include <stdlib.h>
#include <time.h>

#include "support/testing.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static const int64_t NOON = 1795348800; /* 2026-11-22T12:00:00Z */

static int in_zone(const char *zone)
{
	int rc = setenv("TZ", zone, 1);

	tzset();
	return rc;
}

static void test_expected__since_its_time_of_yesterday(void **state)
{
	(void)state;
	assert_int_equal(in_zone("UTC"), 0);
	assert_int_equal(expected_since(120, NOON), NOON - DAY - 10 * HOUR);
	assert_int_equal(expected_since(120, NOON - 11 * HOUR), NOON - DAY - 10 * HOUR);
	assert_int_equal(expected_since(0, NOON), NOON - DAY - 12 * HOUR);
	assert_int_equal(expected_since(23 * 60 + 59, NOON), NOON - 12 * HOUR - 60);
}

static void test_expected__what_was_applied_then_or_later_is_in_time(void **state)
{
	const int64_t since = NOON - DAY - 10 * HOUR;

	(void)state;
	assert_int_equal(in_zone("UTC"), 0);
	assert_false(expected_overdue(120, NOON, true, since));
	assert_false(expected_overdue(120, NOON, true, NOON));
	assert_true(expected_overdue(120, NOON, true, since - 1));
	assert_true(expected_overdue(120, NOON, false, 0));
}

static void test_expected__what_is_still_to_come_has_not_come(void **state)
{
	(void)state;
	assert_int_equal(in_zone("UTC"), 0);
	assert_false(expected_ahead(NOON, NOON + HOUR));
	assert_false(expected_overdue(120, NOON, true, NOON + HOUR));
	assert_true(expected_ahead(NOON, NOON + HOUR + 1));
	assert_true(expected_overdue(120, NOON, true, NOON + HOUR + 1));
}

static void test_expected__the_time_is_that_of_the_clock_on_the_wall(void **state)
{
	(void)state;
	/* five hours behind, and the day before until five in the morning */
	assert_int_equal(in_zone("EST5"), 0);
	assert_int_equal(expected_since(120, NOON), NOON - DAY - 5 * HOUR);
	assert_int_equal(expected_since(120, NOON - 8 * HOUR), NOON - 2 * DAY - 5 * HOUR);
	assert_int_equal(in_zone("UTC"), 0);
}

static void test_expected__clocks_that_are_put_back_make_no_hour_of_difference(void **state)
{
	/* 2026-10-25, 03:00 becomes 02:00: the day has 25 hours */
	const int64_t midday = 1792926000; /* 2026-10-25T11:00:00Z, 12:00 there */

	(void)state;
	assert_int_equal(in_zone("CET-1CEST,M3.5.0,M10.5.0/3"), 0);
	assert_int_equal(clock_to_local(midday) - midday, HOUR);
	/* 12:00 of the day before was an hour earlier than a day ago */
	assert_int_equal(expected_since(12 * 60, midday), midday - DAY - HOUR);
	assert_int_equal(clock_of_local(clock_to_local(midday)), midday);
	assert_int_equal(in_zone("UTC"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected__since_its_time_of_yesterday),
		cmocka_unit_test(test_expected__what_is_still_to_come_has_not_come),
		cmocka_unit_test(test_expected__what_was_applied_then_or_later_is_in_time),
		cmocka_unit_test(test_expected__the_time_is_that_of_the_clock_on_the_wall),
		cmocka_unit_test(test_expected__clocks_that_are_put_back_make_no_hour_of_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
