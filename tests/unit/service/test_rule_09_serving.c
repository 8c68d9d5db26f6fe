#include "support/scene.h"
#include "support/testing.h"

static void test_serving__the_higher_priority_goes_first_then_the_line_known_first(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 0\n"
		      "order o1 LAMP 2 backorder=yes\n"
		      "order o2 LAMP 2 backorder=yes priority=-1\n"
		      "order o3 LAMP 2 backorder=yes priority=5\n"
		      "order o4 LAMP 2 backorder=yes");
	scene_events(s);
	scene_play(s, "change b1 8");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 0>8\n"
					     "Allocated o3 LAMP 2 b1\n"
					     "Allocated o1 LAMP 2 b1\n"
					     "Allocated o4 LAMP 2 b1\n"
					     "Allocated o2 LAMP 2 b1\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_serving__a_line_that_nothing_covers_holds_no_stock_back(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 0\n"
		      "order o1 LAMP 9 backorder=yes\n"
		      "order o2 LAMP 2 backorder=yes");
	scene_events(s);
	scene_play(s, "change b1 3");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 0>3\n"
					     "Allocated o2 LAMP 2 b1\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "9, 9 waiting");
}

static void test_serving__an_order_does_not_wait_behind_those_who_wait(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 9 backorder=yes");
	assert_string_equal(scene_play(s, "order o2 LAMP 3"), "allocated");
}

static void test_serving__split_lines_take_what_there_is(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 0\n"
		      "order o1 LAMP 9 backorder=yes split=yes\n"
		      "order o2 LAMP 2 backorder=yes");
	scene_events(s);
	scene_play(s, "change b1 3");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 0>3\n"
					     "Allocated o1 LAMP 3 b1\n"
					     "OutOfStock LAMP depleted 0\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "9, 3 on b1, 6 waiting");
}

static void test_serving__what_a_cut_took_is_told_until_it_is_served_and_only_once(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 6\n"
		      "order o2 LAMP 4 split=yes");
	scene_events(s);
	scene_play(s, "change b1 9");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 10>9\n"
					     "Deallocated o2 LAMP 4 b1 quantity-cut\n"
					     "OutOfStock o2 LAMP 4 insufficient 3 waits\n");
	scene_play(s, "change b1 8");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 9>8\n");
}

static void test_serving__a_batches_feed_serves_behind_its_last_row_sku_by_sku_as_named(void **state)
{
	struct scene *s = *state;

	scene_play(s, "stock c1 CHAIR 0\n"
		      "stock b1 LAMP 0\n"
		      "order o1 LAMP 2 backorder=yes\n"
		      "order o2 CHAIR 3 backorder=yes");
	scene_events(s);
	s->uow.named_count = 0;
	scene_play(s, "feed\n"
		      "batch b1 LAMP 2\n"
		      "batch c1 CHAIR 3\n"
		      "batch b2 LAMP 5");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 0>2\n"
					     "BatchQuantityChanged c1 0>3\n"
					     "BatchCreated b2 LAMP 5 none\n");
	assert_int_equal(s->uow.named_count, 2);
	assert_slice(s->uow.named[0], "LAMP");
	assert_true(s->in.serving_called);
	scene_play(s, "serve LAMP");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 2 b1\n");
}

static void test_serving__the_order_of_a_snapshots_rows_does_not_matter(void **state)
{
	struct scene *s = *state;

	scene_play(s, "stock b1 LAMP 10\n"
		      "stock b2 LAMP 10 eta=2026-02-01\n"
		      "order o1 LAMP 8");
	scene_events(s);
	scene_play(s, "feed\n"
		      "batch b1 LAMP 2\n"
		      "batch b2 LAMP 12 eta=2026-02-01\n"
		      "serve LAMP");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 10>2\n"
					     "Deallocated o1 LAMP 8 b1 quantity-cut\n"
					     "BatchQuantityChanged b2 10>12\n"
					     "Allocated o1 LAMP 8 b2\n");
}

static void test_serving__an_unchanged_snapshot_serves_nothing(void **state)
{
	struct scene *s = *state;

	scene_play(s, "stock b1 LAMP 3\n"
		      "order o1 LAMP 9 backorder=yes\n"
		      "order o1 LAMP 9 split=yes");
	scene_events(s);
	scene_play(s, "feed\n"
		      "batch b1 LAMP 3\n"
		      "serve LAMP");
	assert_string_equal(scene_events(s), "");
	assert_false(s->in.serving_called);
}

static void test_serving__a_changed_policy_serves_nothing_by_itself(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 9 backorder=yes");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 9 split=yes"), "amended");
	assert_string_equal(scene_events(s), "LinePolicyChanged o1 LAMP 0 backorder split\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "9, 9 waiting");
}

static void test_serving__a_cancellation_serves_those_who_wait(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "order o1 LAMP 5\n"
		      "order o2 LAMP 4 backorder=yes");
	scene_events(s);
	scene_play(s, "cancel o1 LAMP all");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 5 b1 cancelled\n"
					     "LineCancelled o1 LAMP 5\n"
					     "Allocated o2 LAMP 4 b1\n");
}

static void test_serving__fewer_waiting_units_serve_the_line_itself(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "order o1 LAMP 9 backorder=yes");
	scene_events(s);
	scene_play(s, "amend o1 LAMP 5");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 9>5\n"
					     "Allocated o1 LAMP 5 b1\n"
					     "OutOfStock LAMP depleted 0\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_serving__the_higher_priority_goes_first_then_the_line_known_first),
		TEST(test_serving__a_line_that_nothing_covers_holds_no_stock_back),
		TEST(test_serving__an_order_does_not_wait_behind_those_who_wait),
		TEST(test_serving__split_lines_take_what_there_is),
		TEST(test_serving__what_a_cut_took_is_told_until_it_is_served_and_only_once),
		TEST(test_serving__a_batches_feed_serves_behind_its_last_row_sku_by_sku_as_named),
		TEST(test_serving__the_order_of_a_snapshots_rows_does_not_matter),
		TEST(test_serving__an_unchanged_snapshot_serves_nothing),
		TEST(test_serving__a_changed_policy_serves_nothing_by_itself),
		TEST(test_serving__a_cancellation_serves_those_who_wait),
		TEST(test_serving__fewer_waiting_units_serve_the_line_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
