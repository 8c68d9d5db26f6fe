#include "allot/logic/placing.h"
#include "support/testing.h"

/* A product with batches of QTY units each, in the warehouse, with ids 1, 2, ... */
static struct product *product_of(const uint32_t *qty, size_t count)
{
	struct product *p = product_new(SLICE("LAMP"));
	struct batch_place at;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(product_add(p, &(struct batch){ .id = i + 1, .qty = qty[i] }, &at), ST_OK);
	return p;
}

static struct placing choose(struct product *p, uint32_t units, bool split, bool backorder)
{
	struct placing placing;
	struct policy policy = { .split = split, .backorder = backorder };

	assert_int_equal(placing_choose(p, units, policy, &placing), ST_OK);
	return placing;
}

static void test_placing__whole_comes_before_split(void **state)
{
	struct product *p = product_of((uint32_t[]){ 3, 5, 9 }, 3);
	struct placing placing = choose(p, 5, true, true);

	(void)state;
	assert_int_equal(placing.way, PLACE_WHOLE);
	assert_int_equal(product_batch(p, placing.at)->id, 2);
	assert_int_equal(placing.covered, 5);
	product_free(p);
}

static void test_placing__who_may_be_split_needs_all_or_with_a_backorder_any(void **state)
{
	struct product *p = product_of((uint32_t[]){ 3, 5 }, 2);

	(void)state;
	assert_int_equal(choose(p, 8, false, true).way, PLACE_NOTHING);
	assert_int_equal(choose(p, 8, true, false).way, PLACE_SPLIT);
	assert_int_equal(choose(p, 9, true, false).way, PLACE_NOTHING);
	assert_int_equal(choose(p, 9, true, false).covered, 0);
	assert_int_equal(choose(p, 9, true, true).way, PLACE_SPLIT);
	assert_int_equal(choose(p, 9, true, true).covered, 8);
	product_free(p);
}

static void test_placing__where_there_is_nothing_nothing_is_placed(void **state)
{
	struct product *p = product_of((uint32_t[]){ 0 }, 1);

	(void)state;
	assert_int_equal(choose(p, 1, true, true).way, PLACE_NOTHING);
	product_free(p);
}

static void test_placing__the_reason_is_whether_all_batches_together_would_do(void **state)
{
	struct product *p = product_of((uint32_t[]){ 3, 5 }, 2);

	(void)state;
	struct line line = { .id = 7, .product = p->id };
	assert_int_equal(placing_shortage(p, &line, 8, FROM_LOOSE, true).out_of_stock.reason,
			 REASON_FRAGMENTED);
	assert_int_equal(placing_shortage(p, &line, 9, FROM_LOOSE, true).out_of_stock.reason,
			 REASON_INSUFFICIENT);
	assert_int_equal(placing_shortage(p, &line, 9, FROM_LOOSE, true).out_of_stock.available, 8);
	product_free(p);
}

static void test_placing__a_new_part_points_to_the_one_before_it(void **state)
{
	struct line line = { .id = 7, .orderid = SLICE("o1"), .number = SLICE("2"), .product = 1 };
	struct batch b = { .id = 3, .qty = 9, .allocated = 1, .last = 5, .eta = 12 };
	struct event e = placing_allocated(&line, &b, 4, FROM_SHORT, 0);

	(void)state;
	assert_int_equal(e.type, EVENT_ALLOCATED);
	assert_int_equal(e.batch, 3);
	assert_int_equal(e.line_id, 7);
	assert_slice(e.orderid, "o1");
	assert_slice(e.line, "2");
	assert_int_equal(e.allocated.units, 4);
	assert_int_equal(e.allocated.eta, 12);
	assert_int_equal(e.allocated.previous, 5);
	assert_int_equal(e.allocated.from, FROM_SHORT);
	assert_int_equal(placing_allocated(&line, &b, 4, FROM_LOOSE, 6).allocated.previous, 0);
	assert_int_equal(placing_allocated(&line, &b, 4, FROM_LOOSE, 6).allocated.part, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_placing__whole_comes_before_split),
		cmocka_unit_test(test_placing__who_may_be_split_needs_all_or_with_a_backorder_any),
		cmocka_unit_test(test_placing__where_there_is_nothing_nothing_is_placed),
		cmocka_unit_test(test_placing__the_reason_is_whether_all_batches_together_would_do),
		cmocka_unit_test(test_placing__a_new_part_points_to_the_one_before_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
