#include <stdio.h>

#include "allot/base/date.h"
#include "support/testing.h"

static void test_date__known_days_have_their_numbers(void **state)
{
	static const struct {
		const char *text;
		uint32_t day;
	} DAYS[] = {
		{ "0001-01-01", 1 },	     { "0001-12-31", 365 },    { "0004-02-29", 1155 },
		{ "1970-01-01", 719163 },    { "2000-02-29", 730179 }, { "2026-11-22", 739942 },
		{ "9999-12-31", DATE_LAST },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(DAYS); i++) {
		char text[DATE_TEXT];
		uint32_t day = 0;
		assert_true(date_parse(slice_str(DAYS[i].text), &day));
		assert_int_equal(day, DAYS[i].day);
		assert_int_equal(date_format(DAYS[i].day, text), DATE_TEXT);
		assert_slice(slice_of(text, DATE_TEXT), DAYS[i].text);
	}
}

static void test_date__every_day_of_the_calendar_is_written_and_read_back(void **state)
{
	char text[DATE_TEXT];
	char last[DATE_TEXT] = "0000-12-31";

	(void)state;
	for (uint32_t day = 1; day <= DATE_LAST; day++) {
		uint32_t back = 0;
		if (date_format(day, text) != DATE_TEXT || memcmp(last, text, DATE_TEXT) >= 0 ||
		    !date_parse(slice_of(text, DATE_TEXT), &back) || back != day)
			fail_msg("day %u: %.10s", day, text);
		memcpy(last, text, DATE_TEXT);
	}
}

static void test_date__what_is_no_real_date_is_refused(void **state)
{
	static const char *const BAD[] = {
		"",	      "2026-02-29", "1900-02-29",	    "2026-02-30", "2026-04-31",	 "2026-00-01",
		"2026-13-01", "2026-01-00", "2026-01-32",	    "0000-01-01", "2026-1-01",	 "2026-01-1",
		"20260101",   "2026/01/01", "2026-01/01",	    "01.01.2026", "2026-01-01 ", " 2026-01-01",
		"2026-01-0x", "-026-01-01", "2026-01-01T00:00:00Z", "2026-+1-01", "10000-01-01",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		uint32_t day = 77;
		if (date_parse(slice_str(BAD[i]), &day))
			fail_msg("\"%s\" passes for a date", BAD[i]);
		assert_int_equal(day, 77);
	}
}

static void test_date__no_date_is_written_as_nothing(void **state)
{
	char text[DATE_TEXT] = "untouched";

	(void)state;
	assert_int_equal(date_format(DATE_NONE, text), 0);
	assert_string_equal(text, "untouched");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_date__known_days_have_their_numbers),
		cmocka_unit_test(test_date__every_day_of_the_calendar_is_written_and_read_back),
		cmocka_unit_test(test_date__what_is_no_real_date_is_refused),
		cmocka_unit_test(test_date__no_date_is_written_as_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
