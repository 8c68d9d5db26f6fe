#include "allot/models/batch.h"
#include "support/testing.h"

static void test_batch__can_allocate_if_available_is_greater_than_required(void **state)
{
	(void)state;
	assert_true(batch_can_allocate(&(struct batch){ .qty = 20 }, 2));
	assert_true(batch_can_allocate(&(struct batch){ .qty = 20, .allocated = 17 }, 2));
}

static void test_batch__cannot_allocate_if_available_is_smaller_than_required(void **state)
{
	(void)state;
	assert_false(batch_can_allocate(&(struct batch){ .qty = 2 }, 20));
	assert_false(batch_can_allocate(&(struct batch){ .qty = 20, .allocated = 19 }, 2));
}

static void test_batch__can_allocate_if_available_is_equal_to_required(void **state)
{
	(void)state;
	assert_true(batch_can_allocate(&(struct batch){ .qty = 2 }, 2));
	assert_true(batch_can_allocate(&(struct batch){ .qty = 20, .allocated = 18 }, 2));
}

static void test_batch__available_is_purchased_minus_allocated_and_never_negative(void **state)
{
	(void)state;
	assert_int_equal(batch_available(&(struct batch){ .qty = 20, .allocated = 5 }), 15);
	assert_int_equal(batch_available(&(struct batch){ .qty = 20, .allocated = 20 }), 0);
	assert_int_equal(batch_available(&(struct batch){ .qty = 20, .allocated = 21 }), 0);
	assert_false(batch_can_allocate(&(struct batch){ .qty = 20, .allocated = 21 }, 1));
}

static void test_batch__allocation_order_is_warehouse_then_eta_then_creation(void **state)
{
	/* in allocation order */
	const struct batch_key keys[] = { { 0, 1 }, { 0, 9 }, { 5, 3 }, { 5, 4 }, { 6, 2 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		for (size_t j = 0; j < COUNT_OF(keys); j++) {
			int order = batch_key_cmp(keys[i], keys[j]);
			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batch__can_allocate_if_available_is_greater_than_required),
		cmocka_unit_test(test_batch__cannot_allocate_if_available_is_smaller_than_required),
		cmocka_unit_test(test_batch__can_allocate_if_available_is_equal_to_required),
		cmocka_unit_test(test_batch__available_is_purchased_minus_allocated_and_never_negative),
		cmocka_unit_test(test_batch__allocation_order_is_warehouse_then_eta_then_creation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
