/* A run that is asked to stop, or whose OUT fails it in the middle, is taken up by the next. */
#include "support/faults.h"
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "allot/service/handlers.h"

static unsigned countdown; /* progress of application that is let pass */

static void stop_later(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
		       uint64_t total)
{
	struct run_stage *s = ctx;
	(void)feed, (void)rows, (void)done, (void)total;
	if (phase == PHASE_APPLY && countdown-- == 0)
		s->stop = 1;
}

static void stop_at_once(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows, uint64_t done,
			 uint64_t total)
{
	struct run_stage *s = ctx;
	(void)feed, (void)rows, (void)done, (void)total;
	if (phase == PHASE_VALIDATE)
		s->stop = 1;
}

static int setup(void **state)
{
	faults_clear();
	return run_stage_setup(state);
}

static int teardown(void **state)
{
	faults_clear();
	return run_stage_teardown(state);
}

/* Lets PASSED chunks pass in each run until one ends; the number of that run. */
static unsigned run_in_pieces(struct run_stage *s, const char *feeds, unsigned passed)
{
	s->settings.listener.progress = stop_later;
	for (unsigned run = 1; run < 2000; run++) {
		s->stop = 0;
		countdown = passed;
		enum status st = run_stage_run(s, feeds);
		if (st == ST_OK)
			return run;
		assert_int_equal(st, ST_STOPPED);
		run_stage_verify(s);
	}
	return 0;
}

static void test_run__stopped_after_any_chunk_and_taken_up_it_comes_to_the_same(void **state)
{
	static const unsigned PASSED[] = { 0, 1, 2, 5 };
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(80);
	s->store = "calm";
	s->out = "calm-out";
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	const char *rows = run_stage_rows(s, 1, 1), *sums = run_stage_sums(s, 1, 1);
	const char *holds = run_stage_state(s);
	s->settings.chunk_rows = 13;
	for (unsigned i = 0; i < COUNT_OF(PASSED); i++) {
		run_stage_go_to(s, i);
		unsigned last = run_in_pieces(s, feeds, PASSED[i]);
		assert_true(last > 2);
		assert_string_equal(run_stage_rows(s, 1, last), rows);
		assert_string_equal(run_stage_sums(s, 1, last), sums);
		assert_string_equal(run_stage_state(s), holds);
	}
}

static void test_run__an_out_without_links_is_told_before_the_first_row_and_in_the_summary(void **state)
{
	struct run_stage *s = *state;
	char want[5000];
	(void)snprintf(want, sizeof(want), "warning: %s: cannot hold symbolic links; there will be no latest\n",
		       scratch_path(s->out));
	faults_fail_kind(FAULT_SYMLINK, EPERM);
	assert_int_equal(run_stage_run(s, run_stage_night(20)), ST_OK);
	buf_put_char(&s->told, '\0');
	const char *told = strstr(s->told.p, want);
	assert_non_null(told);
	assert_non_null(strstr(told, " done, "));
	assert_null(strstr(told + strlen(want), "links"));
	assert_non_null(
		strstr(run_stage_summary(s, 1), ": cannot hold symbolic links; there will be no latest\"}"));
	assert_false(scratch_exists(scratch_path("results/latest")));
}

/* In the middle of a transaction */

static struct run_stage *to_stop;
static unsigned until_stop; /* allocations that are let pass */

static enum status allocate_and_stop(struct bus *bus, const struct command *command, struct outcome *out)
{
	if (until_stop-- == 0)
		to_stop->stop = 1;
	return handle_allocate(bus, command, out);
}

static void test_run__stopped_in_the_middle_of_a_transaction_it_commits_what_is_there(void **state)
{
	struct run_stage *s = *state;
	struct bus_table table = *s->settings.bus;
	const struct bus_table *sound = s->settings.bus;
	const char *feeds = run_stage_night(900);
	s->store = "calm";
	s->out = "calm-out";
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	const char *rows = run_stage_rows(s, 1, 1), *sums = run_stage_sums(s, 1, 1);
	s->store = "store";
	s->out = "results";
	table.handlers[COMMAND_ALLOCATE] = allocate_and_stop;
	s->settings.bus = &table;
	to_stop = s;
	until_stop = 300;
	assert_int_equal(run_stage_run(s, feeds), ST_STOPPED);
	run_stage_verify(s);
	s->settings.bus = sound;
	s->stop = 0;
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	const char *summary = run_stage_summary(s, 1);
	assert_non_null(strstr(summary, "\"status\":\"interrupted\",\"code\":null,\"detail\":null,\"rows\":3"));
	assert_string_equal(run_stage_rows(s, 1, 2), rows);
	assert_string_equal(run_stage_sums(s, 1, 2), sums);
}

static double seconds;
static unsigned commits;

