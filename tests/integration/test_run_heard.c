/* What people and engines lean on between runs: a run that was not heard, an OUT that is gone, old rejects. */
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/store_env.h"

#define FEEDS "batches.csv orders.csv"

static int setup(void **state)
{
	if (run_stage_setup(state))
		return -1;
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nb-1,LAMP,10\n");
	scratch_write(scratch_path("orders.csv"), "orderid,sku,qty\no-1,LAMP,1\no-2,LAMP,none\no-3,LAMP,3\n");
	scratch_write(scratch_path("more.csv"), "orderid,sku,qty\no-5,LAMP,5\n");
	return 0;
}

/* Heard or not */

static void test_run__not_heard_and_given_the_same_it_does_nothing_but_tell_again(void **state)
{
	struct run_stage *s = *state;
	s->unheard = true;
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_false(s->repeated);
	const char *holds = run_stage_state(s);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
		assert_true(s->repeated);
		assert_int_equal(s->number, 1);
		assert_int_equal(s->verdict, VERDICT_REJECTS);
		assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 ");
		assert_string_equal(run_stage_state(s), holds);
	}
	s->unheard = false;
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_true(s->repeated);
	/* now it was heard: the same feeds are a new night's */
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_false(s->repeated);
	assert_int_equal(s->number, 2);
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 run-000002 ");
	run_stage_expect(s, 2, "\"unchanged\":1");
	run_stage_expect(s, 2, "\"recovered\":[]");
	run_stage_verify(s);
}

static void test_run__not_heard_it_is_known_by_content_whatever_the_names(void **state)
{
	struct run_stage *s = *state;
	s->unheard = true;
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_int_equal(rename(scratch_path("orders.csv"), scratch_path("renamed.csv")), 0);
	assert_int_equal(run_stage_run(s, "batches.csv renamed.csv"), ST_OK);
	assert_true(s->repeated);
}

static void test_run__not_heard_and_given_other_feeds_it_is_a_run_like_any(void **state)
{
	static const char *const OTHER[] = { "batches.csv", "batches.csv orders.csv more.csv",
					     "batches.csv more.csv", "orders.csv batches.csv" };
	struct run_stage *s = *state;
	for (unsigned i = 0; i < COUNT_OF(OTHER); i++) {
		run_stage_go_to(s, i);
		s->unheard = true;
		assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
		assert_int_equal(run_stage_run(s, OTHER[i]), ST_OK);
		/* in whatever order they are given: it is that in which they are applied which counts */
		assert_int_equal(s->repeated, i == 3);
		assert_int_equal(s->number, i == 3 ? 1 : 2);
	}
}

static void test_run__not_heard_and_run_with_other_options_it_is_a_run_like_any(void **state)
{
	static const struct row_options OTHER[] = {
		{ .backorder = true }, { .split = true },	 { .amend = true },
		{ .as_given = true },  { .accept_alike = true },
	};
	struct run_stage *s = *state;
	for (unsigned i = 0; i < COUNT_OF(OTHER); i++) {
		run_stage_go_to(s, i);
		s->unheard = true;
		s->settings.options = (struct row_options){ 0 };
		assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
		s->settings.options = OTHER[i];
		assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
		assert_false(s->repeated);
		assert_int_equal(s->number, 2);
	}
}

/* The OUT of an interrupted run */

static void interrupt(struct run_stage *s)
{
	run_stage_stop_at(s, "orders.csv", 2);
	assert_int_equal(run_stage_run(s, FEEDS), ST_STOPPED);
	run_stage_go_on(s);
}

/* Its exit status is that of both folders, the first time as when it is told again. */
static void test_run__not_heard_what_it_had_recovered_counts_again(void **state)
{
	struct run_stage *s = *state;
	interrupt(s);
	s->unheard = true;
	for (int again = 0; again < 3; again++) {
		assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
		assert_int_equal(s->repeated, again > 0);
		assert_int_equal(s->number, 2);
		assert_int_equal(s->verdict, VERDICT_REJECTS);
	}
	run_stage_expect(s, 2, "\"totals\":{\"rows\":1,");
	run_stage_expect(s, 2, "\"rejected\":0");
}

