#include "allot/logic/which_line.h"
#include "support/testing.h"

static void test_which_line__a_number_is_looked_for_first_then_the_sku(void **state)
{
	struct order_line line = { SLICE("o1"), SLICE("7"), SLICE("LAMP"), 5 };

	(void)state;
	assert_int_equal(which_line_lookups(&line)[0], LOOKUP_NUMBERED);
	assert_int_equal(which_line_lookups(&line)[1], LOOKUP_UNNUMBERED);
	line.line = SLICE("");
	assert_int_equal(which_line_lookups(&line)[0], LOOKUP_UNNUMBERED);
	assert_int_equal(which_line_lookups(&line)[1], LOOKUP_NUMBERED_OF);
}

static void test_which_line__what_is_sent_is_to_the_line_found(void **state)
{
	struct line known = { .id = 3, .product = 2, .ordered = 5, .waiting = 5 };

	(void)state;
	assert_int_equal(which_line_match(NULL, 2, 5), LINE_NEW);
	assert_int_equal(which_line_match(&known, 2, 5), LINE_SAME);
	assert_int_equal(which_line_match(&known, 2, 6), LINE_OTHER_QUANTITY);
	assert_int_equal(which_line_match(&known, 9, 5), LINE_OTHER_SKU);
	known.waiting = 0;
	known.short_ = 5;
	assert_int_equal(which_line_match(&known, 2, 5), LINE_REPLACES);
	assert_int_equal(which_line_match(&known, 2, 6), LINE_REPLACES);
	assert_int_equal(which_line_match(&known, 9, 5), LINE_OTHER_SKU);
	known.short_ = 4;
	known.shipped = 1;
	assert_int_equal(which_line_match(&known, 2, 6), LINE_OTHER_QUANTITY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which_line__a_number_is_looked_for_first_then_the_sku),
		cmocka_unit_test(test_which_line__what_is_sent_is_to_the_line_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
