#include "allot/logic/depletion.h"
#include "support/testing.h"

static void test_depletion__is_the_way_from_above_zero_to_zero(void **state)
{
	(void)state;
	assert_true(depletion_is(&(struct product){ .available = 0 }, 1));
	assert_false(depletion_is(&(struct product){ .available = 0 }, 0));
	assert_false(depletion_is(&(struct product){ .available = 1 }, 2));
	assert_false(depletion_is(&(struct product){ .available = 5 }, 0));
}

static void test_depletion__the_out_of_stock_notice_names_the_sku(void **state)
{
	struct event event = depletion_event(&(struct product){ .sku = SLICE("LAMP") });

	(void)state;
	assert_int_equal(event.type, EVENT_OUT_OF_STOCK);
	assert_slice(event.sku, "LAMP");
	assert_int_equal(event.out_of_stock.reason, REASON_DEPLETED);
	assert_int_equal(event.orderid.n, 0);
	assert_int_equal(event.out_of_stock.units, 0);
	assert_int_equal(event.out_of_stock.available, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_depletion__is_the_way_from_above_zero_to_zero),
		cmocka_unit_test(test_depletion__the_out_of_stock_notice_names_the_sku),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
