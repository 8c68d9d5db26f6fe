#include "support/scene.h"
#include "support/testing.h"

static void test_cancel__releases_units_and_tells_the_difference(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 8");
	scene_events(s);
	assert_string_equal(scene_play(s, "cancel o1 LAMP 3"), "cancelled");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 3 b1 cancelled\n"
					     "LineCancelled o1 LAMP 3\n");
	assert_string_equal(scene_play(s, "cancel o1 LAMP 3"), "unchanged");
	assert_string_equal(scene_play(s, "cancel o1 LAMP 2"), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "cancel o1 LAMP 5"), "cancelled");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 2 b1 cancelled\n"
					     "LineCancelled o1 LAMP 2\n");
}

static void test_cancel__waiting_units_go_first_without_events_of_their_own(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "order o1 LAMP 8 split=yes backorder=yes");
	scene_events(s);
	scene_play(s, "cancel o1 LAMP 4");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 1 b1 cancelled\n"
					     "LineCancelled o1 LAMP 4\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "8, 4 cancelled, 4 on b1");
}

static void test_cancel__the_last_part_goes_first(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3 eta=2026-02-01\n"
		      "batch b2 LAMP 4\n"
		      "order o1 LAMP 7 split=yes");
	scene_events(s);
	scene_play(s, "cancel o1 LAMP 4");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 3 b1 cancelled\n"
					     "Deallocated o1 LAMP 1 b2 cancelled\n"
					     "LineCancelled o1 LAMP 4\n");
}

static void test_cancel__more_than_has_not_shipped_is_over_quantity(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 8\n"
		      "ship o1 LAMP 3");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "cancel o1 LAMP 6"),
		"over-quantity: 6 cancelled is more than the line of order \"o1\" has: 8 ordered, 3 shipped, 0 cancelled; send the total to date, and first amend the line if more was ordered");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "cancel o1 LAMP all"), "cancelled");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "8, 3 shipped, 5 cancelled");
}

static void test_cancel__short_units_that_are_left_are_placed_again_once(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 5");
	scene_events(s);
	scene_play(s, "cancel o1 LAMP 2");
	assert_string_equal(scene_events(s), "LineCancelled o1 LAMP 2\n"
					     "Allocated o1 LAMP 3 b1\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_cancel__a_whole_order_is_cancelled_by_sku_then_as_lines_became_known(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch z1 ZEBRA 9\n"
		      "batch b1 LAMP 9\n"
		      "order o1/1 ZEBRA 2\n"
		      "order o1/2 LAMP 3\n"
		      "order o1/3 ZEBRA 4\n"
		      "order o1/5 LAMP 5\n"
		      "order o2 LAMP 1\n"
		      "cancel o1/1 ZEBRA all");
	scene_events(s);
	assert_string_equal(scene_play(s, "cancel o1 - all"), "cancelled");
	assert_string_equal(scene_events(s), "Deallocated o1/2 LAMP 3 b1 cancelled\n"
					     "LineCancelled o1/2 LAMP 3\n"
					     "Deallocated o1/5 LAMP 5 b1 cancelled\n"
					     "LineCancelled o1/5 LAMP 5\n"
					     "Deallocated o1/3 ZEBRA 4 z1 cancelled\n"
					     "LineCancelled o1/3 ZEBRA 4\n");
	assert_string_equal(scene_play(s, "cancel o1 - all"), "unchanged");
}

static void test_cancel__a_whole_order_serves_behind_all_its_lines(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch z1 ZEBRA 2\n"
		      "batch b1 LAMP 2\n"
		      "order o1 ZEBRA 2\n"
		      "order o1 LAMP 2\n"
		      "order o2 ZEBRA 2 backorder=yes\n"
		      "order o3 LAMP 2 backorder=yes");
	scene_events(s);
	scene_play(s, "cancel o1 - all");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 2 b1 cancelled\n"
					     "LineCancelled o1 LAMP 2\n"
					     "Deallocated o1 ZEBRA 2 z1 cancelled\n"
					     "LineCancelled o1 ZEBRA 2\n"
					     "Allocated o3 LAMP 2 b1\n"
					     "OutOfStock LAMP depleted 0\n"
					     "Allocated o2 ZEBRA 2 z1\n"
					     "OutOfStock ZEBRA depleted 0\n");
}

static void test_cancel__an_order_without_lines_is_put_off_then_refused(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_play(s, "cancel o1 - all"), "put off");
	assert_string_equal(
		scene_play(s, "late cancel o1 - all"),
		"unknown-line: no line of order \"o1\" is known; send its lines first, or correct the order");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_cancel__releases_units_and_tells_the_difference),
		TEST(test_cancel__waiting_units_go_first_without_events_of_their_own),
		TEST(test_cancel__the_last_part_goes_first),
		TEST(test_cancel__more_than_has_not_shipped_is_over_quantity),
		TEST(test_cancel__short_units_that_are_left_are_placed_again_once),
		TEST(test_cancel__a_whole_order_is_cancelled_by_sku_then_as_lines_became_known),
		TEST(test_cancel__a_whole_order_serves_behind_all_its_lines),
		TEST(test_cancel__an_order_without_lines_is_put_off_then_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