static double half_a_second_a_look(void *ctx)
{
	(void)ctx;
	return seconds += 0.5;
}

static void count_commits(void *ctx, enum run_phase phase, const struct feed *feed, uint64_t rows,
			  uint64_t done, uint64_t total)
{
	(void)ctx, (void)rows, (void)done, (void)total;
	commits += phase == PHASE_APPLY && slice_eq(feed->name, SLICE("orders.csv"));
}

static void test_run__a_transaction_ends_after_a_second(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(3000);
	s->settings.listener.progress = count_commits;
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	assert_int_equal(commits, 1);
	const char *rows = run_stage_rows(s, 1, 1);
	commits = 0;
	s->store = "slow";
	s->out = "slow-out";
	s->settings.clock.monotonic = half_a_second_a_look;
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	/* more than a second has passed at every third look, each 256 rows behind the other */
	enum { UNITS_BEFORE = 120 }; /* about: the rows of the feeds before share the first transaction */
	assert_int_equal(commits, (3000 + UNITS_BEFORE + 767) / 768);
	assert_string_equal(run_stage_rows(s, 1, 1), rows);
	run_stage_verify(s);
}

static void test_run__the_map_may_be_full_when_an_interrupted_run_is_taken_up(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(400);
	s->store = "calm";
	s->out = "calm-out";
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	const char *rows = run_stage_rows(s, 1, 1);
	s->store = "store";
	s->out = "results";
	s->settings.chunk_rows = 7;
	s->options.map_bytes = 4096; /* LMDB takes what is in use: every opened map is full */
	unsigned last = run_in_pieces(s, feeds, 3);
	assert_true(last > 5);
	assert_string_equal(run_stage_rows(s, 1, last), rows);
}

static void test_run__stopped_while_it_reads_ahead_nothing_is_applied(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(40);
	s->settings.threads = 1; /* so that it is told of every feed */
	s->settings.listener.progress = stop_at_once;
	assert_int_equal(run_stage_run(s, feeds), ST_STOPPED);
	assert_string_equal(run_stage_state(s), "");
	run_stage_go_on(s);
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"complete\",\"recovered\":[]");
}

static void test_run__asked_to_stop_after_the_last_row_it_ends_all_the_same(void **state)
{
	struct run_stage *s = *state;
	scratch_write(scratch_path("batches.csv"), "ref,sku,qty\nb-1,LAMP,5\n");
	s->settings.listener.progress = stop_later;
	countdown = 0;
	assert_int_equal(run_stage_run(s, "batches.csv"), ST_OK);
	assert_int_equal(s->stop, 1);
	run_stage_expect(s, 1, "\"status\":\"complete\"");
}

/* Feeds that change */

static void read_little_at_a_time(struct run_stage *s, struct plan *plan)
{
	(void)s;
	for (uint32_t i = 0; i < plan->count; i++)
		plan->feeds[i].piece = 512;
}

/* A digit near the end of more.csv changes. */
static void change_more(void)
{
	int fd = open(scratch_path("more.csv"), O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "z", 1, lseek(fd, 0, SEEK_END) - 20), 1);
	close(fd);
}

/* Once orders.csv is done, more.csv changes and changes.csv goes. */
static void change_feeds(void *ctx, const struct feed *feed, uint32_t index, const struct feed_record *record,
			 uint64_t run)
{
	(void)ctx, (void)feed, (void)record, (void)run;
	if (index != 1)
		return;
	change_more();
	assert_int_equal(unlink(scratch_path("changes.csv")), 0);
}

static void write_night_again(void)
{
	static const char *const names[] = { "batches.csv", "orders.csv", "changes.csv", "more.csv" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		(void)unlink(scratch_path(names[i]));
	(void)run_stage_night(300);
}

static void test_run__a_feed_that_changes_behind_its_validation_is_applied_as_it_was(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(300);
	s->store = "calm";
	s->out = "calm-out";
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	const char *rows = run_stage_rows(s, 1, 1), *sums = run_stage_sums(s, 1, 1);
	s->settings.chunk_rows = 10;
	s->opened = read_little_at_a_time;
	s->settings.listener.feed_done = change_feeds;
	for (unsigned threads = 1; threads <= 2; threads++) {
		run_stage_go_to(s, threads);
		s->settings.threads = threads;
		write_night_again();
		assert_int_equal(run_stage_run(s, feeds), ST_OK);
		assert_false(scratch_exists(scratch_path("changes.csv")));
		run_stage_expect(s, 1, "\"status\":\"complete\"");
		assert_string_equal(run_stage_rows(s, 1, 1), rows);
		assert_string_equal(run_stage_sums(s, 1, 1), sums);
		run_stage_verify(s);
	}
}

/* Once changes.csv is done the run is asked to stop, and more.csv changes. */
static void stop_before_more(void *ctx, const struct feed *feed, uint32_t index,
			     const struct feed_record *record, uint64_t run)
{
	struct run_stage *s = ctx;
	(void)feed, (void)record, (void)run;
	if (index != 2)
		return;
	change_more();
	s->stop = 1;
}

/* What was kept of it went with the process: the next run has only the file as it is now. */
static void test_run__interrupted_it_is_not_taken_up_with_a_feed_that_has_changed(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(300);
	s->settings.chunk_rows = 10;
	s->settings.listener.feed_done = stop_before_more;
	assert_int_equal(run_stage_run(s, feeds), ST_STOPPED);
	run_stage_verify(s);
	s->stop = 0;
	s->settings.listener.feed_done = NULL;
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"interrupted\"");
	run_stage_expect(s, 2, "\"recovered\":[1],\"abandoned\":[\"more.csv\"]");
	run_stage_expect(s, 2, "\"status\":\"skipped\"");
	const char *more = strstr(run_stage_summary(s, 2), "\"feed\":\"more.csv\"");
	assert_non_null(more);
	assert_non_null(strstr(more, "\"status\":\"applied\""));
	run_stage_verify(s);
}

