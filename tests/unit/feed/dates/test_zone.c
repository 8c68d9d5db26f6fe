#include "feed/dates/dates.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "allot/base/clock.h"
#include "support/testing.h"

/* The clocks on the walls here are two hours ahead of UTC. */
static int setup(void **state)
{
	(void)state;
	setenv("TZ", "XYZ-2", 1);
	tzset();
	return 0;
}

/* TEXT by the pattern FORM in UTC, as "2026-11-26T12:30:00Z"; "none" if it does not fit. */
static const char *read(const char *form_text, const char *text)
{
	static char out[CLOCK_TEXT];
	struct arena arena;
	struct date_form form;
	struct moment moment;
	int64_t seconds;
	const char *why;

	arena_init(&arena);
	assert_int_equal(date_form_compile(slice_str(form_text), true, &arena, &form, &why), ST_OK);
	assert_null(why);
	bool found = date_form_read(&form, slice_str(text), &moment) && moment_seconds(&moment, &seconds);
	if (found)
		clock_format(seconds, out);
	arena_release(&arena);
	return found ? out : "none";
}

#define assert_read(form, text, want) assert_string_equal(read(form, text), want)

/* With a time as partners write it. */
#define assert_time(text, want) assert_read("YYYY-MM-DD hh:mm*", "2026-11-26 " text, want)

static void test_zone__without_one_a_time_is_that_of_the_clocks_here(void **state)
{
	(void)state;
	assert_read("YYYY-MM-DD", "2026-11-26", "2026-11-25T22:00:00Z");
	assert_time("03:30", "2026-11-26T01:30:00Z");
	assert_time("03:30 CET", "2026-11-26T01:30:00Z");
	assert_time("03:30 Zug", "2026-11-26T01:30:00Z");
	assert_time("03:30 - 10:00", "2026-11-26T01:30:00Z");
	assert_time("03:30 -10 pieces", "2026-11-26T01:30:00Z");
	assert_time("03:30  Z", "2026-11-26T01:30:00Z");
}

static void test_zone__behind_a_time_it_is_heeded(void **state)
{
	(void)state;
	assert_time("03:30Z", "2026-11-26T03:30:00Z");
	assert_time("03:30 utc", "2026-11-26T03:30:00Z");
	assert_time("03:30+05:30", "2026-11-25T22:00:00Z");
	assert_time("03:30 -08:00", "2026-11-26T11:30:00Z");
	assert_time("03:30 +0400", "2026-11-25T23:30:00Z");
	assert_time("03:30 -0330, week 48", "2026-11-26T07:00:00Z");
	assert_time("03:30-08", "2026-11-26T11:30:00Z");
	assert_time("03:30 GMT+0100 (CET)", "2026-11-26T02:30:00Z");
	assert_time("20:00-08:00", "2026-11-27T04:00:00Z");
	assert_read("YYYY-MM-DDThh:mmZ", "2026-11-26T03:30Z", "2026-11-26T03:30:00Z");
	assert_read("hh:mm*, DD.MM.YYYY", "03:30 Z, 26.11.2026", "2026-11-26T03:30:00Z");
}

static void test_zone__seconds_before_it_count(void **state)
{
	(void)state;
	assert_time("03:30:59", "2026-11-26T01:30:59Z");
	assert_time("03:30:07.123456Z", "2026-11-26T03:30:07Z");
	assert_time("03:30:60 +00:00", "2026-11-26T03:31:00Z");
	assert_read("YYYY-MM-DDThh*", "2026-11-26T03:30:07-01:00", "2026-11-26T04:30:07Z");
	assert_read("YYYY-MM-DDThh*", "2026-11-26T03Z", "2026-11-26T03:00:00Z");
}

static void test_zone__what_is_no_time_is_none(void **state)
{
	(void)state;
	assert_time("03:30:61Z", "none");
	assert_time("03:30:99", "none");
	assert_time("03:30+15:00", "none");
	assert_time("03:30-08:60", "none");
	assert_read("YYYY-MM-DDThh*", "2026-11-26T03:60", "none");
}

static void test_zone__in_a_name_a_number_behind_a_hyphen_is_none(void **state)
{
	(void)state;
	assert_read("*_YYYYMMDDThhmm*", "stock_20261126T0330Z.csv", "2026-11-26T03:30:00Z");
	assert_read("*_YYYYMMDDThhmmZ*", "stock_20261126T0330Z_2.csv", "2026-11-26T03:30:00Z");
	assert_read("*_YYYYMMDD_hhmm*", "stock_20261126_0330+0100.csv", "2026-11-26T02:30:00Z");
	assert_read("*_YYYYMMDD_hhmm*", "stock_20261126_0330-0100.csv", "2026-11-26T01:30:00Z");
	assert_read("*_YYYYMMDD_hhmm*", "stock_20261126_0330+1.csv", "2026-11-26T01:30:00Z");
	assert_read("*_YYYYMMDD_hhmm*", "stock_20261126_0330Zurich.csv", "2026-11-26T01:30:00Z");
	assert_read("hhmm-DD-MM-YYYY", "0330-02-01-2026", "2026-01-02T01:30:00Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zone__without_one_a_time_is_that_of_the_clocks_here),
		cmocka_unit_test(test_zone__behind_a_time_it_is_heeded),
		cmocka_unit_test(test_zone__seconds_before_it_count),
		cmocka_unit_test(test_zone__what_is_no_time_is_none),
		cmocka_unit_test(test_zone__in_a_name_a_number_behind_a_hyphen_is_none),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
