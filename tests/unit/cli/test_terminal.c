#include "cli/terminal.h"
#include "support/faults.h"
#include "support/run_capture.h"
#include "support/testing.h"

#include <errno.h>
#include <stdlib.h>

static int setup(void **state)
{
	(void)state;
	faults_clear();
	return 0;
}

/* What TEXT looks like when it is said. */
static const char *said(const char *text)
{
	capture_begin(2);
	say("%s", text);
	return capture_end();
}

static void test_say__a_line_to_the_journal_says_how_grave_it_is(void **state)
{
	(void)state;
	assert_int_equal(setenv("JOURNAL_STREAM", "8:1234", 1), 0);
	assert_string_equal(said("a failure"), "<3>allot: a failure\n");
	capture_begin(2);
	say_warning("%s", "odd");
	assert_string_equal(capture_end(), "<4>allot: odd\n");
	assert_int_equal(setenv("JOURNAL_STREAM", "", 1), 0);
	assert_string_equal(said("a failure"), "allot: a failure\n");
	assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
}

static void test_say__a_message_is_one_line_and_nothing_in_it_reaches_the_terminal_raw(void **state)
{
	(void)state;
	assert_string_equal(said("orders.csv:17: bad"), "allot: orders.csv:17: bad\n");
	assert_string_equal(said("a\nb\033[31m\x7f"), "allot: a\\x0Ab\\x1B[31m\\x7F\n");
	assert_string_equal(said("L\xc3\xa4mpchen \xff"), "allot: L\xc3\xa4mpchen \\xFF\n");
}

static void test_say__a_message_without_end_is_cut(void **state)
{
	(void)state;
	char *text = malloc(20001);
	assert_non_null(text);
	memset(text, 'x', 20000);
	text[20000] = '\0';
	const char *got = said(text);
	free(text);
	assert_true(strlen(got) > 1000);
	assert_true(strlen(got) < 10000);
	assert_int_equal(got[strlen(got) - 1], '\n');
}

static void test_say__a_failure_is_said_with_its_sentence_and_gives_its_exit_status(void **state)
{
	(void)state;
	capture_begin(2);
	int status = say_failure(fail(ST_BUSY, "s: the store is busy"));
	assert_string_equal(capture_end(), "allot: s: the store is busy\n");
	assert_int_equal(status, 75);
	capture_begin(2);
	status = say_failure(fail(ST_IO, "%s", ""));
	assert_string_equal(capture_end(), "allot: reading or writing failed\n");
	assert_int_equal(status, 74);
}

static void test_colours__are_for_terminals_that_want_them(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	setenv("TERM", "xterm", 1);
	capture_begin(1);
	bool file = colours_wanted(1);
	(void)capture_end();
	assert_false(file);
	int terminal = posix_openpt(2 /* O_RDWR */);
	if (terminal < 0)
		skip();
	assert_true(colours_wanted(terminal));
	setenv("NO_COLOR", "1", 1);
	assert_false(colours_wanted(terminal));
	setenv("NO_COLOR", "", 1);
	assert_true(colours_wanted(terminal));
	setenv("TERM", "dumb", 1);
	assert_false(colours_wanted(terminal));
	assert_false(terminal_steered(terminal));
	setenv("TERM", "", 1);
	assert_false(colours_wanted(terminal));
	unsetenv("TERM");
	assert_false(colours_wanted(terminal));
	setenv("TERM", "xterm", 1);
	setenv("NO_COLOR", "1", 1);
	assert_true(terminal_steered(terminal));
}

/* Standard output */

static void test_output__large_ones_are_written_in_pieces_between_rows(void **state)
{
	struct output o;
	size_t most = 0, n = 0;
	(void)state;
	capture_begin(1);
	output_begin(&o);
	for (int row = 0; row < 30000; row++) {
		buf_put_str(&o.buf, "123456789\n");
		assert_int_equal(output_row_done(&o), ST_OK);
		most = o.buf.n > most ? o.buf.n : most;
	}
	assert_int_equal(output_end(&o), ST_OK);
	n = strlen(capture_end());
	assert_int_equal(n, 300000);
	assert_in_range(most, 1000, 100000);
}

