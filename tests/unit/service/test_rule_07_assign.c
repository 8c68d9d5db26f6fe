#include "support/scene.h"
#include "support/testing.h"

static void test_assign__allocates_to_the_batch_that_is_named(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "batch b2 LAMP 10");
	scene_events(s);
	assert_string_equal(scene_play(s, "assign o1 LAMP 4 b2"), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 4 b2\n");
	assert_string_equal(scene_play(s, "assign o1 LAMP 4 b2"), "duplicates");
	assert_string_equal(scene_events(s), "");
}

static void test_assign__asks_for_the_batch_first_then_its_sku_then_the_line(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "batch c1 CHAIR 10\n"
		      "order o1/1 LAMP 4");
	assert_string_equal(scene_play(s, "assign o1/1 CHAIR 4 x"),
			    "unknown-batch: no batch \"x\" is known; send it first, or correct the ref");
	assert_string_equal(
		scene_play(s, "assign o1/1 CHAIR 4 b1"),
		"sku-mismatch: batch \"b1\" is of SKU \"LAMP\", not \"CHAIR\"; another lot needs a ref of its own");
	assert_string_equal(
		scene_play(s, "assign o1/1 CHAIR 4 c1"),
		"line-conflict: line \"1\" of order \"o1\" is of \"LAMP\", not of \"CHAIR\"; give another line "
		"a number of its own");
	assert_string_equal(
		scene_play(s, "assign o1/1 LAMP 5 b1"),
		"line-conflict: order \"o1\" has 4 of \"LAMP\" on line \"1\", not 5; to change it, use --amend or an amendments feed");
	assert_string_equal(scene_play(s, "assign o2 SOFA 5 b2"),
			    "unknown-batch: no batch \"b2\" is known; send it first, or correct the ref");
}

static void test_assign__a_line_on_another_batch_stays_there(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "batch b2 LAMP 10\n"
		      "order o1 LAMP 4");
	assert_string_equal(
		scene_play(s, "assign o1 LAMP 4 b2"),
		"already-allocated: the line is on batch \"b1\" already, not wholly on \"b2\"; it stays there, leave the row out");
}

static void test_assign__no_room_is_over_capacity(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3");
	assert_string_equal(
		scene_play(s, "assign o1 LAMP 4 b1"),
		"over-capacity: batch \"b1\" has 3 available, the line wants 4; name another one, or raise this one's quantity first");
}

static void test_assign__a_known_line_with_nothing_open_is_a_duplicate(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 9\n"
		      "order o1 LAMP 4\n"
		      "cancel o1 LAMP all");
	assert_string_equal(scene_play(s, "assign o1 LAMP 4 b1"), "duplicates");
}

static void test_assign__waiting_and_short_units_without_parts_are_allocated(void **state)
{
	struct scene *s = *state;

	scene_play(s, "stock b1 LAMP 3\n"
		      "order o1 LAMP 4 backorder=yes\n"
		      "order o2 LAMP 5\n"
		      "batch b2 LAMP 9");
	scene_events(s);
	assert_string_equal(scene_play(s, "assign o1 LAMP 4 b2"), "allocated");
	assert_string_equal(scene_play(s, "assign o2 LAMP 5 b2"), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1 LAMP 4 b2\n"
					     "Allocated o2 LAMP 5 b2\n");
	assert_string_equal(scene_line(s, "o1", "LAMP"), "4, 4 on b2");
}

static void test_assign__a_wholly_short_line_of_another_quantity_is_replaced(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 3\n"
		      "order o1/1 LAMP 4 priority=7");
	scene_events(s);
	assert_string_equal(scene_play(s, "assign o1 LAMP 3 b1"), "allocated");
	assert_string_equal(scene_events(s), "LineOpened o1/1 LAMP 3\n"
					     "Allocated o1/1 LAMP 3 b1\n"
					     "OutOfStock LAMP depleted 0\n");
	assert_int_equal(memory_uow_line(&s->uow, "o1", "1", "LAMP")->policy.priority, 0);
}

static void test_assign__a_numbered_row_gives_the_line_its_number(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 10\n"
		      "order o1 LAMP 4");
	scene_events(s);
	assert_string_equal(scene_play(s, "assign o1/5 LAMP 4 b1"), "duplicates");
	assert_string_equal(scene_events(s), "LineNumbered o1/5 LAMP\n");
}

static void test_assign__a_batch_that_is_alike_is_named(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch B1 LAMP 10");
	assert_string_equal(scene_play(s, "assign o1 LAMP 4 b1"),
			    "unknown-batch: no batch \"b1\" is known; there is \"B1\", which may be meant");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_assign__allocates_to_the_batch_that_is_named),
		TEST(test_assign__asks_for_the_batch_first_then_its_sku_then_the_line),
		TEST(test_assign__a_line_on_another_batch_stays_there),
		TEST(test_assign__no_room_is_over_capacity),
		TEST(test_assign__a_known_line_with_nothing_open_is_a_duplicate),
		TEST(test_assign__waiting_and_short_units_without_parts_are_allocated),
		TEST(test_assign__a_wholly_short_line_of_another_quantity_is_replaced),
		TEST(test_assign__a_numbered_row_gives_the_line_its_number),
		TEST(test_assign__a_batch_that_is_alike_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
