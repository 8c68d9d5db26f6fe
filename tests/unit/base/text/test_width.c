#include "allot/base/text/width.h"
#include "support/testing.h"

static void test_width__is_what_a_terminal_shows_not_bytes_or_characters(void **state)
{
	(void)state;
	assert_int_equal(text_width(SLICE("")), 0);
	assert_int_equal(text_width(SLICE("orders.csv")), 10);
	assert_int_equal(text_width(SLICE("m\xc3\xb6"
					  "bel")),
			 5);
	assert_int_equal(text_width(SLICE("\xe5\x80\x89\xe5\xba\xab.csv")), 8); /* two of East Asia */
	assert_int_equal(text_width(SLICE("e\xcc\x81t\xc3\xa9")), 3);		/* a mark on the e */
	assert_int_equal(text_width(SLICE("\xf0\x9f\x93\xa6")), 2);		/* a parcel */
	assert_int_equal(text_width(SLICE("\xef\xbd\xb1")), 1);			/* a half-width letter */
	assert_int_equal(text_width(SLICE("\xf0\xa0\x80\x80")), 2);		/* beyond the first plane */
	assert_int_equal(text_width(SLICE("\xff\x80")), 2);			/* no UTF-8 */
}

static void test_width__what_fits_is_whole_characters(void **state)
{
	size_t taken;
	const struct slice text = SLICE("a\xe5\x80\x89\xe5\xba\xab");
	(void)state;
	assert_int_equal(text_fitting(text, 0, &taken), 0);
	assert_int_equal(taken, 0);
	assert_int_equal(text_fitting(text, 2, &taken), 1);
	assert_int_equal(taken, 1);
	assert_int_equal(text_fitting(text, 3, &taken), 4);
	assert_int_equal(taken, 3);
	assert_int_equal(text_fitting(text, 99, &taken), 7);
	assert_int_equal(taken, 5);
	/* a mark stays with its letter */
	assert_int_equal(text_fitting(SLICE("e\xcc\x81t"), 1, &taken), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_width__is_what_a_terminal_shows_not_bytes_or_characters),
		cmocka_unit_test(test_width__what_fits_is_whole_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
