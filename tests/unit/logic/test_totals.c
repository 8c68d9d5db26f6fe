#include "allot/logic/totals.h"
#include "support/testing.h"

static const struct total ALL = { TOTAL_ALL, 0 }, NONE = { TOTAL_NONE, 0 };

static struct total units(uint32_t n)
{
	return (struct total){ TOTAL_UNITS, n };
}

static void test_totals__a_total_adds_what_is_not_there_yet(void **state)
{
	(void)state;
	const struct line line = { .ordered = 8, .shipped = 3 }, done = { .ordered = 8, .shipped = 8 };

	assert_int_equal(total_shipped(&line, units(5)).units, 2);
	assert_int_equal(total_shipped(&line, units(3)).units, 0);
	assert_int_equal(total_shipped(&line, units(2)).units, 0);
	assert_int_equal(total_shipped(&line, ALL).units, 5);
	assert_int_equal(total_shipped(&line, NONE).units, 0);
	assert_false(total_shipped(&line, units(8)).over);
	assert_true(total_shipped(&line, units(9)).over);
	/* a total not above what there is comes first */
	assert_false(total_shipped(&done, units(8)).over);
}

static void test_totals__what_is_shipped_can_not_be_cancelled_nor_the_other_way_round(void **state)
{
	const struct line line = { .ordered = 10, .shipped = 3, .cancelled = 2 };

	(void)state;
	assert_int_equal(total_cancelled(&line, ALL).units, 5);
	assert_true(total_cancelled(&line, units(8)).over);
	assert_int_equal(total_shipped(&line, ALL).units, 5);
	assert_true(total_shipped(&line, units(9)).over);
}

static struct stated stated(uint32_t qty, struct total shipped, struct total cancelled, const struct line *line)
{
	struct row row = { .qty = qty, .shipped = shipped, .cancelled = cancelled };

	return totals_stated(&row, line);
}

static void test_totals__all_is_what_the_other_figure_leaves(void **state)
{
	const struct line line = { .ordered = 10, .shipped = 3, .cancelled = 2 };

	(void)state;
	assert_int_equal(stated(10, ALL, NONE, NULL).shipped.units, 10);
	assert_int_equal(stated(10, ALL, units(4), NULL).shipped.units, 6);
	assert_int_equal(stated(10, ALL, units(1), &line).shipped.units, 8);
	assert_int_equal(stated(10, ALL, units(4), &line).shipped.units, 6);
	assert_int_equal(stated(10, NONE, ALL, &line).cancelled.units, 7);
	assert_int_equal(stated(2, NONE, ALL, &line).cancelled.units, 0);
	assert_int_equal(stated(10, units(4), units(5), NULL).open, 1);
	assert_int_equal(stated(10, ALL, NONE, NULL).open, 0);
	assert_int_equal(stated(10, NONE, NONE, NULL).open, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_totals__a_total_adds_what_is_not_there_yet),
		cmocka_unit_test(test_totals__what_is_shipped_can_not_be_cancelled_nor_the_other_way_round),
		cmocka_unit_test(test_totals__all_is_what_the_other_figure_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