static void test_output__short_writes_are_gone_on_with(void **state)
{
	struct output o;
	(void)state;
	capture_begin(1);
	faults_short_writes(3);
	output_begin(&o);
	buf_put_str(&o.buf, "one two three\n");
	assert_int_equal(output_end(&o), ST_OK);
	faults_clear();
	assert_string_equal(capture_end(), "one two three\n");
}

static void test_output__a_failure_is_kept(void **state)
{
	struct output o;
	(void)state;
	output_begin(&o);
	faults_fail_kind(FAULT_WRITE, ENOSPC);
	enum status st = ST_OK;
	for (int row = 0; row < 10000 && st == ST_OK; row++) {
		buf_put_str(&o.buf, "123456789\n");
		st = output_row_done(&o);
	}
	faults_clear();
	assert_int_equal(st, ST_IO);
	assert_int_equal(output_end(&o), ST_IO);
	assert_string_equal(fail_message(), "standard output: disk full");
}

static void test_output__a_reader_that_has_gone_is_no_failure_but_an_end(void **state)
{
	struct output o;
	(void)state;
	output_begin(&o);
	buf_put_str(&o.buf, "one\n");
	faults_fail_kind(FAULT_WRITE, EPIPE);
	enum status st = output_end(&o);
	faults_clear();
	assert_int_equal(st, ST_OK);
	assert_true(o.closed);
}

/* Tables */

static const char *printed(struct text_table *t, bool colours)
{
	static char text[1000];
	struct buf out;
	buf_init(&out, 0);
	text_table_print(t, colours, &out);
	assert_true(out.n < sizeof(text));
	memcpy(text, out.p, out.n);
	text[out.n] = '\0';
	buf_release(&out);
	text_table_release(t);
	return text;
}

static void fill(struct text_table *t)
{
	text_table_init(t, 3, "lrl");
	text_table_cell(t, SLICE("sku"));
	text_table_cell(t, SLICE("qty"));
	text_table_cell(t, SLICE("note"));
	text_table_cell(t, SLICE("LAMP"));
	text_table_number(t, 12345);
	text_table_cell(t, SLICE(""));
	text_table_cell(t, SLICE("T\xc3\xa4"));
	text_table_number(t, 7);
	text_table_cell(t, SLICE("x"));
}

static void test_table__columns_are_as_wide_as_they_look_and_numbers_stand_right(void **state)
{
	struct text_table t;
	(void)state;
	fill(&t);
	assert_string_equal(printed(&t, false), "sku     qty  note\n"
						"LAMP  12345  \n"
						"T\xc3\xa4        7  x\n");
}

static void test_table__the_head_alone_is_bold(void **state)
{
	struct text_table t;
	(void)state;
	fill(&t);
	const char *text = printed(&t, true);
	assert_memory_equal(text, "\033[1msku     qty  note\033[0m\n", 26);
	assert_null(strchr(text + 26, '\033'));
}

static void test_table__control_characters_are_made_visible(void **state)
{
	struct text_table t;
	(void)state;
	text_table_init(&t, 2, "lr");
	text_table_cell(&t, slice_of("a\0b\n", 4));
	text_table_cell(&t, SLICE("\033]"));
	assert_string_equal(printed(&t, false), "a\\x00b\\x0A  \\x1B]\n");
}

static void test_table__one_without_rows_prints_nothing(void **state)
{
	struct text_table t;
	struct buf out;
	(void)state;
	buf_init(&out, 0);
	text_table_init(&t, 2, "lr");
	text_table_print(&t, true, &out);
	assert_int_equal(out.n, 0);
	text_table_release(&t);
	buf_release(&out);
}

