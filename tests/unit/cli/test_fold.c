/* Text for a window: nothing is wider, no word is cut, and what stood below a column still does. */
#include "cli/fold.h"

#include "support/testing.h"

#include <stdio.h>

static struct buf out;

static const char *folded(const char *text, size_t width, bool paragraphs)
{
	buf_clear(&out);
	fold(&out, slice_str(text), width, paragraphs);
	buf_put_char(&out, '\0');
	return out.p;
}

static void test_fold__lines_that_fit_stay_as_they_are(void **state)
{
	(void)state;
	assert_string_equal(folded("Usage: allot run\n\n  -q, --quiet   no table\n", 40, false),
			    "Usage: allot run\n\n  -q, --quiet   no table\n");
}

static void test_fold__what_follows_stands_below_its_column(void **state)
{
	(void)state;
	assert_string_equal(folded("  -q, --quiet     no progress, no table, one line\n", 40, false),
			    "  -q, --quiet     no progress, no table,\n"
			    "                  one line\n");
}

static void test_fold__a_line_of_one_column_goes_on_indented(void **state)
{
	(void)state;
	assert_string_equal(folded("last run: 1, rows refused, begun at night, 9 s\n", 40, false),
			    "last run: 1, rows refused, begun at\n  night, 9 s\n");
}

static void test_fold__prose_is_filled_up(void **state)
{
	(void)state;
	const char *text = "A PATH is a feed, `-` for standard input, or\na folder.\n\nIt is read.\n";
	assert_string_equal(folded(text, 40, true),
			    "A PATH is a feed, `-` for standard\n"
			    "input, or a folder.\n\nIt is read.\n");
}

static void test_fold__characters_count_not_bytes(void **state)
{
	(void)state;
	const char *line = "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc "
			   "abcdefghi abcdefghi abcdefghi\n";
	assert_string_equal(folded(line, 40, false), line);
}

static void test_fold__wide_characters_take_two_columns(void **state)
{
	(void)state;
	const char *ten = "\xe5\x80\x89\xe5\xba\xab\xe5\x80\x89\xe5\xba\xab\xe5\x80\x89"
			  "\xe5\xba\xab\xe5\x80\x89\xe5\xba\xab\xe5\x80\x89\xe5\xba\xab";
	char text[200], want[200];
	(void)snprintf(text, sizeof(text), "%s abcdefghi abcdefghi\n", ten);
	(void)snprintf(want, sizeof(want), "%s abcdefghi abcdefghi\n", ten);
	assert_string_equal(folded(text, 40, false), want);
	(void)snprintf(text, sizeof(text), "%s abcdefghi abcdefghij\n", ten);
	(void)snprintf(want, sizeof(want), "%s abcdefghi\n  abcdefghij\n", ten);
	assert_string_equal(folded(text, 40, false), want);
}

static void test_fold__a_word_that_is_too_long_stays_whole_and_where_it_is(void **state)
{
	(void)state;
	const char *line = "/a/path/that/is/much/longer/than/the/window/is/wide\n";
	assert_string_equal(folded(line, 40, false), line);
	line = "results: /a/path/that/is/longer/than/the/window/is\n";
	assert_string_equal(folded(line, 40, false), line);
}

static void test_fold__a_sentence_goes_on_indented_by_two_whatever_blanks_it_has(void **state)
{
	(void)state;
	buf_clear(&out);
	fold_sentence(&out, slice_str("allot: feed.csv:7: \"a  b\" is not a whole number; write it"), 40);
	assert_slice(buf_slice(&out), "allot: feed.csv:7: \"a  b\" is not a whole\n  number; write it");
	buf_clear(&out);
	fold_sentence(&out, slice_str("allot: a sentence for a pipe, however long that one may be"), 0);
	assert_slice(buf_slice(&out), "allot: a sentence for a pipe, however long that one may be");
}

static void test_fold__no_window_no_folding(void **state)
{
	(void)state;
	const char *line = "a line that would have to be folded if there were a window\n";
	assert_string_equal(folded(line, 0, true), line);
	assert_string_equal(folded(line, 20, true), line);
}

static int teardown(void **state)
{
	(void)state;
	buf_release(&out);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fold__lines_that_fit_stay_as_they_are),
		cmocka_unit_test(test_fold__what_follows_stands_below_its_column),
		cmocka_unit_test(test_fold__a_line_of_one_column_goes_on_indented),
		cmocka_unit_test(test_fold__prose_is_filled_up),
		cmocka_unit_test(test_fold__characters_count_not_bytes),
		cmocka_unit_test(test_fold__wide_characters_take_two_columns),
		cmocka_unit_test(test_fold__a_word_that_is_too_long_stays_whole_and_where_it_is),
		cmocka_unit_test(test_fold__a_sentence_goes_on_indented_by_two_whatever_blanks_it_has),
		cmocka_unit_test(test_fold__no_window_no_folding),
	};

	buf_init(&out, 0);
	return cmocka_run_group_tests(tests, NULL, teardown);
}
