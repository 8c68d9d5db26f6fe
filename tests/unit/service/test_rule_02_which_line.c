#include "support/scene.h"
#include "support/testing.h"

static void test_which_line__a_line_sent_again_is_a_duplicate(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 4"), "duplicates");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(scene_batch(s, "b1").allocated, 4);
}

static void test_which_line__a_duplicate_stays_one_when_its_batch_is_full(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 4\n"
		      "order o1 LAMP 4\n"
		      "batch b2 LAMP 100");
	assert_string_equal(scene_play(s, "order o1 LAMP 4"), "duplicates");
	assert_int_equal(scene_batch(s, "b2").allocated, 0);
}

static void test_which_line__a_duplicate_stays_one_whatever_has_become_of_it(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 4\n"
		      "order o2 LAMP 4\n"
		      "cancel o1 LAMP all\n"
		      "ship o2 LAMP all");
	assert_string_equal(scene_play(s, "order o1 LAMP 4"), "duplicates");
	assert_string_equal(scene_play(s, "order o2 LAMP 4"), "duplicates");
}

static void test_which_line__a_waiting_line_is_a_duplicate(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 1\n"
		      "order o1 LAMP 4 backorder=yes");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 4"), "duplicates");
	assert_string_equal(scene_events(s), "");
}

static void test_which_line__another_quantity_is_a_conflict_that_says_the_way_out(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4");
	assert_string_equal(
		scene_play(s, "order o1 LAMP 5"),
		"line-conflict: order \"o1\" has 4 of \"LAMP\", not 5; to change it, use --amend or an amendments feed");
}

static void test_which_line__a_number_stays_with_its_sku(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "batch c1 CHAIR 10\n"
		      "order o1/1 LAMP 4");
	assert_string_equal(
		scene_play(s, "order o1/1 CHAIR 4"),
		"line-conflict: line \"1\" of order \"o1\" is of \"LAMP\", not of \"CHAIR\"; give another line "
		"a number of its own");
}

static void test_which_line__a_numbered_row_numbers_an_unnumbered_line(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1/7 LAMP 4"), "duplicates");
	assert_string_equal(scene_events(s), "LineNumbered o1/7 LAMP\n");
	assert_string_equal(scene_line(s, "o1/7", "LAMP"), "4, 4 on b1");
	assert_string_equal(scene_play(s, "order o1/8 LAMP 4"), "allocated");
}

static void test_which_line__a_refused_row_gives_no_number(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4");
	scene_events(s);
	scene_play(s, "order o1/7 LAMP 5");
	assert_string_equal(scene_events(s), "");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "4, 4 on b1");
}

static void test_which_line__an_unnumbered_row_finds_a_numbered_line_of_its_quantity(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1/1 LAMP 4\n"
		      "order o1/2 LAMP 5\n"
		      "order o1/3 LAMP 5");
	assert_string_equal(scene_play(s, "order o1 LAMP 5"), "duplicates");
	assert_string_equal(
		scene_play(s, "order o1 LAMP 6"),
		"line-conflict: order \"o1\" has 4 of \"LAMP\" on line \"1\", not 6; to change it, use --amend or an amendments feed");
}

static void test_which_line__one_order_may_hold_a_sku_under_two_numbers(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1/1 LAMP 4\n"
		      "order o1/2 LAMP 4");
	assert_string_equal(scene_line(s, "o1/1", "LAMP"), "4, 4 on b1");
	assert_string_equal(scene_line(s, "o1/2", "LAMP"), "4, 4 on b1");
}

static void test_which_line__a_wholly_short_line_is_replaced_by_what_is_sent(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "order o1/3 LAMP 6");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 5 priority=2"), "allocated");
	assert_string_equal(scene_events(s), "LineOpened o1/3 LAMP 5\n"
					     "Allocated o1/3 LAMP 5 b1\n"
					     "OutOfStock LAMP depleted 0\n");
	assert_string_equal(scene_line(s, "o1/3", "LAMP"), "5, 5 on b1");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->short_, 0);
}

static void test_which_line__a_wholly_short_line_is_not_replaced_by_another_sku(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "batch c1 CHAIR 5\n"
		      "order o1/3 LAMP 6");
	assert_string_equal(
		scene_play(s, "order o1/3 CHAIR 5"),
		"line-conflict: line \"3\" of order \"o1\" is of \"LAMP\", not of \"CHAIR\"; give another line "
		"a number of its own");
}

