#include "support/scene.h"
#include "support/testing.h"

static void test_orders__totals_to_date_cancel_then_ship_then_allocate(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 6");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 6 shipped=2 cancelled=1"), "cancelled");
	assert_string_equal(scene_events(s), "Deallocated o1 LAMP 1 b1 cancelled\n"
					     "LineCancelled o1 LAMP 1\n"
					     "Shipped o1 LAMP 2 b1\n");
	assert_string_equal(scene_play(s, "order o1 LAMP 6 shipped=2 cancelled=1"), "duplicates");
	assert_string_equal(scene_events(s), "");
}

static void test_orders__all_is_what_the_other_figure_leaves(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 6");
	scene_play(s, "order o1 LAMP 6 shipped=4 cancelled=all");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "6, 4 shipped, 2 cancelled");
	scene_play(s, "order o2 LAMP 3\n"
		      "cancel o2 LAMP 1");
	assert_string_equal(scene_play(s, "order o2 LAMP 3 shipped=all"), "shipped");
	assert_string_equal(scene_line(s, "o2", "LAMP"), "3, 2 shipped, 1 cancelled");
}

static void test_orders__a_row_that_one_command_refuses_has_done_nothing(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 6\n"
		      "ship o1 LAMP 5");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "order o1/7 LAMP 6 cancelled=2 priority=3"),
		"over-quantity: 2 cancelled is more than the line of order \"o1\" has: 6 ordered, 5 shipped, 0 "
		"cancelled; send the total to date, and first amend the line if more was ordered");
	assert_string_equal(scene_events(s), "");
}

static void test_orders__a_first_turn_notes_what_has_left_and_places_nothing(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4 split=yes\n"
		      "order o2 LAMP 9");
	scene_events(s);
	scene_play(s, "first order o1/1 LAMP 4 shipped=1 cancelled=2 priority=4");
	assert_string_equal(scene_events(s), "LineNumbered o1/1 LAMP\n"
					     "Deallocated o1/1 LAMP 2 b1 cancelled\n"
					     "LineCancelled o1/1 LAMP 2\n"
					     "Shipped o1/1 LAMP 1 b1\n");
	assert_int_equal(s->before.did, OUTCOME_CANCELLED);
	assert_string_equal(scene_play(s, "second order o1/1 LAMP 4 shipped=1 cancelled=2 priority=4"),
			    "cancelled");
	assert_string_equal(scene_events(s), "LinePolicyChanged o1/1 LAMP 4 split\n");
}

static void test_orders__a_first_turn_ships_at_most_what_is_allocated(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 5 split=yes backorder=yes");
	scene_events(s);
	scene_play(s, "first order o1 LAMP 5 shipped=5");
	assert_string_equal(scene_events(s), "Shipped o1 LAMP 3 b1\n");
	assert_string_equal(scene_play(s, "second order o1 LAMP 5 shipped=5"), "shipped");
	assert_string_equal(scene_events(s), "Shipped o1 LAMP 2 \n");
}

static void test_orders__a_first_turn_does_nothing_for_what_is_refused(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 5\n"
		      "ship o1 LAMP 4");
	scene_events(s);
	scene_play(s, "first order o1/2 LAMP 5 shipped=5 cancelled=2");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(s->before.did, OUTCOME_COUNT);
	scene_play(s, "first order o9 LAMP 5 shipped=2");
	assert_string_equal(scene_events(s), "");
}

static void test_orders__short_units_are_placed_in_the_own_turn(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 2\n"
		      "order o1 LAMP 4\n"
		      "amend o1 LAMP 5");
	scene_events(s);
	scene_play(s, "order o2 LAMP 3 split=yes");
	scene_events(s);
	scene_play(s, "change b1 9");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o2 LAMP 3"), "allocated");
	assert_string_equal(scene_events(s), "LineOpened o2 LAMP 3\n"
					     "Allocated o2 LAMP 3 b1\n");
}

static void test_orders__a_policy_field_changes_the_line_before_its_commands(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "batch b2 LAMP 3\n"
		      "order o1 LAMP 2");
	scene_events(s);
	s->in.options.amend = true;
	assert_string_equal(scene_play(s, "order o1 LAMP 5 split=yes"), "amended");
	assert_string_equal(scene_events(s), "LinePolicyChanged o1 LAMP 0 split\n"
					     "LineAmended o1 LAMP 2>5\n"
					     "Allocated o1 LAMP 3 b2\n");
}

static void test_orders__split_is_not_taken_back_from_a_line_in_pieces(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "batch b2 LAMP 3\n"
		      "order o1 LAMP 5 split=yes");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 5 split=no"), "duplicates");
	assert_string_equal(scene_events(s), "");
	scene_play(s, "cancel o1 LAMP 2");
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 5 split=no"), "amended");
	assert_string_equal(scene_events(s), "LinePolicyChanged o1 LAMP 0\n");
}

static void test_orders__amend_turns_a_conflict_of_quantity_into_an_amendment(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 2");
	s->in.options.amend = true;
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 6 shipped=1"), "amended");
	assert_string_equal(scene_events(s), "LineAmended o1 LAMP 2>6\n"
					     "Allocated o1 LAMP 4 b1\n"
					     "Shipped o1 LAMP 1 b1\n");
}

