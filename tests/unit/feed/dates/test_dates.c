#include "feed/dates/dates.h"

#include <stdio.h>

#include "feed/dates/parts.h"
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

/* A text that is one date by A and another by B, or "none". */
static const char *example(const char *a_text, const char *b_text)
{
	static char out[128];
	char again[128];
	struct buf text = buf_over(out, sizeof(out) - 1), other = buf_over(again, sizeof(again));
	struct arena arena;
	struct date_form a, b;
	struct moment by_a, by_b;
	const char *why;

	arena_init(&arena);
	assert_int_equal(date_form_compile(slice_str(a_text), false, &arena, &a, &why), ST_OK);
	assert_int_equal(date_form_compile(slice_str(b_text), false, &arena, &b, &why), ST_OK);
	bool differ = date_forms_differ(&a, &b, &text);
	out[text.n] = '\0';
	assert_int_equal(differ, text.n > 0);
	assert_int_equal(date_forms_differ(&b, &a, &other), differ);
	if (differ) {
		assert_true(date_form_read(&a, slice_str(out), &by_a));
		assert_true(date_form_read(&b, slice_str(out), &by_b));
		assert_int_not_equal(by_a.day, by_b.day);
	}
	arena_release(&arena);
	return differ ? out : "none";
}

static void test_dates__forms_that_one_text_fits_as_two_dates_differ(void **state)
{
	(void)state;
	assert_string_equal(example("DD/MM/YYYY", "MM/DD/YYYY"), "02/01/2001");
	assert_string_equal(example("DD.MM.YY", "YY.MM.DD"), "02.01.01");
	assert_string_equal(example("YYYYMMDD", "YYYYDDMM"), "20010201");
	assert_string_equal(example("YYYYMMDD", "DDMMYYYY"), "02010101");
	/* of other lengths, and other parts */
	assert_string_equal(example("DD/MM/YYYY*", "MM/DD/YYYY"), "02/01/2001");
	assert_string_equal(example("DD/MM/YYYY", "MM/DD/YYYY*"), "02/01/2001");
	assert_string_equal(example("DD.MM.YYYY*", "MM.DD.YYYY hh:mm"), "02.01.2001 01:01");
	assert_string_equal(example("DD.MM.YY", "YY.MM.DD*"), "02.01.01");
	assert_string_equal(example("YYYY-DD-MM*", "YYYY-MM-DDThh:mm"), "2001-02-01t01:01");
	assert_string_equal(example("WWYYYY", "MMDDYY"), "010101");
	assert_string_equal(example("DDMMYYYY", "YYMMDDhh"), "01010101");
	assert_string_equal(example("WW.YYYY*", "MM.YYYY DD"), "01.2001 01");
	assert_string_equal(example("DD-MMM-YYYY*", "YYYY-MMM-DD"), "none");
	assert_string_equal(example("DD-MMM-YY*", "YY-MMM-DD"), "02-jan-01");
	assert_string_equal(example("DD.MM.YY", "DD.MM.YYhh"), "none");
	/* words of one that are numbers of the other */
	assert_string_equal(example("DD.5.YYYY MM", "7.DD.YYYY MM"), "7.5.2001 01");
	assert_string_equal(example("vMM-YYYY-DD*", "v2-YYYY-MM-DD"), "v2-2001-01-01");
}

