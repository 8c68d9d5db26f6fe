#include "allot/logic/quantity.h"

#include "allot/base/contract.h"
#include "support/testing.h"

static const struct batch_place only = { 0, 0 };

/* A product of one batch of 50 units with lines of 20 (event 3) and 10 (event 4). */
static struct product *lamps(void)
{
	struct product *p = product_new(SLICE("LAMP"));
	struct batch b = { .id = 1, .qty = 50 };
	struct batch_place at;

	assert_non_null(p);
	assert_int_equal(product_add(p, &b, &at), ST_OK);
	product_set(p, only, 50, 30);
	product_batch(p, only)->last = 4;
	return p;
}

static struct event allocated(uint64_t number, uint64_t previous, uint32_t qty)
{
	return (struct event){
		.type = EVENT_ALLOCATED,
		.number = number,
		.batch = 1,
		.allocated = { .orderid = SLICE("o1"), .qty = qty, .line_id = number, .previous = previous },
	};
}

static void test_quantity__a_change_tells_the_new_and_the_old_one(void **state)
{
	struct product *p = lamps();
	struct event event = quantity_change(p, only, 60);

	(void)state;
	assert_int_equal(event.type, EVENT_BATCH_QUANTITY_CHANGED);
	assert_int_equal(event.batch, 1);
	assert_int_equal(event.quantity_changed.qty, 60);
	assert_int_equal(event.quantity_changed.was, 50);
	assert_int_equal(p->available, 30);
	assert_false(quantity_exceeded(product_batch(p, only)));
	product_free(p);
}

static void test_quantity__a_cut_to_what_is_allocated_lets_nothing_go(void **state)
{
	struct product *p = lamps();

	(void)state;
	(void)quantity_change(p, only, 30);
	assert_false(quantity_exceeded(product_batch(p, only)));
	(void)quantity_change(p, only, 29);
	assert_true(quantity_exceeded(product_batch(p, only)));
	product_free(p);
}

static void test_quantity__the_newest_line_goes_first(void **state)
{
	struct product *p = lamps();
	struct event newest = allocated(4, 3, 10), event;

	(void)state;
	(void)quantity_change(p, only, 25);
	event = quantity_release(p, only, &newest);
	assert_int_equal(event.type, EVENT_DEALLOCATED);
	assert_int_equal(event.batch, 1);
	assert_int_equal(event.deallocated.qty, 10);
	assert_int_equal(event.deallocated.reason, REASON_QUANTITY_CUT);
	assert_int_equal(event.deallocated.line_id, 4);
	assert_slice(event.deallocated.orderid, "o1");
	assert_int_equal(product_batch(p, only)->last, 3);
	assert_int_equal(product_batch(p, only)->allocated, 20);
	assert_false(quantity_exceeded(product_batch(p, only)));
	product_free(p);
}

static void assert_release_broken(struct product *p, struct event event, const char *what)
{
	struct contract_guard guard;

	if (CONTRACT_GUARD(&guard)) {
		assert_non_null(strstr(guard.text, what));
	} else {
		(void)quantity_release(p, only, &event);
		contract_unguard(&guard);
		fail_msg("no contract was broken");
	}
}

static void test_quantity__letting_another_line_go_breaks_a_contract(void **state)
{
	struct product *p = lamps();
	struct event other = allocated(4, 3, 10);

	(void)state;
	assert_release_broken(p, allocated(4, 3, 10), "quantity_exceeded");
	(void)quantity_change(p, only, 25);
	assert_release_broken(p, allocated(3, 0, 20), "last");
	assert_release_broken(p, allocated(4, 3, 31), "qty");
	other.batch = 2;
	assert_release_broken(p, other, "batch");
	product_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quantity__a_change_tells_the_new_and_the_old_one),
		cmocka_unit_test(test_quantity__a_cut_to_what_is_allocated_lets_nothing_go),
		cmocka_unit_test(test_quantity__the_newest_line_goes_first),
		cmocka_unit_test(test_quantity__letting_another_line_go_breaks_a_contract),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
