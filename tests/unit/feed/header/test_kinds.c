#include "support/testing.h"

#include "allot/feed/kinds.h"

static void test_kinds__names_of_a_kinds_columns_are_known(void **state)
{
	(void)state;
	assert_true(kind_has_name(KIND_BATCHES, SLICE("On Hand")));
	assert_true(kind_has_name(KIND_BATCHES, SLICE("available")));
	assert_true(kind_has_name(KIND_CHANGES, SLICE("Batch-Ref")));
	assert_true(kind_has_name(KIND_CHANGES, SLICE("unit")));
	assert_false(kind_has_name(KIND_CHANGES, SLICE("sku")));
	assert_false(kind_has_name(KIND_ORDERS, SLICE("ref")));
	assert_false(kind_has_name(KIND_ORDERS, SLICE("")));
	assert_string_equal(column_name(KIND_ALLOCATIONS, COLUMN_REF), "batchref");
	assert_string_equal(column_name(KIND_BATCHES, COLUMN_REF), "ref");
	assert_string_equal(column_name(KIND_AMENDMENTS, COLUMN_NEW_QTY), "new_qty");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds__names_of_a_kinds_columns_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
