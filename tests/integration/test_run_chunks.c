/* Results do not depend on how the work was cut up. */
#include "support/run_stage.h"
#include "support/testing.h"

/* The night's results on a store of its own; NUMBER tells the stores apart. */
static const char *played(struct run_stage *s, const char *feeds, unsigned number)
{
	run_stage_go_to(s, number);
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	run_stage_verify(s);
	return run_stage_rows(s, 1, 1);
}

static void test_run__results_do_not_depend_on_rows_of_a_chunk_or_threads(void **state)
{
	static const uint64_t ROWS[] = { 1, 2, 3, 7, 100, 0 };
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(300);
	s->settings.options.as_given = true; /* so that changes cut what orders were promised */
	s->settings.threads = 1;
	const char *rows = played(s, feeds, 0);
	const char *sums = run_stage_sums(s, 1, 1);
	const char *holds = run_stage_state(s);
	assert_non_null(strstr(rows, "quantity-cut"));
	assert_non_null(strstr(rows, "insufficient"));
	assert_non_null(strstr(rows, "rejected/02-orders.csv"));
	for (unsigned i = 0; i < 2 * COUNT_OF(ROWS); i++) {
		s->settings.chunk_rows = ROWS[i / 2];
		s->settings.threads = i % 2 ? 1 : 2;
		assert_string_equal(played(s, feeds, i + 1), rows);
		assert_string_equal(run_stage_sums(s, 1, 1), sums);
		assert_string_equal(run_stage_state(s), holds);
	}
}

static void test_run__results_do_not_depend_on_the_memory_of_a_chunk(void **state)
{
	static const size_t BYTES[] = { 1, 4096, 100000 };
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(1500);
	const char *rows = played(s, feeds, 0);
	const char *sums = run_stage_sums(s, 1, 1);
	for (unsigned i = 0; i < COUNT_OF(BYTES); i++) {
		s->settings.chunk_bytes = BYTES[i];
		assert_string_equal(played(s, feeds, i + 1), rows);
		assert_string_equal(run_stage_sums(s, 1, 1), sums);
	}
}

static size_t times(const char *text, const char *what)
{
	size_t n = 0;
	for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
		n++;
	return n;
}

static void test_run__a_refused_row_is_told_once_however_often_it_is_applied(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(60);
	static const char *const WANT[] = {
		"\norders.csv:5: bad-quantity\n",	  "\norders.csv:7: unknown-sku\n",
		"\norders.csv:22: bad-quantity\n",	  "\norders.csv:30: unknown-sku\n",
		"\norders.csv:39: bad-quantity\n",	  "\norders.csv:53: unknown-sku\n",
		"\norders.csv:56: bad-quantity\n",	  "\nbatches.csv: feed 1 done, 0 refused\n",
		"\norders.csv: feed 3 done, 7 refused\n",
	};
	s->options.map_bytes = 64 * 1024;
	(void)played(s, feeds, 0);
	buf_put_char(&s->told, '\0');
	for (size_t i = 0; i < COUNT_OF(WANT); i++)
		assert_int_equal(times(s->told.p, WANT[i]), 1);
}

static void test_run__a_map_that_grows_in_the_middle_changes_nothing(void **state)
{
	static const uint64_t ROWS[] = { 100, 1000, 0 };
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(6000);
	const char *rows = played(s, feeds, 0);
	const char *holds = run_stage_state(s);
	s->options.map_bytes = 64 * 1024;
	for (unsigned i = 0; i < 2 * COUNT_OF(ROWS); i++) {
		s->settings.chunk_rows = ROWS[i / 2];
		s->settings.threads = i % 2 ? 1 : 2;
		assert_string_equal(played(s, feeds, i + 1), rows);
		assert_string_equal(run_stage_state(s), holds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, run_stage_setup, run_stage_teardown)
		TEST(test_run__results_do_not_depend_on_rows_of_a_chunk_or_threads),
		TEST(test_run__results_do_not_depend_on_the_memory_of_a_chunk),
		TEST(test_run__a_refused_row_is_told_once_however_often_it_is_applied),
		TEST(test_run__a_map_that_grows_in_the_middle_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
