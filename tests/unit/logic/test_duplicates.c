#include "allot/logic/duplicates.h"
#include "support/testing.h"

static void test_duplicates__a_numbered_line_is_looked_up_by_number_then_unnumbered(void **state)
{
	struct order_line line = { SLICE("o1"), SLICE("1"), SLICE("LAMP"), 5 };
	const enum line_lookup *lookups = duplicates_lookups(&line);

	(void)state;
	assert_int_equal(lookups[0], LOOKUP_NUMBERED);
	assert_int_equal(lookups[1], LOOKUP_UNNUMBERED);
}

static void test_duplicates__an_unnumbered_line_is_looked_up_unnumbered_then_numbered(void **state)
{
	struct order_line line = { SLICE("o1"), SLICE(""), SLICE("LAMP"), 5 };
	const enum line_lookup *lookups = duplicates_lookups(&line);

	(void)state;
	assert_int_equal(lookups[0], LOOKUP_UNNUMBERED);
	assert_int_equal(lookups[1], LOOKUP_NUMBERED_OF);
}

static void test_duplicates__the_same_sku_and_quantity_is_a_duplicate_all_else_a_conflict(void **state)
{
	struct order_line line = { SLICE("o1"), SLICE(""), SLICE("LAMP"), 5 };

	(void)state;
	assert_int_equal(duplicates_match(&line, true, 5), LINE_DUPLICATE);
	assert_int_equal(duplicates_match(&line, true, 6), LINE_CONFLICT);
	assert_int_equal(duplicates_match(&line, false, 5), LINE_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_duplicates__a_numbered_line_is_looked_up_by_number_then_unnumbered),
		cmocka_unit_test(test_duplicates__an_unnumbered_line_is_looked_up_unnumbered_then_numbered),
		cmocka_unit_test(test_duplicates__the_same_sku_and_quantity_is_a_duplicate_all_else_a_conflict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
