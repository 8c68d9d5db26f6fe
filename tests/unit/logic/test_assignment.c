#include "allot/logic/assignment.h"
#include "support/testing.h"

static const struct batch B = { .id = 7, .qty = 10, .allocated = 6 };

static void test_assignment__a_new_line_needs_room(void **state)
{
	(void)state;
	assert_int_equal(assignment_choose(NULL, 1, &B, 4).code, CODE_NONE);
	assert_int_equal(assignment_choose(NULL, 1, &B, 4).units, 4);
	assert_int_equal(assignment_choose(NULL, 1, &B, 5).code, CODE_OVER_CAPACITY);
}

static void test_assignment__a_line_with_parts_is_a_duplicate_there_and_allocated_elsewhere(void **state)
{
	const struct part parts[] = { { .id = 9, .batch = 7, .units = 3 },
				      { .id = 10, .batch = 7, .units = 3 } };
	struct line line = { .id = 3, .product = 1, .ordered = 6, .allocated = 6 };

	(void)state;
	assert_int_equal(parts_insert(&line.parts, &parts[0]), ST_OK);
	assert_int_equal(parts_insert(&line.parts, &parts[1]), ST_OK);
	assert_true(assignment_choose(&line, 1, &B, 6).duplicate);
	assert_int_equal(assignment_choose(&line, 1, &B, 5).code, CODE_LINE_CONFLICT);
	assert_int_equal(assignment_choose(&line, 2, &B, 6).code, CODE_LINE_CONFLICT);
	parts_last(&line.parts)->batch = 8;
	assert_int_equal(assignment_choose(&line, 1, &B, 6).code, CODE_ALREADY_ALLOCATED);
	parts_last(&line.parts)->batch = 7;
	line.ordered = 7;
	line.waiting = 1;
	assert_int_equal(assignment_choose(&line, 1, &B, 7).code, CODE_ALREADY_ALLOCATED);
	line_release(&line);
}

static void test_assignment__a_line_with_nothing_open_is_a_duplicate(void **state)
{
	struct line line = { .id = 3, .product = 1, .ordered = 60, .shipped = 40, .cancelled = 20 };

	(void)state;
	assert_true(assignment_choose(&line, 1, &B, 60).duplicate);
	assert_int_equal(assignment_choose(&line, 1, &B, 60).code, CODE_NONE);
}

static void test_assignment__a_line_without_parts_is_allocated_with_all_it_has_open(void **state)
{
	struct line line = { .id = 3, .product = 1, .ordered = 6, .shipped = 2, .waiting = 3, .short_ = 1 };

	(void)state;
	assert_int_equal(assignment_choose(&line, 1, &B, 6).code, CODE_NONE);
	assert_int_equal(assignment_choose(&line, 1, &B, 6).units, 4);
	line.shipped = 1;
	line.waiting = 4;
	assert_int_equal(assignment_choose(&line, 1, &B, 6).code, CODE_OVER_CAPACITY);
}

static void test_assignment__a_wholly_short_line_is_replaced_by_another_quantity_only(void **state)
{
	struct line line = { .id = 3, .product = 1, .ordered = 4, .short_ = 4 };

	(void)state;
	assert_false(assignment_choose(&line, 1, &B, 4).replaces);
	assert_true(assignment_choose(&line, 1, &B, 3).replaces);
	assert_int_equal(assignment_choose(&line, 1, &B, 3).units, 3);
	assert_int_equal(assignment_choose(&line, 2, &B, 3).code, CODE_LINE_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_assignment__a_new_line_needs_room),
		cmocka_unit_test(
			test_assignment__a_line_with_parts_is_a_duplicate_there_and_allocated_elsewhere),
		cmocka_unit_test(test_assignment__a_line_with_nothing_open_is_a_duplicate),
		cmocka_unit_test(test_assignment__a_line_without_parts_is_allocated_with_all_it_has_open),
		cmocka_unit_test(test_assignment__a_wholly_short_line_is_replaced_by_another_quantity_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