static void test_which_line__a_line_that_replaces_one_becomes_known_anew(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "order o1 LAMP 6\n"
		      "order o2 LAMP 8 backorder=yes\n"
		      "order o1 LAMP 7 backorder=yes");
	scene_events(s);
	scene_play(s, "change b1 14");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 5>14\n"
					     "Allocated o2 LAMP 8 b1\n");
}

static void test_which_line__a_line_without_open_units_is_closed_before_anything_else(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_play(s, "order o1 LAMP 5 shipped=3 cancelled=2"), "closed");
	assert_string_equal(
		scene_play(s, "order o1 LAMP 5 shipped=3 cancelled=1"),
		"unknown-sku: no batch of \"LAMP\" was ever created; send one first, or correct the SKU");
	assert_string_equal(scene_events(s), "");
}

static void test_which_line__an_unknown_sku_is_refused_before_the_line_is_asked_for(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1/1 LAMP 4");
	assert_string_equal(
		scene_play(s, "order o1/1 CHAIR 4"),
		"unknown-sku: no batch of \"CHAIR\" was ever created; send one first, or correct the SKU");
	assert_string_equal(
		scene_play(s, "order o1/1 CHAIR 4 shipped=4"),
		"unknown-sku: no batch of \"CHAIR\" was ever created; send one first, or correct the SKU");
}

static void test_which_line__an_unknown_sku_names_one_that_is_alike(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP-1 10\n"
		      "batch b2 0071 5");
	assert_string_equal(
		scene_play(s, "order o1 lamp-1 4"),
		"unknown-sku: no batch of \"lamp-1\" was ever created; there is \"LAMP-1\", which may be meant");
	assert_string_equal(
		scene_play(s, "order o1 71 4"),
		"unknown-sku: no batch of \"71\" was ever created; there is \"0071\", which may be meant");
}

static void test_which_line__a_line_comes_with_what_has_shipped_and_is_cancelled(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10");
	assert_string_equal(scene_play(s, "order o1 LAMP 10 shipped=3 cancelled=2"), "allocated");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "10, 3 shipped, 2 cancelled, 5 on b1");
	assert_int_equal(scene_batch(s, "b1").shipped, 0);
}

static void test_which_line__a_wholly_short_line_without_open_units_is_only_noted(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\n"
		      "order o1 LAMP 6");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 6 cancelled=all"), "closed");
	assert_string_equal(scene_events(s), "LineOpened o1 LAMP 6\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "6, 6 cancelled");
	assert_string_equal(scene_play(s, "order o1 LAMP 6"), "duplicates");
}

static void test_which_line__short_units_of_a_known_line_are_placed_again(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 1\norder o1 LAMP 5 shipped=2\nchange b1 3");
	scene_events(s);
	assert_string_equal(scene_line(s, "o1", "LAMP"), "5, 2 shipped, 3 short");
	assert_string_equal(scene_play(s, "order o1 LAMP 5"), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 3 b1\nOutOfStock LAMP depleted 0\n");
	assert_string_equal(scene_play(s, "order o1 LAMP 5"), "duplicates");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_which_line__a_line_sent_again_is_a_duplicate),
		TEST(test_which_line__a_duplicate_stays_one_when_its_batch_is_full),
		TEST(test_which_line__a_duplicate_stays_one_whatever_has_become_of_it),
		TEST(test_which_line__a_waiting_line_is_a_duplicate),
		TEST(test_which_line__another_quantity_is_a_conflict_that_says_the_way_out),
		TEST(test_which_line__a_number_stays_with_its_sku),
		TEST(test_which_line__a_numbered_row_numbers_an_unnumbered_line),
		TEST(test_which_line__a_refused_row_gives_no_number),
		TEST(test_which_line__an_unnumbered_row_finds_a_numbered_line_of_its_quantity),
		TEST(test_which_line__one_order_may_hold_a_sku_under_two_numbers),
		TEST(test_which_line__a_wholly_short_line_is_replaced_by_what_is_sent),
		TEST(test_which_line__a_wholly_short_line_is_not_replaced_by_another_sku),
		TEST(test_which_line__a_line_that_replaces_one_becomes_known_anew),
		TEST(test_which_line__a_line_without_open_units_is_closed_before_anything_else),
		TEST(test_which_line__an_unknown_sku_is_refused_before_the_line_is_asked_for),
		TEST(test_which_line__an_unknown_sku_names_one_that_is_alike),
		TEST(test_which_line__a_line_comes_with_what_has_shipped_and_is_cancelled),
		TEST(test_which_line__a_wholly_short_line_without_open_units_is_only_noted),
		TEST(test_which_line__short_units_of_a_known_line_are_placed_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
