/* Rule 2, case by case: which line of the order is the one that was sent again. */
#include "service/known_line.h"

#include "support/scene.h"
#include "support/testing.h"

static int setup(void **state)
{
	int failed = scene_setup(state);

	scene_create(*state, "b1", "LAMP", 1000, "");
	scene_create(*state, "b2", "CHAIR", 1000, "");
	return failed;
}

static void test_known_line__the_same_number_with_same_sku_and_quantity_is_a_duplicate(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "1", "LAMP", 5);
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 5), "duplicate");
}

static void test_known_line__the_same_number_with_another_quantity_is_a_conflict(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "1", "LAMP", 5);
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 6),
			    "line-conflict: order \"o1\" already has this line allocated: 5 of \"LAMP\"");
}

static void test_known_line__the_same_number_with_another_sku_is_a_conflict_that_names_it(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "1", "LAMP", 5);
	assert_string_equal(scene_allocate(s, "o1", "1", "CHAIR", 5),
			    "line-conflict: order \"o1\" already has this line allocated: 5 of \"LAMP\"");
}

static void test_known_line__another_number_or_order_is_another_line(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "1", "LAMP", 5);
	assert_string_equal(scene_allocate(s, "o1", "2", "LAMP", 5), "allocated");
	assert_string_equal(scene_allocate(s, "o2", "1", "LAMP", 5), "allocated");
	assert_string_equal(scene_allocate(s, "o2", "", "CHAIR", 5), "allocated");
}

static void test_known_line__a_numbered_one_meets_the_unnumbered_one_of_its_sku(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "", "LAMP", 5);
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 5), "duplicate");
	assert_string_equal(scene_allocate(s, "o1", "2", "LAMP", 5), "duplicate");
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 6),
			    "line-conflict: order \"o1\" already has this line allocated: 5 of \"LAMP\"");
	assert_string_equal(scene_allocate(s, "o1", "1", "CHAIR", 5), "allocated");
}

static void test_known_line__its_number_comes_before_the_unnumbered_one(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "1", "CHAIR", 7);
	scene_allocate(s, "o1", "", "LAMP", 5);
	/* unnumbered LAMP 5 would make it a duplicate */
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 5),
			    "line-conflict: order \"o1\" already has this line allocated: 7 of \"CHAIR\"");
}

static void test_known_line__an_unnumbered_one_meets_a_numbered_one_of_its_sku(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "1", "LAMP", 5);
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 5), "duplicate");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 6),
			    "line-conflict: order \"o1\" already has this line allocated: 5 of \"LAMP\"");
	assert_string_equal(scene_allocate(s, "o1", "", "CHAIR", 5), "allocated");
}

static void test_known_line__of_several_numbered_ones_the_same_quantity_is_meant(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "1", "LAMP", 5);
	scene_allocate(s, "o1", "2", "LAMP", 6);
	scene_allocate(s, "o1", "3", "LAMP", 7);
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 5), "duplicate");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 6), "duplicate");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 7), "duplicate");
	assert_int_equal(strncmp(scene_allocate(s, "o1", "", "LAMP", 8), "line-conflict", 13), 0);
}

static void test_known_line__the_unnumbered_one_comes_before_numbered_ones(void **state)
{
	struct scene *s = *state;

	scene_allocate(s, "o1", "", "LAMP", 5);
	/* a numbered line beside it: taken over from an earlier system it cannot be, so by
	 * number first */
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 5), "duplicate");
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 6),
			    "line-conflict: order \"o1\" already has this line allocated: 5 of \"LAMP\"");
}

static void test_known_line__a_line_no_longer_allocated_is_not_found(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b3", "SOFA", 10, "");
	scene_allocate(s, "o1", "1", "SOFA", 8);
	scene_quantity(s, "b3", 7);
	assert_string_equal(scene_allocate(s, "o1", "1", "LAMP", 5), "allocated");
	assert_string_equal(scene_allocate(s, "o1", "", "SOFA", 7), "allocated");
	assert_string_equal(scene_allocate(s, "o1", "1", "SOFA", 8),
			    "line-conflict: order \"o1\" already has this line allocated: 5 of \"LAMP\"");
}

static void test_known_line__an_event_that_is_no_allocation_is_damage(void **state)
{
	struct scene *s = *state;
	struct event event;

	assert_int_equal(allocated_read(&s->uow.base, 1, false, &event), ST_DAMAGED);
	scene_allocate(s, "o1", "1", "LAMP", 5);
	assert_int_equal(allocated_read(&s->uow.base, 3, true, &event), ST_OK);
	assert_slice(event.sku, "LAMP");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_known_line__the_same_number_with_same_sku_and_quantity_is_a_duplicate),
		TEST(test_known_line__the_same_number_with_another_quantity_is_a_conflict),
		TEST(test_known_line__the_same_number_with_another_sku_is_a_conflict_that_names_it),
		TEST(test_known_line__another_number_or_order_is_another_line),
		TEST(test_known_line__a_numbered_one_meets_the_unnumbered_one_of_its_sku),
		TEST(test_known_line__its_number_comes_before_the_unnumbered_one),
		TEST(test_known_line__an_unnumbered_one_meets_a_numbered_one_of_its_sku),
		TEST(test_known_line__of_several_numbered_ones_the_same_quantity_is_meant),
		TEST(test_known_line__the_unnumbered_one_comes_before_numbered_ones),
		TEST(test_known_line__a_line_no_longer_allocated_is_not_found),
		TEST(test_known_line__an_event_that_is_no_allocation_is_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