/* An OUT that fails */

/* At the beginning of the run it went well. */
static void spoil_publication(void *ctx, const struct feed *feed, uint32_t index,
			      const struct feed_record *record, uint64_t run)
{
	(void)ctx, (void)feed, (void)index, (void)record, (void)run;
	faults_fail_kind(FAULT_PUBLISH, EIO);
}

static void test_run__what_could_not_be_published_is_published_by_the_next_run(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(40);
	s->settings.threads = 1;
	s->settings.listener.feed_done = spoil_publication;
	assert_int_equal(run_stage_run(s, feeds), ST_IO);
	s->settings.listener.feed_done = NULL;
	faults_clear();
	assert_false(scratch_exists(scratch_path("results/run-000001")));
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	run_stage_expect(s, 1, "\"status\":\"interrupted\"");
	run_stage_expect(s, 1, "\"status\":\"applied\"");
	run_stage_expect(s, 2, "\"recovered\":[1],\"abandoned\":[]");
	run_stage_expect(s, 2, "\"totals\":{\"rows\":0,");
	assert_int_equal(s->verdict, VERDICT_REJECTS);
}

/* A run whose call NUMBER fails, and then, unless its folder appeared, another. True: it had
 * one. */
static bool run_with_failure(struct run_stage *s, const char *feeds, unsigned number, const char *rows)
{
	faults_clear();
	faults_fail_call(number, EIO);
	enum status st = run_stage_run(s, feeds);
	bool hit = faults_seen() > number;
	faults_clear();
	assert_true(hit || st == ST_OK);
	unsigned last = run_stage_summary(s, 1) ? 1 : 0;
	if (!last) {
		assert_int_not_equal(st, ST_OK);
		assert_int_equal(run_stage_run(s, feeds), ST_OK);
		last = run_stage_summary(s, 2) ? 2 : 1;
	}
	assert_string_equal(run_stage_rows(s, 1, last), rows);
	run_stage_verify(s);
	return hit;
}

static void test_run__whatever_call_fails_the_next_run_makes_good_for_it(void **state)
{
	struct run_stage *s = *state;
	const char *feeds = run_stage_night(30);
	unsigned number = 1;
	s->settings.threads = 1;
	s->settings.chunk_rows = 25;
	run_stage_go_to(s, 0);
	assert_int_equal(run_stage_run(s, feeds), ST_OK);
	const char *rows = run_stage_rows(s, 1, 1);
	do
		run_stage_go_to(s, number);
	while (run_with_failure(s, feeds, number++ - 1, rows));
	assert_true(number > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(test_run__stopped_after_any_chunk_and_taken_up_it_comes_to_the_same),
		TEST(test_run__an_out_without_links_is_told_before_the_first_row_and_in_the_summary),
		TEST(test_run__stopped_in_the_middle_of_a_transaction_it_commits_what_is_there),
		TEST(test_run__a_transaction_ends_after_a_second),
		TEST(test_run__the_map_may_be_full_when_an_interrupted_run_is_taken_up),
		TEST(test_run__stopped_while_it_reads_ahead_nothing_is_applied),
		TEST(test_run__asked_to_stop_after_the_last_row_it_ends_all_the_same),
		TEST(test_run__a_feed_that_changes_behind_its_validation_is_applied_as_it_was),
		TEST(test_run__interrupted_it_is_not_taken_up_with_a_feed_that_has_changed),
		TEST(test_run__what_could_not_be_published_is_published_by_the_next_run),
		TEST(test_run__whatever_call_fails_the_next_run_makes_good_for_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