static void test_table__wide_characters_and_marks_leave_the_columns_in_line(void **state)
{
	struct text_table t;
	struct buf out;
	(void)state;
	buf_init(&out, 0);
	text_table_init(&t, 2, "lr");
	text_table_cell(&t, SLICE("\xe5\x80\x89\xe5\xba\xab"));
	text_table_number(&t, 1);
	text_table_cell(&t, SLICE("e\xcc\x81t\xc3\xa9s"));
	text_table_number(&t, 22);
	text_table_print(&t, false, &out);
	assert_slice(buf_slice(&out), "\xe5\x80\x89\xe5\xba\xab   1\ne\xcc\x81t\xc3\xa9s  22\n");
	text_table_release(&t);
	buf_release(&out);
}

static void test_table__other_texts_give_way_after_the_first(void **state)
{
	struct text_table t;
	struct buf out;
	(void)state;
	buf_init(&out, 0);
	text_table_init(&t, 3, "llr");
	text_table_cell(&t, SLICE("a-feed-of-a-long-name.csv"));
	text_table_cell(&t, SLICE("too-many-rejects"));
	text_table_number(&t, 123456);
	text_table_fit(&t, 32);
	text_table_print(&t, false, &out);
	assert_slice(buf_slice(&out), "a-feed-of...  too-man...  123456\n");
	text_table_release(&t);
	buf_release(&out);
}

static void test_table__the_first_column_is_cut_to_fit_a_width_but_never_to_nothing(void **state)
{
	struct text_table t;
	(void)state;
	text_table_init(&t, 2, "lr");
	text_table_cell(&t, SLICE("name"));
	text_table_cell(&t, SLICE("qty"));
	text_table_cell(&t, SLICE("\xc3\xa4\xc3\xb6\xc3\xbc-a-very-long-name"));
	text_table_number(&t, 7);
	assert_int_equal(text_table_width(&t), 20 + 2 + 3);
	text_table_fit(&t, 25);
	assert_int_equal(text_table_width(&t), 25);
	text_table_fit(&t, 20);
	assert_int_equal(text_table_width(&t), 20);
	assert_string_equal(printed(&t, false), "name             qty\n"
						"\xc3\xa4\xc3\xb6\xc3\xbc-a-very-l...    7\n");
}

static void test_table__eight_characters_are_left_of_the_first_column(void **state)
{
	struct text_table t;
	(void)state;
	text_table_init(&t, 2, "ll");
	text_table_cell(&t, SLICE("a-very-long-name"));
	text_table_cell(&t, SLICE("another-long-name"));
	text_table_fit(&t, 10);
	assert_string_equal(printed(&t, false), "a-ver...  an...\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup(f, setup)
		TEST(test_say__a_line_to_the_journal_says_how_grave_it_is),
		TEST(test_say__a_message_is_one_line_and_nothing_in_it_reaches_the_terminal_raw),
		TEST(test_say__a_message_without_end_is_cut),
		TEST(test_say__a_failure_is_said_with_its_sentence_and_gives_its_exit_status),
		TEST(test_colours__are_for_terminals_that_want_them),
		TEST(test_output__large_ones_are_written_in_pieces_between_rows),
		TEST(test_output__short_writes_are_gone_on_with),
		TEST(test_output__a_failure_is_kept),
		TEST(test_output__a_reader_that_has_gone_is_no_failure_but_an_end),
		TEST(test_table__columns_are_as_wide_as_they_look_and_numbers_stand_right),
		TEST(test_table__the_head_alone_is_bold),
		TEST(test_table__control_characters_are_made_visible),
		TEST(test_table__one_without_rows_prints_nothing),
		TEST(test_table__wide_characters_and_marks_leave_the_columns_in_line),
		TEST(test_table__other_texts_give_way_after_the_first),
		TEST(test_table__the_first_column_is_cut_to_fit_a_width_but_never_to_nothing),
		TEST(test_table__eight_characters_are_left_of_the_first_column),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
