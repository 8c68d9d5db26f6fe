#include "allot/models/run.h"
#include "support/testing.h"

/* Each figure has a digit of its own, so that none can be taken for another. */
static const struct counts NIGHT = {
	.created = 1,
	.changed = 20,
	.unchanged = 300,
	.allocated = 4000,
	.out_of_stock = 50000,
	.duplicates = 600000,
	.rejected = 7000000,
	.rejects = { [CODE_TOO_MANY_FIELDS] = 3000000, [CODE_TOO_MANY_REJECTS] = 4000000 },
};

static void test_run__rows_are_all_that_was_counted(void **state)
{
	const struct counts none = { 0 };

	(void)state;
	assert_int_equal(counts_rows(&none), 0);
	assert_int_equal(counts_rows(&NIGHT), 7654321);
}

static void test_run__counts_of_feeds_add_up_figure_by_figure(void **state)
{
	struct counts sum = NIGHT;

	(void)state;
	sum.rejects[CODE_BAD_DATE] = 5;
	counts_add(&sum, &NIGHT);
	assert_int_equal(sum.created, 2);
	assert_int_equal(sum.changed, 40);
	assert_int_equal(sum.unchanged, 600);
	assert_int_equal(sum.allocated, 8000);
	assert_int_equal(sum.out_of_stock, 100000);
	assert_int_equal(sum.duplicates, 1200000);
	assert_int_equal(sum.rejected, 14000000);
	assert_int_equal(sum.rejects[CODE_TOO_MANY_FIELDS], 6000000);
	assert_int_equal(sum.rejects[CODE_BAD_DATE], 5);
	assert_int_equal(sum.rejects[CODE_TOO_MANY_REJECTS], 8000000);
}

static void test_run__units_add_up_figure_by_figure(void **state)
{
	struct units sum = { .allocated = 1, .deallocated = 20, .short_ = 300 };
	const struct units more = { .allocated = 4, .deallocated = 50, .short_ = 600 };

	(void)state;
	units_add(&sum, &more);
	assert_int_equal(sum.allocated, 5);
	assert_int_equal(sum.deallocated, 70);
	assert_int_equal(sum.short_, 900);
}

/* The numbers stand in stores, the names in summaries. */
static void test_run__states_of_a_feed_keep_their_numbers_and_names(void **state)
{
	static const char *const names[] = { "pending", "interrupted", "applied",
					     "resumed", "skipped",     "refused" };

	(void)state;
	assert_int_equal(FEED_STATUS_COUNT, COUNT_OF(names));
	for (int i = 0; i < FEED_STATUS_COUNT; i++)
		assert_string_equal(feed_status_name((enum feed_status)i), names[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_run__rows_are_all_that_was_counted),
		cmocka_unit_test(test_run__counts_of_feeds_add_up_figure_by_figure),
		cmocka_unit_test(test_run__units_add_up_figure_by_figure),
		cmocka_unit_test(test_run__states_of_a_feed_keep_their_numbers_and_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
