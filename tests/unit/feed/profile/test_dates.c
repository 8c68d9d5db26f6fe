#include "feed/profile/dates.h"

#include <stdio.h>

#include "support/testing.h"

/* TEXT by FORM as "2026-11-26 12:30", "none" if it does not fit. */
static const char *read(const char *form_text, bool pattern, const char *text)
{
	static char out[64];
	char day[DATE_TEXT];
	struct arena arena;
	struct date_form form;
	struct moment moment;
	const char *why;

	arena_init(&arena);
	assert_int_equal(date_form_compile(slice_str(form_text), pattern, &arena, &form, &why), ST_OK);
	if (why)
		(void)snprintf(out, sizeof(out), "%s", why);
	else if (!date_form_read(&form, slice_str(text), &moment))
		(void)snprintf(out, sizeof(out), "none");
	else
		(void)snprintf(out, sizeof(out), "%.*s %02u:%02u", (int)date_format(moment.day, day), day,
			       moment.minute / 60, moment.minute % 60);
	arena_release(&arena);
	return out;
}

#define assert_date(form, text, want)  assert_string_equal(read(form, false, text), want)
#define assert_found(form, text, want) assert_string_equal(read(form, true, text), want)

static void test_dates__forms_are_read_as_they_are_written(void **state)
{
	(void)state;
	assert_date("YYYY-MM-DD", "2026-11-26", "2026-11-26 00:00");
	assert_date("DD.MM.YYYY", "6.1.2026", "2026-01-06 00:00");
	assert_date("MM/DD/YY", "07/25/26", "2026-07-25 00:00");
	assert_date("YYYYMMDD", "20261126", "2026-11-26 00:00");
	assert_date("YYYY-MM-DDThh:mmZ", "2026-11-26T23:59Z", "2026-11-26 23:59");
	assert_date("YYYY-MM-DD hh:mm*", "2026-04-05 21:06:21 +0400", "2026-04-05 21:06");
	assert_date("DD.MM.YYYY*", "26.11.2026", "2026-11-26 00:00");
}

static void test_dates__months_have_names(void **state)
{
	(void)state;
	assert_date("MMM-DD-YY", "Jul-25-26", "2026-07-25 00:00");
	assert_date("DD MMM YYYY", "3 DEC 2026", "2026-12-03 00:00");
	assert_date("DD. MMM YYYY", "3. M\xc3\xa4r 2026", "2026-03-03 00:00");
	assert_date("DD MMM YYYY", "3 Okt 2026", "2026-10-03 00:00");
	assert_date("DD MMM YYYY", "3 Foo 2026", "none");
}

static void test_dates__a_week_is_its_friday(void **state)
{
	(void)state;
	assert_date("KW WW/YYYY", "KW 48/2026", "2026-11-27 00:00");
	assert_date("KW WW/YYYY", "kw 1/2026", "2026-01-02 00:00");
	assert_date("KW WW/YYYY", "KW 53/2026", "2027-01-01 00:00");
	assert_date("KW WW/YYYY", "KW 53/2027", "none");
	assert_date("KW WW/YYYY", "KW 0/2026", "none");
	assert_date("WW.YY", "01.25", "2025-01-03 00:00");
}

static void test_dates__what_is_no_date_of_the_calendar_is_none(void **state)
{
	(void)state;
	assert_date("DD.MM.YYYY", "29.02.2026", "none");
	assert_date("DD.MM.YYYY", "00.00.0000", "none");
	assert_date("YYYY-MM-DD", "0000-12-31", "none");
	assert_date("DD.MM.YYYY", "13.13.2026", "none");
	assert_date("DD.MM.YYYY hh:mm", "01.01.2026 24:00", "none");
	assert_date("DD.MM.YYYY", "01.01.26", "none");
	assert_date("DD.MM.YY", "01.01.2026", "none");
	assert_date("DD.MM.YYYY", "01.01.2026 ", "none");
	assert_date("YYYYMMDD", "2026111", "none");
	assert_date("DD.MM.YYYY", "", "none");
}

static void test_dates__digits_are_never_parted_by_guess(void **state)
{
	(void)state;
	assert_date("DD.MM.YYYY", "1.123.2026", "none");
	assert_date("YYYY-MM-DD*", "2026-11-261", "none");
	assert_date("YYYYMMDD", "202611260", "none");
}

static void test_dates__a_pattern_finds_its_date_within_a_name(void **state)
{
	(void)state;
	assert_found("*_YYYYMMDD_hhmm.csv", "stock_de_20261126_0315.csv", "2026-11-26 03:15");
	assert_found("summary_*YYYY-MM-DD*", "SUMMARY_x2026-11-26.csv.gz", "2026-11-26 00:00");
	assert_found("inventoryYYYYMMDD.*", "inventory20261126.txt", "2026-11-26 00:00");
	assert_found("*Stand: DD.MM.YYYY*", "Bestand, Stand: 26.11.2026, Lager 1", "2026-11-26 00:00");
	assert_found("DD?MM?YYYY", "26/11.2026", "2026-11-26 00:00");
	assert_found("*YYYYMMDD*", "1234567820261126x", "none");
	assert_found("*YYYYMMDD*", "id99991399_20261126", "2026-11-26 00:00");
}

static void test_dates__forms_that_say_too_little_or_too_much_are_none(void **state)
{
	(void)state;
	assert_date("dd.mm.yyyy", "", "needs a year, YYYY or YY");
	assert_date("MM.YYYY", "", "needs a month and a day, MM or MMM and DD, or a week, WW");
	assert_date("DD.MM.YYYY MM", "", "names a part of the date twice");
	assert_date("DD.MM.MMM.YYYY", "", "has MM beside MMM");
	assert_date("WW DD YYYY", "", "has a week beside a month or day");
	assert_date("YYYY-MM-DD mm", "", "has mm, minutes, without hh; months are MM");
	assert_date("*DD.MM.YYYY", "", "may have one * only, at its end");
	assert_found("*a*b*c*d*e*YYYYMMDD", "", "has too many *");
	assert_date("YYYY YY MM DD", "", "needs a year, YYYY or YY");
}

static void test_dates__forms_that_the_same_digits_fit_differ(void **state)
{
	static const struct {
		const char *a, *b;
		bool differ;
	} CASES[] = {
		{ "DD/MM/YYYY", "MM/DD/YYYY", true },  { "DD.MM.YY", "YY.MM.DD", true },
		{ "DD/MM/YYYY", "DD.MM.YYYY", false }, { "DD/MM/YYYY", "DD/MM/YYYY", false },
		{ "DD/MM/YYYY", "DD/MM/YY", false },   { "YYYYMMDD", "YYYYDDMM", true },
	};
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct date_form a, b;
		const char *why;
		assert_int_equal(date_form_compile(slice_str(CASES[i].a), false, &arena, &a, &why), ST_OK);
		assert_int_equal(date_form_compile(slice_str(CASES[i].b), false, &arena, &b, &why), ST_OK);
		assert_int_equal(date_forms_differ(&a, &b), CASES[i].differ);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates__forms_are_read_as_they_are_written),
		cmocka_unit_test(test_dates__months_have_names),
		cmocka_unit_test(test_dates__a_week_is_its_friday),
		cmocka_unit_test(test_dates__what_is_no_date_of_the_calendar_is_none),
		cmocka_unit_test(test_dates__digits_are_never_parted_by_guess),
		cmocka_unit_test(test_dates__a_pattern_finds_its_date_within_a_name),
		cmocka_unit_test(test_dates__forms_that_say_too_little_or_too_much_are_none),
		cmocka_unit_test(test_dates__forms_that_the_same_digits_fit_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