static void test_orders__an_amendment_that_finds_no_stock_lets_the_rest_follow(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1 LAMP 2");
	s->in.options.amend = true;
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 6 shipped=1"), "out_of_stock");
	assert_string_equal(scene_events(s), "OutOfStock o1 LAMP 4 insufficient 1\n"
					     "Shipped o1 LAMP 1 b1\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "2, 1 shipped, 1 on b1");
	assert_string_equal(
		scene_play(s, "order o1 LAMP 6 shipped=3"),
		"over-quantity: 3 shipped is more than the line of order \"o1\" has: 2 ordered, 1 shipped, 0 "
		"cancelled; send the total to date, and first amend the line if more was ordered");
	assert_string_equal(scene_events(s), "");
}

static void test_orders__an_amendment_that_is_refused_refuses_the_row(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 5\n"
		      "ship o1 LAMP 3");
	s->in.options.amend = true;
	scene_events(s);
	assert_string_equal(scene_play(s, "order o1 LAMP 2"),
			    "below-shipped: the line of order \"o1\" can't become 2: 3 have shipped and 0 are "
			    "cancelled; it can't be less than these");
	assert_string_equal(scene_events(s), "");
}

static void test_orders__a_first_turn_of_an_amendment_only_ships(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 5");
	s->in.options.amend = true;
	scene_events(s);
	scene_play(s, "first order o1/3 LAMP 7 shipped=6 cancelled=1");
	assert_string_equal(scene_events(s), "LineNumbered o1/3 LAMP\n"
					     "Shipped o1/3 LAMP 5 b1\n");
	assert_string_equal(scene_play(s, "second order o1/3 LAMP 7 shipped=6 cancelled=1"), "shipped");
	assert_string_equal(scene_events(s), "LineAmended o1/3 LAMP 5>7\n"
					     "Allocated o1/3 LAMP 2 b1\n"
					     "Deallocated o1/3 LAMP 1 b1 cancelled\n"
					     "LineCancelled o1/3 LAMP 1\n"
					     "Shipped o1/3 LAMP 1 b1\n");
}

static void test_orders__an_unnumbered_row_that_means_one_of_several_is_ambiguous(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1/1 LAMP 2\n"
		      "order o1/2 LAMP 2");
	assert_string_equal(scene_play(s, "order o1 LAMP 2"), "duplicates");
	assert_string_equal(scene_play(s, "order o1 LAMP 2 shipped=1"),
			    "ambiguous-line: order \"o1\" has \"LAMP\" on several lines, the first is \"1\"; "
			    "say which one in a column line");
	assert_string_equal(scene_play(s, "order o1 LAMP 2 priority=1"),
			    "ambiguous-line: order \"o1\" has \"LAMP\" on several lines, the first is \"1\"; "
			    "say which one in a column line");
	assert_string_equal(scene_play(s, "order o1 LAMP 2 shipped=0"), "duplicates");
	s->in.options.amend = true;
	assert_string_equal(scene_play(s, "order o1 LAMP 3"),
			    "ambiguous-line: order \"o1\" has \"LAMP\" on several lines, the first is \"1\"; "
			    "say which one in a column line");
}

static void test_orders__a_number_alone_is_a_duplicate(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 20\n"
		      "order o1 LAMP 2");
	assert_string_equal(scene_play(s, "first order o1/1 LAMP 2 shipped=0"), "unchanged");
	assert_int_equal(s->before.did, OUTCOME_COUNT);
	assert_string_equal(scene_play(s, "second order o1/1 LAMP 2 shipped=0"), "duplicates");
}

static void test_orders__each_command_is_judged_by_what_those_before_it_leave(void **state)
{
	struct scene *s = *state;

	s->in.options.amend = true;
	scene_play(s, "batch b1 LAMP 5\norder o1 LAMP 5");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "order o1 LAMP 8 cancelled=6"),
		"over-quantity: 6 cancelled is more than the line of order \"o1\" has: 5 ordered, 0 shipped, 0 "
		"cancelled; send the total to date, and first amend the line if more was ordered");
	assert_string_equal(scene_events(s), "");
	scene_play(s, "change b1 8");
	assert_string_equal(scene_play(s, "order o1 LAMP 8 cancelled=6"), "amended");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "8, 6 cancelled, 2 on b1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_orders__totals_to_date_cancel_then_ship_then_allocate),
		TEST(test_orders__all_is_what_the_other_figure_leaves),
		TEST(test_orders__a_row_that_one_command_refuses_has_done_nothing),
		TEST(test_orders__a_first_turn_notes_what_has_left_and_places_nothing),
		TEST(test_orders__a_first_turn_ships_at_most_what_is_allocated),
		TEST(test_orders__a_first_turn_does_nothing_for_what_is_refused),
		TEST(test_orders__short_units_are_placed_in_the_own_turn),
		TEST(test_orders__a_policy_field_changes_the_line_before_its_commands),
		TEST(test_orders__split_is_not_taken_back_from_a_line_in_pieces),
		TEST(test_orders__amend_turns_a_conflict_of_quantity_into_an_amendment),
		TEST(test_orders__an_amendment_that_finds_no_stock_lets_the_rest_follow),
		TEST(test_orders__an_amendment_that_is_refused_refuses_the_row),
		TEST(test_orders__a_first_turn_of_an_amendment_only_ships),
		TEST(test_orders__an_unnumbered_row_that_means_one_of_several_is_ambiguous),
		TEST(test_orders__a_number_alone_is_a_duplicate),
		TEST(test_orders__each_command_is_judged_by_what_those_before_it_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
