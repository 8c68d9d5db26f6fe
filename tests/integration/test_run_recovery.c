/* What the next run makes of an interrupted one: its feeds, its OUT, its verdicts. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void write_feeds(void)
{
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nb-1,LAMP,10\nb-2,DESK,10\n");
	scratch_write(scratch_path("orders.csv"), "orderid,sku,qty\no-1,LAMP,1\no-2,LAMP,none\n"
						  "o-3,LAMP,3\no-4,DESK,4\n");
	scratch_write(scratch_path("more.csv"), "orderid,sku,qty\no-5,LAMP,5\n");
	scratch_write(scratch_path("other.csv"), "orderid,sku,qty\no-6,DESK,2\n");
}

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	struct run_stage *s = *state;
	s->settings.chunk_rows = 1;
	write_feeds();
	return 0;
}

/* batches.csv done, orders.csv applied as far as line 3, more.csv not begun. */
static void interrupt(struct run_stage *s, const char *feeds)
{
	run_stage_stop_at(s, "orders.csv", 2);
	assert_int_equal(run_stage_run(s, feeds), ST_STOPPED);
	assert_int_equal(s->stop, 1);
	run_stage_go_on(s);
}

#define FEEDS "batches.csv orders.csv more.csv"

static void test_recovery__the_next_run_publishes_what_was_committed_and_goes_on(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	assert_false(scratch_exists(scratch_path("results/run-000001")));
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"interrupted\",\"recovered\":[],\"abandoned\":[]");
	run_stage_expect(s, 1, "\"status\":\"interrupted\",\"code\":null,\"detail\":null,\"rows\":2,");
	run_stage_expect(s, 1, "\"status\":\"pending\"");
	run_stage_expect(s, 2, "\"status\":\"complete\",\"recovered\":[1],\"abandoned\":[]");
	run_stage_expect(s, 2, "\"status\":\"skipped\",\"code\":null,\"detail\":null,\"rows\":0,");
	run_stage_expect(s, 2, "\"status\":\"resumed\",\"code\":null,\"detail\":null,\"rows\":2,");
	assert_string_equal(scratch_link(scratch_path("results/latest")), "run-000002");
	assert_int_equal(s->verdict, VERDICT_REJECTS); /* in the recovered folder */
}

static void test_recovery__feeds_are_known_by_their_content_not_their_names(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	assert_int_equal(rename(scratch_path("orders.csv"), scratch_path("renamed.csv")), 0);
	assert_int_equal(run_stage_run(s, "batches.csv renamed.csv more.csv"), ST_OK);
	run_stage_expect(s, 1, "\"feed\":\"orders.csv\"");
	run_stage_expect(s, 2, "\"feed\":\"renamed.csv\"");
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
}

static void test_recovery__the_validation_of_a_feed_taken_up_stands(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	s->settings.limit = (struct reject_limit){ LIMIT_ROWS, 0 };
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	run_stage_expect(s, 2, "\"status\":\"resumed\",\"code\":null");
	assert_non_null(strstr(run_stage_rows(s, 2, 2), "o-3,LAMP,3,b-1"));
}

static void test_recovery__a_feed_not_begun_is_validated_anew(void **state)
{
	struct run_stage *s = *state;
	scratch_write(scratch_path("bad.csv"), "orderid,sku,qty\no-7,LAMP,1\no-8,LAMP,x\n");
	interrupt(s, "batches.csv orders.csv bad.csv");
	s->settings.limit = (struct reject_limit){ LIMIT_ROWS, 0 };
	assert_int_equal(run_stage_run(s, "batches.csv orders.csv bad.csv"), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"pending\"");
	run_stage_expect(s, 2, "\"status\":\"refused\",\"code\":\"too-many-rejects\"");
}

static void test_recovery__a_refused_feed_is_judged_anew(void **state)
{
	struct run_stage *s = *state;
	scratch_write(scratch_path("bad.csv"), "orderid,sku,qty\no-7,LAMP,1\no-8,LAMP,x\n");
	s->settings.limit = (struct reject_limit){ LIMIT_PERCENT, 40 };
	interrupt(s, "batches.csv bad.csv orders.csv");
	s->settings.limit.type = LIMIT_NONE;
	assert_int_equal(run_stage_run(s, "batches.csv bad.csv orders.csv"), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"refused\",\"code\":\"too-many-rejects\"");
	run_stage_expect(s, 2, "\"status\":\"applied\",\"code\":null,\"detail\":null,\"rows\":2,");
	run_stage_expect(s, 2, "\"status\":\"resumed\"");
}