/* The next run, with another OUT, publishes both runs there and says so. */
static void is_published_elsewhere(struct run_stage *s)
{
	s->out = "elsewhere";
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_string_equal(scratch_list(scratch_path("elsewhere")), "latest run-000001 run-000002 ");
	assert_string_equal(scratch_link(scratch_path("elsewhere/latest")), "run-000002");
	run_stage_expect(s, 1, "\"status\":\"interrupted\"");
	run_stage_expect(s, 2, "\"recovered\":[1]");
	run_stage_expect(s, 2, "the results of the interrupted run 1 were to go to ");
	run_stage_expect(s, 2, "/elsewhere\"");
	run_stage_verify(s);
}

static void test_recovery__where_the_out_is_gone_its_results_go_to_that_of_the_next_run(void **state)
{
	interrupt(*state);
	assert_int_equal(rename(scratch_path("results"), scratch_path("archive")), 0);
	is_published_elsewhere(*state);
	assert_false(scratch_exists(scratch_path("results")));
}

static void test_recovery__where_the_out_is_another_folder_now_it_is_left_alone(void **state)
{
	interrupt(*state);
	assert_int_equal(rename(scratch_path("results"), scratch_path("archive")), 0);
	assert_int_equal(mkdir(scratch_path("results"), 0700), 0);
	is_published_elsewhere(*state);
	assert_string_equal(scratch_list(scratch_path("results")), "");
}

static void test_recovery__where_the_out_is_a_file_now_it_is_left_alone(void **state)
{
	interrupt(*state);
	assert_int_equal(rename(scratch_path("results"), scratch_path("archive")), 0);
	scratch_write(scratch_path("results"), "mine");
	is_published_elsewhere(*state);
	assert_string_equal(scratch_read(scratch_path("results")), "mine");
}

static void test_recovery__where_the_out_may_not_be_written_its_results_go_to_that_of_the_next_run(void **state)
{
	if (geteuid() == 0)
		skip(); /* may write anywhere */
	interrupt(*state);
	assert_int_equal(chmod(scratch_path("results"), 0500), 0);
	is_published_elsewhere(*state);
	assert_int_equal(chmod(scratch_path("results"), 0700), 0);
}

/* The run that moved it is itself interrupted: where the results are stands in the ledger. */
static void test_recovery__moved_once_it_is_not_published_twice(void **state)
{
	struct run_stage *s = *state;
	interrupt(s);
	assert_int_equal(rename(scratch_path("results"), scratch_path("archive")), 0);
	s->out = "elsewhere";
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_int_equal(rename(scratch_path("archive"), scratch_path("results")), 0);
	s->out = "results";
	assert_int_equal(run_stage_run(s, "more.csv"), ST_OK);
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000003 ");
	run_stage_expect(s, 3, "\"recovered\":[]");
}

/* Old rejects */

static void test_run__a_row_refused_before_is_old_and_does_not_count(void **state)
{
	struct run_stage *s = *state;
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_int_equal(s->verdict, VERDICT_REJECTS);
	run_stage_expect(s, 1, "\"rejected\":1,\"old_rejects\":0");
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_int_equal(s->verdict, VERDICT_DONE);
	run_stage_expect(s, 2, "\"rejected\":1,\"old_rejects\":1");
	assert_non_null(strstr(run_stage_rows(s, 2, 2), ",run-000001,o-2,LAMP,none\n"));
}

static void test_run__what_no_run_refused_for_100_runs_is_forgotten(void **state)
{
	struct run_stage *s = *state;
	scratch_write(scratch_path("none.csv"), "ref,sku,qty\n");
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	for (unsigned run = 2; run <= 100; run++)
		assert_int_equal(run_stage_run(s, "none.csv"), ST_OK);
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_int_equal(s->number, 101);
	assert_int_equal(s->verdict, VERDICT_DONE);
	assert_non_null(strstr(run_stage_rows(s, 101, 101), ",run-000001,o-2,LAMP,none\n"));
	for (unsigned run = 102; run <= 201; run++)
		assert_int_equal(run_stage_run(s, "none.csv"), ST_OK);
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	assert_int_equal(s->number, 202);
	assert_int_equal(s->verdict, VERDICT_REJECTS);
	assert_non_null(strstr(run_stage_rows(s, 202, 202), "\",,o-2,LAMP,none\n"));
}

