#include "support/scene.h"
#include "support/testing.h"

static void test_allocate__prefers_the_warehouse_and_earlier_shipments(void **state)
{
	struct scene *s = *state;

	scene_create(s, "late", "LAMP", 10, "2026-03-01");
	scene_create(s, "early", "LAMP", 10, "2026-02-01");
	scene_create(s, "here", "LAMP", 10, "");
	scene_events(s);
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 8), "allocated");
	assert_string_equal(scene_allocate(s, "o2", "", "LAMP", 8), "allocated");
	assert_string_equal(scene_allocate(s, "o3", "", "LAMP", 8), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 8 here\n"
					     "Allocated o2 LAMP 8 early\n"
					     "Allocated o3 LAMP 8 late\n");
}

static void test_allocate__outputs_an_allocated_event_with_the_eta_of_the_moment(void **state)
{
	struct scene *s = *state;
	struct event event;

	scene_create(s, "b1", "LAMP", 10, "2026-02-01");
	scene_allocate(s, "o1", "7", "LAMP", 4);
	event = memory_uow_event(&s->uow, 2);
	assert_int_equal(event.type, EVENT_ALLOCATED);
	assert_slice(event.ref, "b1");
	assert_slice(event.allocated.line, "7");
	assert_int_equal(event.allocated.eta, scene_day("2026-02-01"));
	assert_int_equal(event.allocated.line_id, 2);
	assert_int_equal(event.allocated.previous, 0);
	scene_allocate(s, "o2", "", "LAMP", 4);
	assert_int_equal(memory_uow_event(&s->uow, 3).allocated.previous, 2);
}

static void test_allocate__errors_for_an_invalid_sku(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 10, "");
	scene_events(s);
	assert_string_equal(scene_allocate(s, "o1", "", "CHAIR", 1),
			    "unknown-sku: no batch of \"CHAIR\" was ever created");
	assert_string_equal(scene_events(s), "");
}

static void test_allocate__an_unknown_sku_is_refused_before_rule_2_is_asked(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 10, "");
	scene_allocate(s, "o1", "1", "LAMP", 4);
	assert_string_equal(scene_allocate(s, "o1", "1", "CHAIR", 4),
			    "unknown-sku: no batch of \"CHAIR\" was ever created");
}

static void test_allocate__is_idempotent(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 10, "");
	scene_allocate(s, "o1", "", "LAMP", 4);
	scene_events(s);
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 4), "duplicate");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(scene_batch(s, "b1").allocated, 4);
}

static void test_allocate__a_duplicate_stays_one_when_its_batch_is_full(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 4, "");
	scene_allocate(s, "o1", "", "LAMP", 4);
	scene_create(s, "b2", "LAMP", 100, "");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 4), "duplicate");
	assert_int_equal(scene_batch(s, "b2").allocated, 0);
}

static void test_allocate__tells_of_out_of_stock(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 5, "");
	scene_create(s, "b2", "LAMP", 6, "");
	scene_events(s);
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 12), "out of stock");
	assert_string_equal(scene_allocate(s, "o2", "", "LAMP", 11), "out of stock");
	assert_string_equal(scene_events(s), "OutOfStock o1/1 LAMP 12 insufficient 11\n"
					     "OutOfStock o2 LAMP 11 fragmented 11\n");
	assert_int_equal(s->bus.product->version, 2);
}

static void test_allocate__a_line_that_was_out_of_stock_is_tried_again(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 5, "");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 6), "out of stock");
	scene_create(s, "b2", "LAMP", 6, "");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 6), "allocated");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 6), "duplicate");
}

static void test_allocate__that_takes_the_last_unit_tells_of_out_of_stock(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 5, "");
	scene_events(s);
	scene_allocate(s, "o1", "", "LAMP", 4);
	scene_allocate(s, "o2", "", "LAMP", 1);
	scene_allocate(s, "o3", "", "LAMP", 1);
	scene_allocate(s, "o2", "", "LAMP", 1);
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 4 b1\n"
					     "Allocated o2 LAMP 1 b1\n"
					     "OutOfStock LAMP depleted 0\n"
					     "OutOfStock o3 LAMP 1 insufficient 0\n");
}

static void test_allocate__a_sku_without_a_unit_is_known_and_insufficient(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 0, "");
	scene_events(s);
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 1), "out of stock");
	assert_string_equal(scene_events(s), "OutOfStock o1 LAMP 1 insufficient 0\n");
}

static void test_allocate__increments_the_version_number(void **state)
{
	struct scene *s = *state;
	const struct product *p;

	scene_create(s, "b1", "LAMP", 5, "");
	p = memory_uow_product(&s->uow, "LAMP");
	assert_int_equal(p->version, 1);
	scene_allocate(s, "o1", "", "LAMP", 5);
	assert_int_equal(p->version, 2);
	scene_allocate(s, "o1", "", "LAMP", 5);
	scene_allocate(s, "o2", "", "LAMP", 5);
	assert_int_equal(p->version, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_allocate__prefers_the_warehouse_and_earlier_shipments),
		TEST(test_allocate__outputs_an_allocated_event_with_the_eta_of_the_moment),
		TEST(test_allocate__errors_for_an_invalid_sku),
		TEST(test_allocate__an_unknown_sku_is_refused_before_rule_2_is_asked),
		TEST(test_allocate__is_idempotent),
		TEST(test_allocate__a_duplicate_stays_one_when_its_batch_is_full),
		TEST(test_allocate__tells_of_out_of_stock),
		TEST(test_allocate__a_line_that_was_out_of_stock_is_tried_again),
		TEST(test_allocate__that_takes_the_last_unit_tells_of_out_of_stock),
		TEST(test_allocate__a_sku_without_a_unit_is_known_and_insufficient),
		TEST(test_allocate__increments_the_version_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
