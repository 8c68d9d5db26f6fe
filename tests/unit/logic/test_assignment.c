#include "allot/logic/assignment.h"
#include "support/testing.h"

/* Everything is wrong with it but what a test puts right, in the order of rule 7. */
static struct assignment hopeless(void)
{
	return (struct assignment){ .match = LINE_CONFLICT, .batch = 1, .holder = 2, .qty = 5 };
}

static void test_assignment__questions_are_asked_in_the_order_of_rule_7(void **state)
{
	struct assignment a = hopeless();

	(void)state;
	assert_int_equal(assignment_refusal(&a), CODE_UNKNOWN_BATCH);
	a.batch_known = true;
	assert_int_equal(assignment_refusal(&a), CODE_SKU_MISMATCH);
	a.same_sku = true;
	assert_int_equal(assignment_refusal(&a), CODE_LINE_CONFLICT);
	a.match = LINE_DUPLICATE;
	assert_int_equal(assignment_refusal(&a), CODE_ALREADY_ALLOCATED);
	a.match = LINE_NEW;
	assert_int_equal(assignment_refusal(&a), CODE_OVER_CAPACITY);
	a.available = 5;
	assert_int_equal(assignment_refusal(&a), CODE_NONE);
}

static void test_assignment__the_same_line_on_this_batch_is_a_duplicate_whatever_room_is_left(void **state)
{
	struct assignment a = hopeless();

	(void)state;
	a.batch_known = a.same_sku = true;
	a.match = LINE_DUPLICATE;
	a.holder = a.batch;
	assert_int_equal(assignment_refusal(&a), CODE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_assignment__questions_are_asked_in_the_order_of_rule_7),
		cmocka_unit_test(
			test_assignment__the_same_line_on_this_batch_is_a_duplicate_whatever_room_is_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
