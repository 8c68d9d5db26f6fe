#include "allot/results/csv.h"
#include "support/testing.h"

#include <stdio.h>

#include "allot/base/date.h"

typedef void csv_putter(struct buf *out, struct slice field);

/* What PUTTER makes of FIELD, behind what stands in the buffer already. */
static const char *put(csv_putter *putter, struct slice field)
{
	static char text[256];
	struct buf out;

	buf_init(&out, sizeof(text) - 1);
	buf_put_char(&out, '|');
	putter(&out, field);
	assert_int_equal(buf_status(&out), ST_OK);
	assert_int_equal(out.p[0], '|');
	memcpy(text, out.p + 1, out.n - 1);
	text[out.n - 1] = '\0';
	buf_release(&out);
	return text;
}

static void test_csv__fields_are_quoted_only_where_needed(void **state)
{
	(void)state;
	assert_string_equal(put(csv_put, SLICE("")), "");
	assert_string_equal(put(csv_put, slice_of(NULL, 0)), "");
	assert_string_equal(put(csv_put, SLICE("SMALL-TABLE")), "SMALL-TABLE");
	assert_string_equal(put(csv_put, SLICE("two words;a|b\t'c'")), "two words;a|b\t'c'");
	assert_string_equal(put(csv_put, SLICE("Stühle \xff")), "Stühle \xff");
}

static void test_csv__commas_quotes_and_line_ends_are_quoted(void **state)
{
	(void)state;
	assert_string_equal(put(csv_put, SLICE(",")), "\",\"");
	assert_string_equal(put(csv_put, SLICE("a,b")), "\"a,b\"");
	assert_string_equal(put(csv_put, SLICE("a\nb")), "\"a\nb\"");
	assert_string_equal(put(csv_put, SLICE("a\r")), "\"a\r\"");
	assert_string_equal(put(csv_put, SLICE("\"")), "\"\"\"\"");
	assert_string_equal(put(csv_put, SLICE("\"x\" y\"")), "\"\"\"x\"\" y\"\"\"");
}

static void test_csv__what_a_spreadsheet_would_run_gets_an_apostrophe(void **state)
{
	(void)state;
	assert_string_equal(put(csv_put_guarded, SLICE("=1+1")), "'=1+1");
	assert_string_equal(put(csv_put_guarded, SLICE("+1")), "'+1");
	assert_string_equal(put(csv_put_guarded, SLICE("-1")), "'-1");
	assert_string_equal(put(csv_put_guarded, SLICE("@SUM")), "'@SUM");
	assert_string_equal(put(csv_put_guarded, SLICE("\tx")), "'\tx");
	assert_string_equal(put(csv_put_guarded, SLICE("\rx")), "\"'\rx\"");
	assert_string_equal(put(csv_put_guarded, SLICE("=cmd(\"a\",1)")), "\"'=cmd(\"\"a\"\",1)\"");
}

static void test_csv__what_is_harmless_gets_none(void **state)
{
	(void)state;
	assert_string_equal(put(csv_put_guarded, SLICE("")), "");
	assert_string_equal(put(csv_put_guarded, SLICE("A=1")), "A=1");
	assert_string_equal(put(csv_put_guarded, SLICE("'=1")), "'=1");
	assert_string_equal(put(csv_put_guarded, SLICE("\n=1")), "\"\n=1\"");
	assert_string_equal(put(csv_put, SLICE("=1+1")), "=1+1");
}

static void test_csv__rows_are_fields_commas_and_line_feeds(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	csv_put(&out, SLICE("B1"));
	csv_comma(&out);
	csv_put_u64(&out, 2147483647);
	csv_end(&out);
	assert_slice(buf_slice(&out), "B1,2147483647\n");
	buf_release(&out);
}

static void test_csv__fields_are_put_one_behind_the_other(void **state)
{
	char row[64], *to = row;
	uint32_t day = DATE_NONE;

	(void)state;
	assert_true(date_parse(SLICE("2026-02-28"), &day));
	to = csv_number(to, 2147483647);
	to = csv_date(to, day);
	to = csv_date(to, DATE_NONE);
	to = csv_text(to, SLICE("a,b"));
	to = csv_guarded(to, SLICE("-b"));
	assert_slice(slice_of(row, (size_t)(to - row)), "21474836472026-02-28\"a,b\"'-b");
}

/* Where in a text the byte stands that asks for quotes, and how long the text is, must not matter. */
static void test_csv__each_byte_of_a_text_is_looked_at(void **state)
{
	enum { LONGEST = 40 };
	char text[LONGEST + 1] = "", quoted[2 * LONGEST];

	(void)state;
	for (size_t n = 1; n <= LONGEST; n++)
		for (size_t at = 0; at < n; at++) {
			memset(text, 'x', n);
			text[at] = ' ';
			assert_string_equal(put(csv_put, slice_of(text, n)), text);
			text[at] = ',';
			(void)snprintf(quoted, sizeof(quoted), "\"%.*s\"", (int)n, text);
			assert_string_equal(put(csv_put, slice_of(text, n)), quoted);
		}
}

static void test_csv__nothing_needs_more_room_than_is_said(void **state)
{
	char quotes[50], row[200];
	struct slice field = slice_of(quotes, sizeof(quotes));

	(void)state;
	memset(quotes, '"', sizeof(quotes));
	quotes[0] = '=';
	assert_true((size_t)(csv_guarded(row, field) - row) < csv_room(1, field.n));
	assert_true((size_t)(csv_number(row, UINT64_MAX) - row) < csv_room(1, 0));
}

static void test_csv__without_memory_nothing_is_half_written(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 10);
	csv_put(&out, SLICE("12345678901"));
	csv_put(&out, SLICE("x"));
	csv_put_guarded(&out, SLICE("=x"));
	assert_int_equal(buf_status(&out), ST_NO_MEMORY);
	assert_int_equal(out.n, 0);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv__fields_are_quoted_only_where_needed),
		cmocka_unit_test(test_csv__commas_quotes_and_line_ends_are_quoted),
		cmocka_unit_test(test_csv__what_a_spreadsheet_would_run_gets_an_apostrophe),
		cmocka_unit_test(test_csv__what_is_harmless_gets_none),
		cmocka_unit_test(test_csv__rows_are_fields_commas_and_line_feeds),
		cmocka_unit_test(test_csv__fields_are_put_one_behind_the_other),
		cmocka_unit_test(test_csv__each_byte_of_a_text_is_looked_at),
		cmocka_unit_test(test_csv__nothing_needs_more_room_than_is_said),
		cmocka_unit_test(test_csv__without_memory_nothing_is_half_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