/* A run that was interrupted refused the row, and so does the one that takes it up: for both it is new. */
static void test_run__a_run_taken_up_is_no_earlier_run(void **state)
{
	struct run_stage *s = *state;
	(void)unlink(scratch_path("orders.csv"));
	scratch_write(scratch_path("orders.csv"), "orderid,sku,qty\no-1,LAMP,1\no-2,LAMP,none\no-3,LAMP,3\n"
						  "o-2,LAMP,none\n");
	interrupt(s);
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	run_stage_expect(s, 1, "\"rejected\":1,\"old_rejects\":0");
	run_stage_expect(s, 2, "\"rejected\":1,\"old_rejects\":0");
	assert_int_equal(s->verdict, VERDICT_REJECTS);
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	run_stage_expect(s, 3, "\"rejected\":2,\"old_rejects\":2");
	assert_non_null(strstr(run_stage_rows(s, 3, 3), ",run-000001,o-2,LAMP,none\n"));
}

/* A store of another format */

static void test_store__of_format_2_is_refused_and_left_as_it_is(void **state)
{
	struct run_stage *s = *state;
	struct store_env e;
	struct buf out;
	assert_int_equal(run_stage_run(s, FEEDS), ST_OK);
	store_env_open(&e, scratch_path("store"));
	buf_init(&out, 0);
	bool found = false;
	struct slice identity;
	assert_int_equal(record_get(e.txn, &e.env.tables[TABLE_META], SLICE("store"), &found, &identity),
			 ST_OK);
	assert_true(found && identity.n > 2);
	buf_put_slice(&out, identity);
	char *version = memchr(out.p, STORE_VERSION, out.n);
	assert_non_null(version);
	*version = 2;
	assert_int_equal(record_put(e.txn, &e.env.tables[TABLE_META], SLICE("store"), buf_slice(&out), 0),
			 ST_OK);
	buf_release(&out);
	store_env_close(&e);
	assert_int_equal(run_stage_run(s, FEEDS), ST_VERSION);
	assert_non_null(strstr(fail_message(), "2"));
	struct views *views = NULL;
	struct verify_report report;
	assert_int_equal(views_open(scratch_path("store"), VIEWS_FEW, &views), ST_VERSION);
	assert_int_equal(store_verify(scratch_path("store"), NULL, NULL, &report), ST_VERSION);
	assert_string_equal(scratch_list(scratch_path("results")), "latest run-000001 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, run_stage_teardown)
		TEST(test_run__not_heard_and_given_the_same_it_does_nothing_but_tell_again),
		TEST(test_run__not_heard_it_is_known_by_content_whatever_the_names),
		TEST(test_run__not_heard_and_given_other_feeds_it_is_a_run_like_any),
		TEST(test_run__not_heard_and_run_with_other_options_it_is_a_run_like_any),
		TEST(test_run__not_heard_what_it_had_recovered_counts_again),
		TEST(test_recovery__where_the_out_is_gone_its_results_go_to_that_of_the_next_run),
		TEST(test_recovery__where_the_out_is_another_folder_now_it_is_left_alone),
		TEST(test_recovery__where_the_out_is_a_file_now_it_is_left_alone),
		TEST(test_recovery__where_the_out_may_not_be_written_its_results_go_to_that_of_the_next_run),
		TEST(test_recovery__moved_once_it_is_not_published_twice),
		TEST(test_run__a_row_refused_before_is_old_and_does_not_count),
		TEST(test_run__what_no_run_refused_for_100_runs_is_forgotten),
		TEST(test_run__a_run_taken_up_is_no_earlier_run),
		TEST(test_store__of_format_2_is_refused_and_left_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
