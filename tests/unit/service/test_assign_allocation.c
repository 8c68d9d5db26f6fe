#include "support/scene.h"
#include "support/testing.h"

static int setup(void **state)
{
	int failed = scene_setup(state);

	scene_create(*state, "b1", "LAMP", 10, "");
	scene_create(*state, "b2", "LAMP", 10, "2026-01-01");
	scene_create(*state, "c1", "CHAIR", 10, "");
	scene_events(*state);
	return failed;
}

static void test_assign_allocation__goes_to_the_named_batch_not_the_first(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_assign(s, "o1", "1", "LAMP", 4, "b2"), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1/1 LAMP 4 b2\n");
	assert_int_equal(scene_batch(s, "b2").allocated, 4);
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->version, 3);
}

static void test_assign_allocation__the_first_of_rule_7s_questions_answers(void **state)
{
	struct scene *s = *state;

	scene_assign(s, "o1", "1", "LAMP", 8, "b1");
	scene_events(s);
	/* all else is wrong too: SKU, line, room */
	assert_string_equal(scene_assign(s, "o1", "1", "SOFA", 99, "b9"),
			    "unknown-batch: no batch \"b9\" is known");
	assert_string_equal(scene_assign(s, "o1", "1", "SOFA", 99, "b2"),
			    "sku-mismatch: batch \"b2\" is of SKU \"LAMP\", not \"SOFA\"");
	assert_string_equal(scene_assign(s, "o1", "1", "CHAIR", 99, "c1"),
			    "line-conflict: order \"o1\" already has this line allocated: 8 of \"LAMP\"");
	assert_string_equal(scene_assign(s, "o1", "1", "LAMP", 9, "b1"),
			    "line-conflict: order \"o1\" already has this line allocated: 8 of \"LAMP\"");
	assert_string_equal(scene_assign(s, "o1", "1", "LAMP", 8, "b1"), "duplicate");
	assert_string_equal(scene_assign(s, "o1", "1", "LAMP", 8, "b2"),
			    "already-allocated: the line is on batch \"b1\" already");
	assert_string_equal(scene_assign(s, "o1", "2", "LAMP", 3, "b1"),
			    "over-capacity: batch \"b1\" has 2 available, the line wants 3");
	assert_string_equal(scene_events(s), "");
}

static void test_assign_allocation__already_allocated_comes_before_over_capacity(void **state)
{
	struct scene *s = *state;

	scene_assign(s, "o1", "", "LAMP", 8, "b1");
	scene_assign(s, "o2", "", "LAMP", 8, "b2");
	assert_string_equal(scene_assign(s, "o1", "", "LAMP", 8, "b2"),
			    "already-allocated: the line is on batch \"b1\" already");
}

static void test_assign_allocation__and_allocate_know_each_others_lines(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "", "LAMP", 4);
	assert_string_equal(scene_assign(s, "o1", "1", "LAMP", 4, "b1"), "duplicate");
	scene_assign(s, "o2", "1", "LAMP", 4, "b2");
	assert_string_equal(scene_allocate(s, "o2", "", "LAMP", 4), "duplicate");
}

static void
test_assign_allocation__without_a_number_the_one_of_several_on_the_named_batch_is_meant(void **state)
{
	struct scene *s = *state;

	scene_assign(s, "o1", "1", "LAMP", 4, "b1");
	scene_assign(s, "o1", "2", "LAMP", 4, "b2");
	scene_assign(s, "o1", "3", "LAMP", 3, "b1");
	scene_events(s);
	assert_string_equal(scene_assign(s, "o1", "", "LAMP", 4, "b1"), "duplicate");
	assert_string_equal(scene_assign(s, "o1", "", "LAMP", 4, "b2"), "duplicate");
	assert_string_equal(scene_assign(s, "o1", "", "LAMP", 3, "b2"),
			    "already-allocated: the line is on batch \"b1\" already");
	assert_string_equal(scene_events(s), "");
}

static void test_assign_allocation__a_line_that_has_moved_is_found_where_it_is(void **state)
{
	struct scene *s = *state;

	scene_assign(s, "o1", "", "LAMP", 8, "b1");
	scene_quantity(s, "b1", 7);
	assert_string_equal(scene_assign(s, "o1", "", "LAMP", 8, "b1"),
			    "already-allocated: the line is on batch \"b2\" already");
	assert_string_equal(scene_assign(s, "o1", "", "LAMP", 8, "b2"), "duplicate");
}

static void test_assign_allocation__that_takes_the_last_unit_tells_of_out_of_stock(void **state)
{
	struct scene *s = *state;

	scene_assign(s, "o1", "", "CHAIR", 10, "c1");
	assert_string_equal(scene_events(s), "Allocated o1 CHAIR 10 c1\n"
					     "OutOfStock CHAIR depleted 0\n");
}

static void test_assign_allocation__lines_leave_a_cut_batch_newest_first(void **state)
{
	struct scene *s = *state;

	scene_assign(s, "o1", "", "LAMP", 5, "b1");
	scene_assign(s, "o2", "", "LAMP", 5, "b1");
	scene_events(s);
	scene_quantity(s, "b1", 5);
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 10>5\n"
					     "Deallocated o2 LAMP 5 b1 quantity-cut\n"
					     "Allocated o2 LAMP 5 b2\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_assign_allocation__goes_to_the_named_batch_not_the_first),
		TEST(test_assign_allocation__the_first_of_rule_7s_questions_answers),
		TEST(test_assign_allocation__already_allocated_comes_before_over_capacity),
		TEST(test_assign_allocation__without_a_number_the_one_of_several_on_the_named_batch_is_meant),
		TEST(test_assign_allocation__and_allocate_know_each_others_lines),
		TEST(test_assign_allocation__a_line_that_has_moved_is_found_where_it_is),
		TEST(test_assign_allocation__that_takes_the_last_unit_tells_of_out_of_stock),
		TEST(test_assign_allocation__lines_leave_a_cut_batch_newest_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
