#include "support/scene.h"
#include "support/testing.h"

static void test_ship__takes_units_out_of_the_part_and_makes_nothing_available(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 8");
	scene_events(s);
	assert_string_equal(scene_play(s, "ship o1 LAMP 3"), "shipped");
	assert_string_equal(scene_events(s), "Shipped o1 LAMP 3 b1\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "8, 3 shipped, 5 on b1");
	assert_int_equal(scene_batch(s, "b1").shipped, 3);
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->available, 2);
	assert_string_equal(scene_play(s, "ship o1 LAMP 3"), "unchanged");
	assert_string_equal(scene_play(s, "ship o1 LAMP 2"), "unchanged");
}

static void test_ship__parts_go_in_allocation_order(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3 eta=2026-02-01\n"
		      "batch b2 LAMP 4\n"
		      "order o1 LAMP 7 split=yes");
	scene_events(s);
	scene_play(s, "ship o1 LAMP 5");
	assert_string_equal(scene_events(s), "Shipped o1 LAMP 4 b2\n"
					     "Shipped o1 LAMP 1 b1\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "7, 5 shipped, 2 on b1");
}

static void test_ship__a_part_that_is_shipped_in_part_keeps_its_place(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 5\n"
		      "order o2 LAMP 4\n"
		      "ship o2 LAMP 1");
	scene_events(s);
	scene_play(s, "change b1 8");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 9>8\n"
					     "Deallocated o2 LAMP 3 b1 quantity-cut\n"
					     "OutOfStock o2 LAMP 3 insufficient 2 waits\n");
}

static void test_ship__more_than_is_allocated_ships_what_is_and_is_put_off(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 5 split=yes backorder=yes");
	scene_events(s);
	assert_string_equal(scene_play(s, "ship o1 LAMP 5"), "put off");
	assert_string_equal(scene_events(s), "Shipped o1 LAMP 3 b1\n");
	assert_int_equal(s->before.did, OUTCOME_SHIPPED);
	assert_string_equal(scene_play(s, "late ship o1 LAMP 5"), "shipped");
	assert_string_equal(scene_events(s), "Shipped o1 LAMP 2 \n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 5 shipped");
}

static void test_ship__a_row_that_shipped_a_part_counts_so_when_nothing_is_left(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 5 split=yes backorder=yes");
	assert_string_equal(scene_play(s, "ship o1 LAMP 5"), "put off");
	scene_play(s, "batch b2 LAMP 9\n"
		      "serve LAMP");
	enum outcome_type did = s->before.did;
	scene_play(s, "order o1 LAMP 5 shipped=5");
	s->before.did = did;
	assert_string_equal(scene_play(s, "late ship o1 LAMP 5"), "shipped");
}

static void test_ship__nothing_allocated_is_put_off_without_a_deed(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 5 backorder=yes");
	assert_string_equal(scene_play(s, "ship o1 LAMP 5"), "put off");
	assert_int_equal(s->before.did, OUTCOME_COUNT);
}

static void test_ship__over_quantity_is_put_off_then_refused(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 5\n"
		      "cancel o1 LAMP 1");
	scene_events(s);
	assert_string_equal(scene_play(s, "ship o1 LAMP 5"), "put off");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(
		scene_play(s, "late ship o1 LAMP 5"),
		"over-quantity: 5 shipped is more than the line of order \"o1\" has: 5 ordered, 0 shipped, 1 "
		"cancelled; send the total to date, and first amend the line if more was ordered");
	assert_string_equal(scene_play(s, "ship o1 LAMP all"), "shipped");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 4 shipped, 1 cancelled");
}

static void test_ship__a_line_that_is_not_known_yet_is_put_off(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9");
	assert_string_equal(scene_play(s, "ship o1 LAMP 5"), "put off");
	scene_play(s, "order o1 LAMP 5");
	assert_string_equal(scene_play(s, "late ship o1 LAMP 5"), "shipped");
}

static void test_ship__an_unknown_line_is_told_with_what_the_order_has(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1/1 LAMP 5\n"
		      "order o2 LAMP 1");
	assert_string_equal(scene_play(s, "late ship o1/2 - 5"),
			    "unknown-line: order \"o1\" has no line \"2\"; it has line \"1\", 5 of \"LAMP\"; "
			    "send the line first, or correct the row");
	assert_string_equal(scene_play(s, "late ship o2 CHAIR 5"),
			    "unknown-line: order \"o2\" has no line of \"CHAIR\"; it has 1 of \"LAMP\"; send "
			    "the line first, or correct the row");
	assert_string_equal(
		scene_play(s, "late ship o3 LAMP 5"),
		"unknown-line: no line of order \"o3\" is known; send its lines first, or correct the order");
}

static void test_ship__a_number_of_another_sku_is_a_conflict(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "batch c1 CHAIR 9\n"
		      "order o1/1 LAMP 5");
	assert_string_equal(
		scene_play(s, "ship o1/1 CHAIR 5"),
		"line-conflict: line \"1\" of order \"o1\" is of \"LAMP\", not of \"CHAIR\"; give another line "
		"a number of its own");
	assert_string_equal(scene_play(s, "ship o1/1 - 5"), "shipped");
}

static void test_ship__a_number_finds_an_unnumbered_line_only_with_its_sku_and_gives_none(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 5");
	assert_string_equal(scene_play(s, "ship o1/1 - 2"), "put off");
	assert_string_equal(scene_play(s, "ship o1/1 LAMP 2"), "shipped");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 2 shipped, 3 on b1");
}

static void test_ship__several_numbered_lines_are_ambiguous(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1/1 LAMP 2\n"
		      "order o1/2 LAMP 2");
	assert_string_equal(scene_play(s, "ship o1 LAMP 2"),
			    "ambiguous-line: order \"o1\" has \"LAMP\" on several lines, the first is \"1\"; "
			    "say which one in a column line");
	scene_play(s, "order o2/1 LAMP 2");
	assert_string_equal(scene_play(s, "ship o2 LAMP 2"), "shipped");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_ship__takes_units_out_of_the_part_and_makes_nothing_available),
		TEST(test_ship__parts_go_in_allocation_order),
		TEST(test_ship__a_part_that_is_shipped_in_part_keeps_its_place),
		TEST(test_ship__more_than_is_allocated_ships_what_is_and_is_put_off),
		TEST(test_ship__a_row_that_shipped_a_part_counts_so_when_nothing_is_left),
		TEST(test_ship__nothing_allocated_is_put_off_without_a_deed),
		TEST(test_ship__over_quantity_is_put_off_then_refused),
		TEST(test_ship__a_line_that_is_not_known_yet_is_put_off),
		TEST(test_ship__an_unknown_line_is_told_with_what_the_order_has),
		TEST(test_ship__a_number_of_another_sku_is_a_conflict),
		TEST(test_ship__a_number_finds_an_unnumbered_line_only_with_its_sku_and_gives_none),
		TEST(test_ship__several_numbered_lines_are_ambiguous),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
