#include "feed/profile/patterns.h"

#include "support/testing.h"

static bool matches(const char *glob, const char *text)
{
	struct arena arena;
	struct pattern pattern;
	const char *why;

	arena_init(&arena);
	assert_int_equal(pattern_compile(slice_str(glob), &arena, &pattern, &why), ST_OK);
	assert_null(why);
	bool matched = pattern_matches(&pattern, slice_str(text));
	arena_release(&arena);
	return matched;
}

static void test_patterns__a_text_matches_itself_whatever_its_case(void **state)
{
	(void)state;
	assert_true(matches("Shipped", "sHIPPED"));
	assert_false(matches("shipped", "shipped "));
	assert_false(matches("shipped", "ship"));
	assert_true(matches("gr\xc3\xb6\xc3\x9f", "GR\xc3\xb6\xc3\x9f"));
}

static void test_patterns__the_empty_one_is_empty(void **state)
{
	(void)state;
	assert_true(matches("", ""));
	assert_false(matches("", "x"));
	assert_true(matches("?*", "x"));
	assert_false(matches("?*", ""));
	assert_true(matches("*", ""));
	assert_true(matches("**", "anything"));
}

static void test_patterns__stars_take_as_much_as_is_needed(void **state)
{
	(void)state;
	assert_true(matches("*.csv", "a.csv.csv"));
	assert_true(matches("stock_*_*.csv", "STOCK_de_2026_11.csv"));
	assert_false(matches("stock_*_*.csv", "stock_de.csv"));
	assert_true(matches("a*b*c", "aXbXbXc"));
	assert_false(matches("a*b*c", "aXbXbX"));
	assert_true(matches("*a?", "aaab"));
}

static void test_patterns__a_mark_stands_for_one_character(void **state)
{
	(void)state;
	assert_true(matches("gr?n", "gr\xc3\xbcn"));
	assert_false(matches("?", "\xc3\xbc\xc3\xbc"));
	assert_true(matches("?", "\xff"));
}

static void test_patterns__sets_are_ranges_or_what_is_not_in_them(void **state)
{
	(void)state;
	assert_true(matches("[a-c]x", "Bx"));
	assert_false(matches("[a-c]x", "dx"));
	assert_true(matches("[!a-c]", "d"));
	assert_false(matches("[^a-c]", "a"));
	assert_true(matches("[[]x]", "[x]"));
	assert_true(matches("[]x]", "]"));
	assert_true(matches("[-x]", "-"));
	assert_true(matches("[\xc3\xa4-\xc3\xbc]", "\xc3\xb6"));
	assert_true(matches("10[*]", "10*"));
	assert_false(matches("10[*]", "100"));
}

static void test_patterns__a_set_that_is_not_closed_is_none(void **state)
{
	struct arena arena;
	struct pattern pattern;
	const char *why;

	(void)state;
	arena_init(&arena);
	assert_int_equal(pattern_compile(SLICE("a[b"), &arena, &pattern, &why), ST_OK);
	assert_string_equal(why, "has a [ without its ]; the mark itself is written [[]");
	assert_int_equal(pattern_compile(SLICE("[!]"), &arena, &pattern, &why), ST_OK);
	assert_non_null(why);
	arena_release(&arena);
}

static void test_patterns__many_stars_take_no_longer_than_text_times_glob(void **state)
{
	static char text[65537];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	assert_false(matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns__a_text_matches_itself_whatever_its_case),
		cmocka_unit_test(test_patterns__the_empty_one_is_empty),
		cmocka_unit_test(test_patterns__stars_take_as_much_as_is_needed),
		cmocka_unit_test(test_patterns__a_mark_stands_for_one_character),
		cmocka_unit_test(test_patterns__sets_are_ranges_or_what_is_not_in_them),
		cmocka_unit_test(test_patterns__a_set_that_is_not_closed_is_none),
		cmocka_unit_test(test_patterns__many_stars_take_no_longer_than_text_times_glob),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
