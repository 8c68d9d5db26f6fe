#include "allot/models/row.h"
#include "support/testing.h"

static void test_row__kinds_have_their_names(void **state)
{
	(void)state;
	assert_string_equal(kind_name(KIND_NONE), "");
	assert_string_equal(kind_name(KIND_BATCHES), "batches");
	assert_string_equal(kind_name(KIND_CHANGES), "changes");
	assert_string_equal(kind_name(KIND_ALLOCATIONS), "allocations");
	assert_string_equal(kind_name(KIND_ORDERS), "orders");
	assert_string_equal(kind_name(KIND_AMENDMENTS), "amendments");
	assert_string_equal(kind_name(KIND_CANCELLATIONS), "cancellations");
	assert_string_equal(kind_name(KIND_SHIPMENTS), "shipments");
}

/* The numbers stand in stores. */
static void test_row__kinds_keep_their_numbers(void **state)
{
	(void)state;
	assert_int_equal(KIND_NONE, 0);
	assert_int_equal(KIND_ORDERS, 4);
	assert_int_equal(KIND_COUNT, 8);
}

static void test_row__what_has_left_is_applied_before_stock_and_stock_before_orders(void **state)
{
	static const enum feed_kind turns[] = { KIND_SHIPMENTS, KIND_CANCELLATIONS, KIND_BATCHES,
						KIND_CHANGES,	KIND_ALLOCATIONS,   KIND_AMENDMENTS,
						KIND_ORDERS,	KIND_NONE };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(turns); i++)
		assert_int_equal(kind_turn(turns[i]), i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_row__kinds_have_their_names),
		cmocka_unit_test(test_row__kinds_keep_their_numbers),
		cmocka_unit_test(test_row__what_has_left_is_applied_before_stock_and_stock_before_orders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
