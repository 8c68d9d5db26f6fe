/* What senders write into control files, and what must not pass for it. */
#include "allot/run/control_file.h"
#include "allot/base/clock.h"
#include "support/testing.h"

#include <stdio.h>

static char fault[CONTROL_FAULT_MAX];

static struct control read_good(const char *text)
{
	struct control c = { 0 };
	if (!control_parse(slice_str(text), &c, fault))
		fail_msg("refused: %s", fault);
	return c;
}

static void is_refused(struct slice text, const char *want)
{
	struct control c = { .rows = 77 };
	assert_false(control_parse(text, &c, fault));
	assert_string_equal(fault, want);
	assert_int_equal(c.rows, 77);
}

static void test_control__every_figure_is_read_in_any_order_and_case(void **state)
{
	static const char text[] =
		"\xef\xbb\xbf# by the export\r\nQTY = 12\r\n\r\n as_of=2026-11-26T02:15:00Z \n"
		"SHA256=00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff\rrows=2";
	(void)state;
	struct control c = read_good(text);
	assert_int_equal(c.stated, CONTROL_ROWS | CONTROL_QTY | CONTROL_SHA256 | CONTROL_AS_OF);
	assert_int_equal(c.rows, 2);
	assert_int_equal(c.qty, 12);
	assert_int_equal(c.as_of, 1795659300);
	assert_int_equal(c.sha256[0], 0);
	assert_int_equal(c.sha256[10], 0xaa);
	assert_int_equal(c.sha256[31], 0xff);
}

static void test_control__only_what_is_stated_counts(void **state)
{
	(void)state;
	assert_int_equal(read_good("rows=0\n").stated, CONTROL_ROWS);
	assert_int_equal(read_good("qty=0").stated, CONTROL_QTY);
}

static void test_control__a_moment_is_a_date_with_or_without_a_time(void **state)
{
	(void)state;
	assert_int_equal(read_good("as_of=2026-11-26 02:15Z").as_of, 1795659300);
	assert_int_equal(read_good("as_of=2026-11-26T02:15:07Z").as_of, 1795659307);
	/* without a Z it is that of the clocks on the wall here */
	assert_int_equal(read_good("as_of=2026-11-26T02:15").as_of, clock_of_local(1795659300));
	assert_int_equal(read_good("as_of=2026-11-26").as_of, clock_of_local(1795651200));
}

static void test_control__what_states_nothing_is_no_control_file(void **state)
{
	(void)state;
	is_refused(SLICE(""), "it states no figure: rows=, qty=, sha256= or as_of=");
	is_refused(SLICE("# rows=2\n\n"), "it states no figure: rows=, qty=, sha256= or as_of=");
}

static void test_control__a_line_that_cannot_be_read_is_named(void **state)
{
	(void)state;
	is_refused(SLICE("rows=2\nlines=2\n"), "\"lines=2\" is none of rows=, qty=, sha256=, as_of=");
	is_refused(SLICE("rows 2\n"), "\"rows 2\" is none of rows=, qty=, sha256=, as_of=");
	is_refused(SLICE("rows=2\nrows=2\n"), "rows stands there twice");
	is_refused(SLICE("qty=1.200"), "qty: \"1.200\" is not a whole number");
	is_refused(SLICE("qty="), "qty: \"\" is not a whole number");
	is_refused(SLICE("qty=-1"), "qty: \"-1\" is not a whole number");
	is_refused(SLICE("rows=99999999999999999999"), "rows: \"99999999999999999999\" is not a whole number");
	is_refused(SLICE("sha256=ab"), "sha256: \"ab\" is not 64 hexadecimal digits");
	is_refused(SLICE("rows=2\0"), "rows: \"2<U+0000>\" is not a whole number");
}

static void test_control__a_moment_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "2026-02-30",
					   "26.11.2026",
					   "2026-11-26T25:00",
					   "2026-11-26T02",
					   "2026-11-26T02:60",
					   "2026-11-26T02:15:60",
					   "2026-11-26T02:15:00+1",
					   "2026-11-26x02:15",
					   "" };
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct control c;
		char text[60];
		(void)snprintf(text, sizeof(text), "as_of=%s\n", bad[i]);
		assert_false(control_parse(slice_str(text), &c, fault));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_control__every_figure_is_read_in_any_order_and_case),
		cmocka_unit_test(test_control__only_what_is_stated_counts),
		cmocka_unit_test(test_control__a_moment_is_a_date_with_or_without_a_time),
		cmocka_unit_test(test_control__what_states_nothing_is_no_control_file),
		cmocka_unit_test(test_control__a_line_that_cannot_be_read_is_named),
		cmocka_unit_test(test_control__a_moment_that_is_none_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
