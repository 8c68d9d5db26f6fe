#include "allot/logic/allocation.h"

#include "allot/base/contract.h"
#include "support/testing.h"

/* A product LAMP of batches with these quantities, all in the warehouse, ids from 1. */
static struct product *lamps(const uint32_t *qty, size_t count)
{
	struct product *p = product_new(SLICE("LAMP"));

	assert_non_null(p);
	for (size_t i = 0; i < count; i++) {
		struct batch b = { .id = i + 1, .qty = qty[i] };
		struct batch_place at;
		assert_int_equal(product_add(p, &b, &at), ST_OK);
	}
	return p;
}

static struct order_line line_of(uint32_t qty)
{
	return (struct order_line){ SLICE("o1"), SLICE("2"), SLICE("LAMP"), qty };
}

static struct allocation choose(struct product *p, uint32_t qty)
{
	struct allocation choice;

	assert_int_equal(allocation_choose(p, qty, &choice), ST_OK);
	return choice;
}

static void test_allocation__takes_the_first_batch_that_covers_the_whole_line(void **state)
{
	struct product *p = lamps((uint32_t[]){ 5, 20, 50 }, 3);
	struct allocation choice = choose(p, 10);

	(void)state;
	assert_true(choice.found);
	assert_int_equal(choice.reason, REASON_NONE);
	assert_int_equal(product_batch(p, choice.at)->id, 2);
	product_free(p);
}

static void test_allocation__is_insufficient_when_all_together_have_less(void **state)
{
	struct product *p = lamps((uint32_t[]){ 5, 6 }, 2);

	(void)state;
	assert_false(choose(p, 12).found);
	assert_int_equal(choose(p, 12).reason, REASON_INSUFFICIENT);
	product_free(p);
}

static void test_allocation__is_fragmented_when_only_all_together_would_do(void **state)
{
	struct product *p = lamps((uint32_t[]){ 5, 6 }, 2);

	(void)state;
	assert_false(choose(p, 11).found);
	assert_int_equal(choose(p, 11).reason, REASON_FRAGMENTED);
	assert_int_equal(choose(p, 7).reason, REASON_FRAGMENTED);
	assert_true(choose(p, 6).found);
	product_free(p);
}

/* True when LINE may go on the first batch of P: no contract stands against its event. */
static bool may_go(const struct product *p, const struct order_line *line)
{
	struct contract_guard guard;

	if (CONTRACT_GUARD(&guard))
		return false;
	struct event event = allocation_event(p, product_batch(p, (struct batch_place){ 0, 0 }), line, 0);
	contract_unguard(&guard);
	assert_int_equal(event.allocated.qty, line->qty);
	return true;
}

static void test_allocation__cannot_if_skus_differ(void **state)
{
	struct product *p = lamps((uint32_t[]){ 50 }, 1);
	struct order_line line = line_of(10);

	(void)state;
	assert_true(may_go(p, &line));
	line.sku = SLICE("CHAIR");
	assert_false(may_go(p, &line));
	line = line_of(51);
	assert_false(may_go(p, &line));
	product_free(p);
}

static void test_allocation__reduces_the_available_quantity(void **state)
{
	struct product *p = lamps((uint32_t[]){ 20 }, 1);
	struct batch_place at = { 0, 0 };
	struct order_line line = line_of(2);
	struct event event = allocation_event(p, product_batch(p, at), &line, 0);

	(void)state;
	event_set_number(&event, 7);
	allocation_apply(p, at, &event);
	assert_int_equal(batch_available(product_batch(p, at)), 18);
	assert_int_equal(p->available, 18);
	assert_int_equal(product_batch(p, at)->last, 7);
	product_free(p);
}

static void test_allocation__its_event_points_to_the_one_before_it(void **state)
{
	struct product *p = lamps((uint32_t[]){ 20 }, 1);
	struct batch_place at = { 0, 0 };
	struct order_line line = line_of(2);
	struct event event;

	(void)state;
	product_set(p, at, 20, 4);
	product_batch(p, at)->last = 5;
	event = allocation_event(p, product_batch(p, at), &line, 3);
	assert_int_equal(event.type, EVENT_ALLOCATED);
	assert_int_equal(event.batch, 1);
	assert_int_equal(event.allocated.previous, 5);
	assert_int_equal(event.allocated.line_id, 3);
	assert_int_equal(event.allocated.qty, 2);
	assert_slice(event.allocated.orderid, "o1");
	assert_slice(event.allocated.line, "2");
	product_free(p);
}

static void test_allocation__records_an_out_of_stock_event_if_it_cannot_allocate(void **state)
{
	struct product *p = lamps((uint32_t[]){ 5, 6 }, 2);
	struct order_line line = line_of(7);
	struct event event = allocation_shortage(p, &line, REASON_FRAGMENTED);

	(void)state;
	assert_int_equal(event.type, EVENT_OUT_OF_STOCK);
	assert_int_equal(event.batch, 0);
	assert_slice(event.sku, "LAMP");
	assert_slice(event.out_of_stock.orderid, "o1");
	assert_int_equal(event.out_of_stock.qty, 7);
	assert_int_equal(event.out_of_stock.available, 11);
	product_free(p);
}

static void assert_broken(struct product *p, struct order_line line, const char *what)
{
	struct contract_guard guard;

	if (CONTRACT_GUARD(&guard)) {
		assert_non_null(strstr(guard.text, what));
	} else {
		(void)allocation_event(p, product_batch(p, (struct batch_place){ 0, 0 }), &line, 0);
		contract_unguard(&guard);
		fail_msg("no contract was broken");
	}
}

static void test_allocation__of_another_sku_or_too_much_breaks_a_contract(void **state)
{
	struct product *p = lamps((uint32_t[]){ 5 }, 1);
	struct order_line chair = line_of(1);

	(void)state;
	chair.sku = SLICE("CHAIR");
	assert_broken(p, chair, "sku");
	assert_broken(p, line_of(6), "batch_can_allocate");
	product_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_allocation__takes_the_first_batch_that_covers_the_whole_line),
		cmocka_unit_test(test_allocation__is_insufficient_when_all_together_have_less),
		cmocka_unit_test(test_allocation__is_fragmented_when_only_all_together_would_do),
		cmocka_unit_test(test_allocation__cannot_if_skus_differ),
		cmocka_unit_test(test_allocation__reduces_the_available_quantity),
		cmocka_unit_test(test_allocation__its_event_points_to_the_one_before_it),
		cmocka_unit_test(test_allocation__records_an_out_of_stock_event_if_it_cannot_allocate),
		cmocka_unit_test(test_allocation__of_another_sku_or_too_much_breaks_a_contract),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
