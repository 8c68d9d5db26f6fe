#include "allot/base/nearest.h"

#include "support/testing.h"

static size_t apart(const char *a, const char *b)
{
	return letters_apart(slice_str(a), slice_str(b));
}

static void test_nearest__letters_are_changed_added_and_left_out(void **state)
{
	(void)state;
	assert_int_equal(apart("", ""), 0);
	assert_int_equal(apart("from", "from"), 0);
	assert_int_equal(apart("from", "frum"), 1);
	assert_int_equal(apart("from", "fro"), 1);
	assert_int_equal(apart("from", "forom"), 1);
	assert_int_equal(apart("kitten", "sitting"), 3);
	assert_int_equal(apart("", "abc"), 3);
	assert_int_equal(apart("abc", ""), 3);
}

static void test_nearest__two_letters_that_changed_places_are_one_slip(void **state)
{
	(void)state;
	assert_int_equal(apart("form", "from"), 1);
	assert_int_equal(apart("naem", "name"), 1);
	assert_int_equal(apart("ba", "ab"), 1);
	assert_int_equal(apart("cab", "abc"), 2);
}

static void test_nearest__short_names_are_near_nothing(void **state)
{
	(void)state;
	assert_false(is_near(1, 2));
	assert_true(is_near(1, 3));
	assert_false(is_near(2, 5));
	assert_true(is_near(2, 6));
	assert_false(is_near(3, 60));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest__letters_are_changed_added_and_left_out),
		cmocka_unit_test(test_nearest__two_letters_that_changed_places_are_one_slip),
		cmocka_unit_test(test_nearest__short_names_are_near_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