static void test_recovery__feeds_that_are_not_sent_again_are_named(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	assert_int_equal(run_stage_run(s, "batches.csv other.csv"), ST_OK);
	run_stage_expect(s, 2, "\"abandoned\":[\"orders.csv\",\"more.csv\"]");
	run_stage_expect(s, 2, "\"status\":\"skipped\"");
	run_stage_expect(s, 2, "\"status\":\"applied\"");
	assert_int_equal(run_stage_run(s, "other.csv"), ST_OK);
	run_stage_expect(s, 3, "\"recovered\":[],\"abandoned\":[]");
}

static void test_recovery__from_the_first_feed_that_differs_all_are_applied_afresh(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	scratch_write(scratch_path("first.csv"), "ref,sku,qty\nb-0,PEN,1\n");
	assert_int_equal(run_stage_run(s, "first.csv " FEEDS), ST_OK);
	run_stage_expect(s, 2, "\"abandoned\":[]");
	run_stage_expect(s, 2, "\"unchanged\":2");
	run_stage_expect(s, 2, "\"status\":\"applied\",\"code\":null,\"detail\":null,\"rows\":4,");
	assert_null(strstr(run_stage_summary(s, 2), "skipped"));
	run_stage_verify(s);
}

static void test_recovery__what_was_committed_goes_to_the_out_it_was_meant_for(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	s->out = "elsewhere";
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_true(scratch_exists(scratch_path("results/run-000001/summary.json")));
	assert_string_equal(scratch_link(scratch_path("results/latest")), "run-000001");
	assert_string_equal(scratch_list(scratch_path("elsewhere")), "latest run-000002 ");
}

static void test_recovery__a_folder_of_another_store_is_not_taken_for_the_recovered_one(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	s->store = "another";
	assert_int_equal(run_stage_run(s, "batches.csv"), ST_OK);
	const char *theirs = strdup(run_stage_summary(s, 1));
	s->store = "store";
	assert_int_equal(run_stage_run(s, FEEDS), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "run-000001"));
	assert_string_equal(run_stage_summary(s, 1), theirs);
	free((void *)(uintptr_t)theirs);
	assert_int_equal(rename(scratch_path("results"), scratch_path("theirs")), 0);
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"interrupted\"");
	assert_non_null(strstr(run_stage_rows(s, 1, 1), "o-1,LAMP,1,b-1"));
}

static void test_recovery__a_run_whose_folder_was_moved_away_is_not_published_again(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_int_equal(rename(scratch_path("results"), scratch_path("archive")), 0);
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000002 ");
	run_stage_expect(s, 2, "\"recovered\":[]");
}

/* An OUT that cannot take the run's folder */

static void test_run__an_out_that_holds_the_number_is_refused_before_anything_is_applied(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(run_stage_run(s, "batches.csv"), ST_OK);
	const char *before = run_stage_state(s);
	assert_int_equal(access(scratch_path("results"), F_OK), 0);
	s->store = "another";
	assert_int_equal(run_stage_run(s, FEEDS), ST_CANT_CREATE);
	assert_string_equal(run_stage_state(s), "");
	s->out = "elsewhere";
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	run_stage_expect(s, 1, "\"run\":1,");
	s->store = "store";
	s->out = "results";
	assert_string_equal(run_stage_state(s), before);
}

static void test_run__refused_for_its_number_it_leaves_an_interrupted_run_alone(void **state)
{
	struct run_stage *s = *state;
	interrupt(s, FEEDS);
	assert_int_equal(run_stage_run(s, "batches.csv"), ST_OK);
	interrupt(s, FEEDS);
	s->out = "theirs";
	s->store = "another";
	for (int run = 0; run < 4; run++)
		assert_int_equal(run_stage_run(s, "batches.csv"), ST_OK);
	s->store = "store";
	assert_int_equal(run_stage_run(s, FEEDS), ST_CANT_CREATE);
	assert_false(scratch_exists(scratch_path("results/run-000003")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, run_stage_teardown)
		TEST(test_recovery__the_next_run_publishes_what_was_committed_and_goes_on),
		TEST(test_recovery__feeds_are_known_by_their_content_not_their_names),
		TEST(test_recovery__the_validation_of_a_feed_taken_up_stands),
		TEST(test_recovery__a_feed_not_begun_is_validated_anew),
		TEST(test_recovery__a_refused_feed_is_judged_anew),
		TEST(test_recovery__feeds_that_are_not_sent_again_are_named),
		TEST(test_recovery__from_the_first_feed_that_differs_all_are_applied_afresh),
		TEST(test_recovery__what_was_committed_goes_to_the_out_it_was_meant_for),
		TEST(test_recovery__a_folder_of_another_store_is_not_taken_for_the_recovered_one),
		TEST(test_recovery__a_run_whose_folder_was_moved_away_is_not_published_again),
		TEST(test_run__an_out_that_holds_the_number_is_refused_before_anything_is_applied),
		TEST(test_run__refused_for_its_number_it_leaves_an_interrupted_run_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
