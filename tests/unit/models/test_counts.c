#include "allot/models/counts.h"
#include "support/testing.h"

/* Each figure has a digit of its own, so that none can be taken for another. */
static struct counts night(void)
{
	struct counts c = { .old_rejects = 7,
			    .rejects = { [CODE_TOO_MANY_FIELDS] = 3, [CODE_TOO_MANY_REJECTS] = 4 } };
	uint64_t digit = 1;

	for (int type = 0; type < OUTCOME_COUNT; type++, digit *= 10)
		c.of[type] = digit;
	return c;
}

static void test_counts__outcomes_have_the_names_of_the_summary_in_its_order(void **state)
{
	static const char *const names[OUTCOME_COUNT] = { "created",   "changed",      "unchanged",
							  "allocated", "out_of_stock", "duplicates",
							  "amended",   "cancelled",    "shipped",
							  "closed",    "rejected" };

	(void)state;
	for (int type = 0; type < OUTCOME_COUNT; type++)
		assert_string_equal(outcome_name((enum outcome_type)type), names[type]);
}

static void test_counts__units_have_the_names_of_the_summary_in_its_order(void **state)
{
	static const char *const names[UNITS_COUNT] = { "allocated", "deallocated", "short",
							"waiting",   "shipped",	    "cancelled" };

	(void)state;
	for (int type = 0; type < UNITS_COUNT; type++)
		assert_string_equal(units_name((enum units_type)type), names[type]);
}

static void test_counts__rows_are_all_that_was_counted(void **state)
{
	const struct counts none = { 0 };
	struct counts c = night();

	(void)state;
	assert_int_equal(counts_rows(&none), 0);
	assert_int_equal(counts_rows(&c), 11111111111);
}

static void test_counts__of_feeds_add_up_figure_by_figure(void **state)
{
	struct counts sum = night(), more = night();

	(void)state;
	sum.rejects[CODE_BAD_DATE] = 5;
	counts_add(&sum, &more);
	for (int type = 0; type < OUTCOME_COUNT; type++)
		assert_int_equal(sum.of[type], 2 * more.of[type]);
	assert_int_equal(sum.old_rejects, 14);
	assert_int_equal(sum.rejects[CODE_TOO_MANY_FIELDS], 6);
	assert_int_equal(sum.rejects[CODE_BAD_DATE], 5);
	assert_int_equal(sum.rejects[CODE_TOO_MANY_REJECTS], 8);
}

static void test_counts__units_add_up_figure_by_figure(void **state)
{
	struct units sum = { { 1, 20, 300, 4000, 50000, 600000 } };
	const struct units more = { { 4, 50, 600, 1000, 20000, 300000 } };

	(void)state;
	units_add(&sum, &more);
	assert_int_equal(sum.of[UNITS_ALLOCATED], 5);
	assert_int_equal(sum.of[UNITS_DEALLOCATED], 70);
	assert_int_equal(sum.of[UNITS_SHORT], 900);
	assert_int_equal(sum.of[UNITS_WAITING], 5000);
	assert_int_equal(sum.of[UNITS_SHIPPED], 70000);
	assert_int_equal(sum.of[UNITS_CANCELLED], 900000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts__outcomes_have_the_names_of_the_summary_in_its_order),
		cmocka_unit_test(test_counts__units_have_the_names_of_the_summary_in_its_order),
		cmocka_unit_test(test_counts__rows_are_all_that_was_counted),
		cmocka_unit_test(test_counts__of_feeds_add_up_figure_by_figure),
		cmocka_unit_test(test_counts__units_add_up_figure_by_figure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
