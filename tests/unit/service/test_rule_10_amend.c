#include "support/scene.h"
#include "support/testing.h"

static void test_amend__less_releases_the_difference(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 8");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 5"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 8>5\n"
					     "Deallocated o1 LAMP 3 b1 amended\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 5 on b1");
}

static void test_amend__less_takes_what_waits_first_then_the_last_part(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "batch b2 LAMP 3\n"
		      "order o1 LAMP 8 split=yes backorder=yes");
	scene_events(s);
	scene_play(s, "amend o1 LAMP 7\n"
		      "amend o1 LAMP 4");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 8>7\n"
					     "LineAmended o1 LAMP 7>4\n"
					     "Deallocated o1 LAMP 2 b2 amended\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "4, 3 on b1, 1 on b2");
}

static void test_amend__more_grows_the_part_where_there_is_room_and_keeps_its_place(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 3\n"
		      "order o2 LAMP 3");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 5"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 3>5\n"
					     "Allocated o1 LAMP 2 b1\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 5 on b1");
	scene_play(s, "change b1 7");
	assert_string_equal(scene_line(s, "o2", "LAMP"), "3, 3 waiting");
}

static void test_amend__more_moves_the_line_to_the_first_batch_that_covers_all(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 4\n"
		      "batch b2 LAMP 9 eta=2026-02-01\n"
		      "order o1 LAMP 3");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 6"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 3>6\n"
					     "Deallocated o1 LAMP 3 b1 amended\n"
					     "Allocated o1 LAMP 6 b2\n");
}

static void test_amend__more_that_nothing_covers_leaves_the_line_as_it_was(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 4\n"
		      "order o1 LAMP 3 backorder=yes");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 6"), "out_of_stock");
	assert_string_equal(scene_events(s), "OutOfStock o1 LAMP 3 insufficient 1\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "3, 3 on b1");
}

static void test_amend__more_with_split_is_placed_beside_what_is_there(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 4\n"
		      "batch b2 LAMP 9\n"
		      "order o1 LAMP 3 split=yes");
	scene_events(s);
	scene_play(s, "amend o1 LAMP 8");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 3>8\n"
					     "Allocated o1 LAMP 5 b2\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "8, 3 on b1, 5 on b2");
	assert_string_equal(scene_play(s, "amend o1 LAMP 99"), "out_of_stock");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "8, 3 on b1, 5 on b2");
}

static void test_amend__more_with_split_and_backorder_always_goes(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 4\n"
		      "order o1 LAMP 3 split=yes backorder=yes");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 9"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 3>9\n"
					     "Allocated o1 LAMP 1 b1\n"
					     "OutOfStock o1 LAMP 5 insufficient 0 waits\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_amend__more_of_a_waiting_line_waits_and_is_told(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 1\n"
		      "order o1 LAMP 3 backorder=yes");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 5"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 3>5\n"
					     "OutOfStock o1 LAMP 2 insufficient 1 waits\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 5 waiting");
}

static void test_amend__more_of_a_short_line_is_placed_again_with_the_rest(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 1\n"
		      "order o1 LAMP 3");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 5"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 3>5\n"
					     "OutOfStock o1 LAMP 5 insufficient 1\n");
	scene_play(s, "amend o1 LAMP 1");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 5>1\n"
					     "Allocated o1 LAMP 1 b1\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_amend__a_line_with_nothing_open_has_the_difference_placed(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 3\n"
		      "ship o1 LAMP all");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 5"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 3>5\n"
					     "Allocated o1 LAMP 2 b1\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 3 shipped, 2 on b1");
}

static void test_amend__the_same_is_unchanged_and_a_cancelled_line_is_closed(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 4\n"
		      "cancel o1 LAMP all");
	scene_events(s);
	assert_string_equal(scene_play(s, "amend o1 LAMP 4"), "unchanged");
	assert_string_equal(
		scene_play(s, "amend o1 LAMP 5"),
		"line-cancelled: the line of order \"o1\" is closed: of 4 ordered 0 have shipped and 4 are cancelled; send what is wanted as a new line");
	assert_string_equal(scene_events(s), "");
}

static void test_amend__below_what_is_done_with_is_refused(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 6\n"
		      "ship o1 LAMP 2\n"
		      "cancel o1 LAMP 1");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "amend o1 LAMP 2"),
		"below-shipped: the line of order \"o1\" can't become 2: 2 have shipped and 1 are cancelled; it can't be less than these");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_play(s, "amend o1 LAMP 3"), "amended");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "3, 2 shipped, 1 cancelled");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_amend__less_releases_the_difference),
		TEST(test_amend__less_takes_what_waits_first_then_the_last_part),
		TEST(test_amend__more_grows_the_part_where_there_is_room_and_keeps_its_place),
		TEST(test_amend__more_moves_the_line_to_the_first_batch_that_covers_all),
		TEST(test_amend__more_that_nothing_covers_leaves_the_line_as_it_was),
		TEST(test_amend__more_with_split_is_placed_beside_what_is_there),
		TEST(test_amend__more_with_split_and_backorder_always_goes),
		TEST(test_amend__more_of_a_waiting_line_waits_and_is_told),
		TEST(test_amend__more_of_a_short_line_is_placed_again_with_the_rest),
		TEST(test_amend__a_line_with_nothing_open_has_the_difference_placed),
		TEST(test_amend__the_same_is_unchanged_and_a_cancelled_line_is_closed),
		TEST(test_amend__below_what_is_done_with_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
