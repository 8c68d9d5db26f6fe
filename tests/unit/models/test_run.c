#include "allot/models/run.h"
#include "support/testing.h"

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
		cmocka_unit_test(test_run__states_of_a_feed_keep_their_numbers_and_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