static void test_dates__forms_of_one_date_or_of_no_common_text_do_not_differ(void **state)
{
	static const char *const FORMS[][2] = {
		{ "DD/MM/YYYY", "DD.MM.YYYY" },
		{ "DD/MM/YYYY", "DD/MM/YYYY" },
		{ "DD/MM/YYYY", "DD/MM/YY" },
		{ "DD.MM.YYYY", "KW WW/YYYY" },
		{ "YYYY-MM-DD", "YYYY-MM-DD*" },
		{ "YYYY-MM-DD*", "YYYY-MM-DDThh:mm" },
		{ "YYYY-MM-DD hh:mm*", "YYYY-MM-DDThh:mm*" },
		{ "DD.MM.YYYY hh:mm", "DD.MM.YYYY*" },
		{ "DD/MM/YYYY", "MM/DD/YYYY hh:mm" },
		{ "YYYYMMDD", "YYMMDD*" },
		{ "YYYYMMDD", "YYYYMMDDhhmm" },
		{ "YYYY-MM-DD", "DD-MM-YY*" },
		{ "DD MMM YYYY*", "DD. MMM YYYY" },
		{ "DD-MMM-YYYY hh:mm", "DD-MMM-YYYY*" },
		{ "DD.MM.YYYY", "5.MM.YYYY DD" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(FORMS); i++)
		assert_string_equal(example(FORMS[i][0], FORMS[i][1]), "none");
}

enum { TRIED_FORMS = 42, TRIED_TEXTS = 300 };

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* A text that FORM may fit: its marks, with numbers of any kind where it has some. */
static struct slice random_text(const struct date_form *form, uint32_t *state, char *out, size_t room)
{
	struct buf text = buf_over(out, room);

	for (uint32_t i = 0; i < form->count; i++) {
		enum date_part_type type = form->parts[i].type;
		uint32_t number = next_random(state) % 33;
		if (type == DATE_PART_TEXT)
			buf_put_slice(&text, form->parts[i].text);
		else if (type == DATE_PART_NAME)
			buf_put_str(&text, number % 2 ? "Mar" : "Mai");
		else if (type == DATE_PART_REST)
			buf_put_str(&text, number % 3 ? "" : number % 2 ? " 12:30" : "-03.04");
		else if (type == DATE_PART_YEAR4)
			buf_printf(&text, "%04u", 100 * (number % 13 + 1) + next_random(state) % 33);
		else
			buf_printf(&text, number % 4 ? "%02u" : "%u", number);
	}
	return buf_slice(&text);
}

static void test_dates__forms_that_do_not_differ_read_any_text_as_one_date(void **state)
{
	static const char *const FORMS[TRIED_FORMS] = {
		"DD.MM.YYYY",
		"MM.DD.YYYY",
		"DD.MM.YY",
		"YY.MM.DD",
		"MM.DD.YY*",
		"DD.MM.YYYY*",
		"MM.DD.YYYY*",
		"YYYYMMDD",
		"DDMMYYYY",
		"MMDDYYYY",
		"YYMMDD",
		"DDMMYY",
		"MMDDYY*",
		"YYMMDDhh",
		"YYYYDDMM*",
		"WWYYYY",
		"YYYYWW",
		"WWYY",
		"YYWW*",
		"WW.YYYY",
		"YYYY.WW",
		"WW.YY*",
		"YYYYMMDDhhmm",
		"DDMMYYYYhhmm",
		"DD-MMM-YY",
		"YY-MMM-DD",
		"DD-MMM-YY*",
		"DD-MMM-YYYY",
		"DD.MM.YYYY hh:mm",
		"MM.DD.YYYY hh:mm",
		"hh:mm MM.YY-DD",
		"YYYY-MM-DD",
		"YYYY-DD-MM*",
		"YYYY-MM-DD*",
		"YYYY-MM-DD hh:mm*",
		"DD Mai YYYY MM",
		"DD MMM YYYY",
		"DD MMM YYYY*",
		"DD.MM.YYYY-hh",
		"DD.MM.YYYY-03.04",
		"3.MM.YYYY-DD.hh",
		"DD.3.YYYY-hh.MM",
	};
	struct arena arena;
	struct date_form forms[TRIED_FORMS];
	uint32_t random = 1, differing = 0;
	const char *why;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < TRIED_FORMS; i++) {
		assert_int_equal(date_form_compile(slice_str(FORMS[i]), false, &arena, &forms[i], &why), ST_OK);
		assert_null(why);
	}
	for (size_t i = 0; i < TRIED_FORMS * TRIED_FORMS; i++) {
		const struct date_form *a = &forms[i / TRIED_FORMS], *b = &forms[i % TRIED_FORMS];
		char room[DATED_TEXT_MAX];
		struct buf text = buf_over(room, sizeof(room));
		struct moment by_a, by_b;
		bool differ = date_forms_differ(a, b, &text);
		for (int n = 0; n < TRIED_TEXTS && !differ; n++) {
			struct slice tried = random_text(a, &random, room, sizeof(room));
			if (date_form_read(a, tried, &by_a) && date_form_read(b, tried, &by_b))
				assert_int_equal(by_a.day, by_b.day);
		}
		differing += differ;
	}
	assert_in_range(differing, 100, TRIED_FORMS * TRIED_FORMS / 2);
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
		cmocka_unit_test(test_dates__forms_that_one_text_fits_as_two_dates_differ),
		cmocka_unit_test(test_dates__forms_of_one_date_or_of_no_common_text_do_not_differ),
		cmocka_unit_test(test_dates__forms_that_do_not_differ_read_any_text_as_one_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
