#include "allot/models/row.h"
#include "support/testing.h"

static void test_row__kinds_have_the_names_of_spec_in_the_order_of_a_folder(void **state)
{
	(void)state;
	assert_int_equal(KIND_COUNT, 4);
	assert_string_equal(kind_name((enum feed_kind)0), "batches");
	assert_string_equal(kind_name((enum feed_kind)1), "changes");
	assert_string_equal(kind_name((enum feed_kind)2), "allocations");
	assert_string_equal(kind_name((enum feed_kind)3), "orders");
}

static void test_row__no_kind_has_no_name(void **state)
{
	(void)state;
	assert_string_equal(kind_name(KIND_NONE), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row__kinds_have_the_names_of_spec_in_the_order_of_a_folder),
		cmocka_unit_test(test_row__no_kind_has_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
