/* Runs under a key: what has ended is told again, what was interrupted is taken up. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#define FEEDS "batches.csv orders.csv"

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	struct run_stage *s = *state;
	s->settings.chunk_rows = 1;
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nb-1,LAMP,10\n");
	scratch_write(scratch_path("orders.csv"), "orderid,sku,qty\no-1,LAMP,1\no-2,LAMP,2\no-3,LAMP,3\n");
	scratch_write(scratch_path("more.csv"), "orderid,sku,qty\no-5,LAMP,1\n");
	return 0;
}

static enum status run_as(struct run_stage *s, const char *key, const char *feeds)
{
	s->settings.key = key;
	return run_stage_run(s, feeds);
}

static void interrupt(struct run_stage *s, const char *key)
{
	run_stage_stop_at(s, "orders.csv", 2);
	assert_int_equal(run_as(s, key, FEEDS), ST_STOPPED);
	run_stage_go_on(s);
}

static void test_once__what_has_ended_is_told_again_whatever_the_feeds(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(run_as(s, "monday", FEEDS), ST_OK);
	assert_int_equal(run_as(s, "tuesday", "more.csv"), ST_OK);
	assert_false(s->repeated);
	const char *holds = run_stage_state(s);
	assert_int_equal(run_as(s, "monday", "more.csv"), ST_OK);
	assert_true(s->repeated);
	assert_int_equal(s->number, 1);
	assert_int_equal(run_as(s, "tuesday", FEEDS), ST_OK);
	assert_true(s->repeated);
	assert_int_equal(s->number, 2);
	assert_string_equal(run_stage_state(s), holds);
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 run-000002 ");
	run_stage_verify(s);
}

static void test_once__two_keys_are_two_runs_though_the_first_was_not_heard(void **state)
{
	struct run_stage *s = *state;
	s->unheard = true;
	assert_int_equal(run_as(s, "monday", FEEDS), ST_OK);
	assert_int_equal(run_as(s, "tuesday", FEEDS), ST_OK);
	assert_false(s->repeated);
	assert_int_equal(s->number, 2);
	/* a person without a key repeats the newest, as ever */
	assert_int_equal(run_as(s, NULL, FEEDS), ST_OK);
	assert_true(s->repeated);
	assert_int_equal(s->number, 2);
}

static void test_once__what_was_interrupted_under_the_key_is_taken_up(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, "monday");
	assert_int_equal(run_as(s, "monday", FEEDS), ST_OK);
	assert_false(s->repeated);
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
	run_stage_expect(s, 2, "\"warnings\":[]");
	assert_int_equal(run_as(s, "monday", FEEDS), ST_OK);
	assert_true(s->repeated);
	assert_int_equal(s->number, 2);
}

static void test_once__who_takes_it_up_without_a_key_has_done_it_for_the_key(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, "monday");
	assert_int_equal(run_as(s, NULL, FEEDS), ST_OK);
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
	assert_int_equal(run_as(s, "monday", FEEDS), ST_OK);
	assert_true(s->repeated);
	assert_int_equal(s->number, 2);
}

static void test_once__another_key_with_other_feeds_says_whose_work_it_found(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, "monday");
	assert_int_equal(run_as(s, "tuesday", "more.csv"), ST_OK);
	assert_false(s->repeated);
	run_stage_expect(s, 2,
			 "\"text\":\"run 1 was interrupted under the key monday, and these are other feeds");
	run_stage_expect(s, 1, "\"status\":\"interrupted\"");
	/* what was left of it is done now */
	assert_int_equal(run_as(s, "monday", FEEDS), ST_OK);
	assert_false(s->repeated);
	assert_int_equal(s->number, 3);
	run_stage_verify(s);
}

static void test_once__another_key_that_takes_it_up_says_so(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, "monday");
	assert_int_equal(run_as(s, "tuesday", FEEDS), ST_OK);
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
	run_stage_expect(s, 2, "under the key monday, and this one, under another, takes it up");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, run_stage_teardown)
		TEST(test_once__what_has_ended_is_told_again_whatever_the_feeds),
		TEST(test_once__two_keys_are_two_runs_though_the_first_was_not_heard),
		TEST(test_once__what_was_interrupted_under_the_key_is_taken_up),
		TEST(test_once__who_takes_it_up_without_a_key_has_done_it_for_the_key),
		TEST(test_once__another_key_with_other_feeds_says_whose_work_it_found),
		TEST(test_once__another_key_that_takes_it_up_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
