#include "allot/signals/event.h"
#include "support/testing.h"

static void test_event__reasons_are_those_of_the_result_files(void **state)
{
	(void)state;
	assert_string_equal(reason_name(REASON_NONE), "");
	assert_string_equal(reason_name(REASON_QUANTITY_CUT), "quantity-cut");
	assert_string_equal(reason_name(REASON_INSUFFICIENT), "insufficient");
	assert_string_equal(reason_name(REASON_FRAGMENTED), "fragmented");
	assert_string_equal(reason_name(REASON_DEPLETED), "depleted");
}

static void test_event__the_number_of_its_creation_is_the_batch(void **state)
{
	struct event event = { .type = EVENT_BATCH_CREATED };

	(void)state;
	event_set_number(&event, 17);
	assert_int_equal(event.number, 17);
	assert_int_equal(event.batch, 17);
}

static void test_event__a_first_allocation_gives_the_line_its_id(void **state)
{
	struct event first = { .type = EVENT_ALLOCATED, .batch = 3 };
	struct event again = { .type = EVENT_ALLOCATED, .batch = 3, .allocated = { .line_id = 17 } };

	(void)state;
	event_set_number(&first, 17);
	assert_int_equal(first.allocated.line_id, 17);
	assert_int_equal(first.batch, 3);
	event_set_number(&again, 20);
	assert_int_equal(again.number, 20);
	assert_int_equal(again.allocated.line_id, 17);
}

/* Whoever copies an event copies these: a text left out would point to memory of somebody else. */
static void test_event__its_texts_are_all_that_its_type_has(void **state)
{
	struct slice *texts[EVENT_TEXTS_MAX];
	struct event e = { .type = EVENT_ALLOCATED };

	(void)state;
	assert_int_equal(event_texts(&e, texts), 4);
	assert_ptr_equal(texts[0], &e.ref);
	assert_ptr_equal(texts[1], &e.sku);
	assert_ptr_equal(texts[2], &e.allocated.orderid);
	assert_ptr_equal(texts[3], &e.allocated.line);
	e.type = EVENT_DEALLOCATED;
	assert_int_equal(event_texts(&e, texts), 4);
	assert_ptr_equal(texts[2], &e.deallocated.orderid);
	assert_ptr_equal(texts[3], &e.deallocated.line);
	e.type = EVENT_OUT_OF_STOCK;
	assert_int_equal(event_texts(&e, texts), 4);
	assert_ptr_equal(texts[2], &e.out_of_stock.orderid);
	assert_ptr_equal(texts[3], &e.out_of_stock.line);
	e.type = EVENT_BATCH_CREATED;
	assert_int_equal(event_texts(&e, texts), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_event__reasons_are_those_of_the_result_files),
		cmocka_unit_test(test_event__the_number_of_its_creation_is_the_batch),
		cmocka_unit_test(test_event__a_first_allocation_gives_the_line_its_id),
		cmocka_unit_test(test_event__its_texts_are_all_that_its_type_has),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
