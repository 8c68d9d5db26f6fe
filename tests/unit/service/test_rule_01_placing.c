#include "support/scene.h"
#include "support/testing.h"

static void test_placing__prefers_warehouse_batches_and_earlier_shipments(void **state)
{
	struct scene *s = *state;

	scene_play(s,
		   "batch late LAMP 10 eta=2026-03-01\nbatch early LAMP 10 eta=2026-02-01\nbatch here LAMP 10");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 8\norder o2 LAMP 8\norder o3 LAMP 8"), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 8 here\n"
					     "Allocated o2 LAMP 8 early\n"
					     "Allocated o3 LAMP 8 late\n");
}

static void test_placing__ties_go_by_order_of_creation(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch z LAMP 5 eta=2026-02-01\nbatch a LAMP 5 eta=2026-02-01");
	scene_events(s);
	scene_play(s, "order o1 LAMP 5\norder o2 LAMP 4");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 5 z\nAllocated o2 LAMP 4 a\n");
}

static void test_placing__whole_goes_to_the_first_batch_that_covers_all(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 4\nbatch b2 LAMP 9");
	scene_events(s);
	scene_play(s, "order o1 LAMP 5 split=yes");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 5 b2\n");
}

static void test_placing__tells_of_out_of_stock_and_why(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\nbatch b2 LAMP 6");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1/1 LAMP 12"), "out_of_stock");
	assert_string_equal(scene_play(s, "order o2 LAMP 11"), "out_of_stock");
	assert_string_equal(scene_play(s, "order o3 LAMP 11 backorder=yes"), "out_of_stock");
	assert_string_equal(scene_events(s), "OutOfStock o1/1 LAMP 12 insufficient 11\n"
					     "OutOfStock o2 LAMP 11 fragmented 11\n"
					     "OutOfStock o3 LAMP 11 fragmented 11 waits\n");
	assert_string_equal(scene_line(s, "o2", "LAMP"), "11, 11 short");
	assert_string_equal(scene_line(s, "o3", "LAMP"), "11, 11 waiting");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->version, 2);
}

static void test_placing__a_split_line_takes_what_each_batch_has_in_order(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3 eta=2026-02-01\nbatch b0 LAMP 0\nbatch b2 LAMP 4\nbatch b3 LAMP 9 "
		      "eta=2026-03-01");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 10 split=yes"), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 4 b2\n"
					     "Allocated o1 LAMP 3 b1\n"
					     "Allocated o1 LAMP 3 b3\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "10, 4 on b2, 3 on b1, 3 on b3");
}

static void test_placing__a_split_without_backorder_needs_all_units(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\nbatch b2 LAMP 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 8 split=yes"), "out_of_stock");
	assert_string_equal(scene_events(s), "OutOfStock o1 LAMP 8 insufficient 7\n");
}

static void test_placing__a_split_with_backorder_takes_any_and_waits_for_the_rest(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\nbatch b2 LAMP 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 8 split=yes backorder=yes"), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 3 b1\n"
					     "Allocated o1 LAMP 4 b2\n"
					     "OutOfStock o1 LAMP 1 insufficient 0 waits\n"
					     "OutOfStock LAMP depleted 0\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "8, 3 on b1, 4 on b2, 1 waiting");
}

static void test_placing__the_runs_options_speak_for_rows_that_do_not(void **state)
{
	struct scene *s = *state;

	s->in.options.backorder = s->in.options.split = true;
	scene_play(s, "batch b1 LAMP 3");
	scene_play(s, "order o1 LAMP 5\norder o2 LAMP 5 backorder=no\norder o3 LAMP 5 split=no");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 3 on b1, 2 waiting");
	assert_string_equal(scene_line(s, "o2", "LAMP"), "5, 5 short");
	assert_string_equal(scene_line(s, "o3", "LAMP"), "5, 5 waiting");
}

static void test_placing__tells_the_eta_of_the_moment_and_the_part_before(void **state)
{
	struct scene *s = *state;
	struct event event;

	scene_play(s, "batch b1 LAMP 10 eta=2026-02-01\norder o1/7 LAMP 4\norder o2 LAMP 4");
	event = memory_uow_event(&s->uow, 3);
	assert_int_equal(event.type, EVENT_ALLOCATED);
	assert_slice(event.ref, "b1");
	assert_slice(event.line, "7");
	assert_int_equal(event.line_id, 2);
	assert_int_equal(event.allocated.eta, scene_day("2026-02-01"));
	assert_int_equal(event.allocated.part, 3);
	assert_int_equal(event.allocated.previous, 0);
	assert_int_equal(memory_uow_event(&s->uow, 5).allocated.previous, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_placing__prefers_warehouse_batches_and_earlier_shipments),
		TEST(test_placing__ties_go_by_order_of_creation),
		TEST(test_placing__whole_goes_to_the_first_batch_that_covers_all),
		TEST(test_placing__tells_of_out_of_stock_and_why),
		TEST(test_placing__a_split_line_takes_what_each_batch_has_in_order),
		TEST(test_placing__a_split_without_backorder_needs_all_units),
		TEST(test_placing__a_split_with_backorder_takes_any_and_waits_for_the_rest),
		TEST(test_placing__the_runs_options_speak_for_rows_that_do_not),
		TEST(test_placing__tells_the_eta_of_the_moment_and_the_part_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
