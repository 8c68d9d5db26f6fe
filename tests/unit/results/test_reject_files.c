#include "results/records.h"
#include "support/faults.h"
#include "support/results_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "allot/base/files/file.h"

static int setup(void **state)
{
	stage_name_feeds("orders.csv");
	return faults_setup(state);
}

static void test_rejects__each_feed_with_refused_rows_has_a_file(void **state)
{
	(void)state;
	stage_name_feed(120, "-");
	struct results *r = stage_begin(1);
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	assert_int_equal(stage_refused(r, 0, 17), ST_OK);
	assert_int_equal(stage_refused(r, 2, 2), ST_OK);
	assert_int_equal(stage_refused(r, 120, 5), ST_OK);
	stage_publish(r);
	assert_string_equal(scratch_list(stage_in("run-000001/rejected")),
			    "01-orders.csv 03-orders.csv 121-- ");
	assert_string_equal(scratch_read(stage_in("run-000001/rejected/01-orders.csv")),
			    STAGE_REJECTS "3" STAGE_REFUSED "17" STAGE_REFUSED);
	assert_string_equal(scratch_read(stage_in("run-000001/rejected/121--")),
			    STAGE_REJECTS "5" STAGE_REFUSED);
}

static void test_rejects__names_of_feeds_are_bytes_and_stay_as_they_are(void **state)
{
	(void)state;
	stage_name_feed(0, "a\nb\x1b[2J\xff.csv");
	struct results *r = stage_begin(1);
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	stage_publish(r);
	assert_string_equal(scratch_list(stage_in("run-000001/rejected")), "01-a\nb\x1b[2J\xff.csv ");
}

static void test_rejects__the_longest_name_of_a_feed_still_makes_a_file(void **state)
{
	static char name[256];

	(void)state;
	memset(name, 'n', 255);
	stage_name_feed(0, name);
	struct results *r = stage_begin(1);
	assert_int_equal(stage_refused(r, 0, 9), ST_OK);
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	stage_publish(r);
	assert_int_equal(strlen(scratch_list(stage_in("run-000001/rejected"))), 255 + 1);
}

/* What rows of the first feed, refused in the order of LINES (ended by 0), become: the lines in its file. */
static const char *lines_of(const uint64_t *lines)
{
	static char text[4096];
	size_t n = 0;
	const char *at;
	struct results *r = stage_begin(1);

	for (; *lines; lines++) {
		assert_int_equal(stage_refused(r, 0, *lines), ST_OK);
	}
	stage_publish(r);
	assert_string_equal(scratch_list(stage_in("run-000001/rejected")), "01-orders.csv ");
	at = scratch_read(stage_in("run-000001/rejected/01-orders.csv"));
	assert_int_equal(strncmp(at, STAGE_REJECTS, strlen(STAGE_REJECTS)), 0);
	for (at = strchr(at, '\n') + 1; *at; at = strchr(at, '\n') + 1)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%.*s ", (int)strcspn(at, ","), at);
	assert_int_equal(folder_remove(stage_out()), ST_OK);
	return n ? text : "";
}

#define LINES_OF(...) lines_of((const uint64_t[]){ __VA_ARGS__, 0 })

static void test_rejects__stand_by_line_whenever_they_come(void **state)
{
	(void)state;
	assert_string_equal(LINES_OF(2, 4, 8), "2 4 8 ");
	assert_string_equal(LINES_OF(2, 4, 8, 3), "2 3 4 8 ");
	assert_string_equal(LINES_OF(4, 8, 2, 6, 7, 9, 10), "2 4 6 7 8 9 10 ");
	assert_string_equal(LINES_OF(9, 2), "2 9 ");
	assert_string_equal(LINES_OF(5, 5, 3, 5), "3 5 5 5 ");
	/* late ones that are not in order themselves */
	assert_string_equal(LINES_OF(9, 7, 5, 3, 1, 4, 12, 11), "1 3 4 5 7 9 11 12 ");
}

static void test_rejects__of_several_feeds_may_come_in_turns(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	for (uint64_t round = 0; round < 3; round++)
		for (uint32_t feed = 0; feed < 3; feed++)
			assert_int_equal(stage_refused(r, feed, 30 - 10 * round + feed), ST_OK);
	stage_publish(r);
	assert_string_equal(scratch_list(stage_in("run-000001/rejected")),
			    "01-orders.csv 02-orders.csv 03-orders.csv ");
	assert_string_equal(scratch_read(stage_in("run-000001/rejected/02-orders.csv")),
			    STAGE_REJECTS "11" STAGE_REFUSED "21" STAGE_REFUSED "31" STAGE_REFUSED);
}

static void test_rejects__of_many_feeds_need_few_open_files(void **state)
{
	struct rlimit before, few;
	struct results *r = stage_begin(1);

	(void)state;
	int next = dup(0);
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = before;
	few.rlim_cur = (rlim_t)next + 5;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (uint64_t line = 9; line > 6; line--)
		for (uint32_t feed = 0; feed < STAGE_FEEDS; feed++)
			assert_int_equal(stage_refused(r, feed, line), ST_OK);
	stage_publish(r);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_string_equal(scratch_read(stage_in("run-000001/rejected/121-orders.csv")),
			    STAGE_REJECTS "7" STAGE_REFUSED "8" STAGE_REFUSED "9" STAGE_REFUSED);
}

/* A refused row on LINE with a field of N bytes that holds line ends, quotes and commas. */
static enum status refuse_large(struct results *r, uint64_t line, size_t n)
{
	static char field[2 * RECORDS_PIECE];
	const struct slice fields[] = { slice_of(field, n), SLICE("end") };
	const struct refusal refusal = { .line = line,
					 .code = CODE_TOO_LONG,
					 .since = line == 2 ? 12 : 0,
					 .reason = SLICE("long"),
					 .fields = fields,
					 .count = 2 };

	for (size_t i = 0; i < n; i++)
		field[i] = "ab\n\",\r1,2\n"[i % 10];
	return stage_refusal(r, &refusal);
}

static void test_rejects__rows_larger_than_a_piece_are_merged_whole(void **state)
{
	static char straight[16 * RECORDS_PIECE];
	static const size_t sizes[] = { 0, 1, 3, 4, 9, RECORDS_PIECE - 40, RECORDS_PIECE, 2 * RECORDS_PIECE };
	struct results *r = stage_begin(1);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		assert_int_equal(refuse_large(r, i + 2, sizes[i]), ST_OK);
	stage_publish(r);
	(void)snprintf(straight, sizeof(straight), "%s",
		       scratch_read(stage_in("run-000001/rejected/01-orders.csv")));
	assert_non_null(strstr(straight, "\n2,too-long,long,run-000012,,end\n3,too-long,long,,a,end\n"));
	r = stage_begin(2);
	for (size_t i = 1; i < COUNT_OF(sizes); i += 2)
		assert_int_equal(refuse_large(r, i + 2, sizes[i]), ST_OK);
	for (size_t i = 0; i < COUNT_OF(sizes); i += 2)
		assert_int_equal(refuse_large(r, i + 2, sizes[i]), ST_OK);
	stage_publish(r);
	assert_string_equal(scratch_read(stage_in("run-000002/rejected/01-orders.csv")), straight);
}

static void test_rejects__a_link_in_place_of_their_folder_sends_no_file_elsewhere(void **state)
{
	struct results *r = stage_begin(1);
	char from[4096];

	(void)state;
	assert_int_equal(stage_refused(r, 0, 3), ST_OK);
	(void)snprintf(from, sizeof(from), "%s", stage_in(".run-000001.tmp/rejected"));
	assert_int_equal(folder_make(scratch_path("elsewhere")), ST_OK);
	assert_int_equal(rename(from, stage_in("moved")), 0);
	assert_int_equal(symlink(scratch_path("elsewhere"), from), 0);
	assert_int_equal(stage_refused(r, 1, 3), ST_OK);
	results_drop(r);
	assert_string_equal(scratch_list(scratch_path("elsewhere")), "");
}

static void test_rejects__any_failure_of_a_merge_is_told(void **state)
{
	bool reached = true;
	size_t failed = 0;

	(void)state;
	for (size_t call = 0; reached; call++) {
		struct results *r = stage_begin(1);
		assert_int_equal(stage_refused(r, 0, 9), ST_OK);
		assert_int_equal(stage_refused(r, 0, 3), ST_OK);
		faults_clear();
		faults_fail_call(call, ENOSPC);
		/* written twice, merged and synced, renamed; the other feed's file waits */
		enum status st = stage_refused(r, 1, 2);
		reached = faults_seen() > call;
		faults_clear();
		failed += st == ST_IO;
		if (st)
			assert_non_null(strstr(fail_message(), ": disk full"));
		results_drop(r);
		assert_string_equal(scratch_list(stage_out()), "");
	}
	assert_int_equal(failed, 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, faults_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rejects__each_feed_with_refused_rows_has_a_file),
		TEST(test_rejects__names_of_feeds_are_bytes_and_stay_as_they_are),
		TEST(test_rejects__the_longest_name_of_a_feed_still_makes_a_file),
		TEST(test_rejects__stand_by_line_whenever_they_come),
		TEST(test_rejects__of_several_feeds_may_come_in_turns),
		TEST(test_rejects__of_many_feeds_need_few_open_files),
		TEST(test_rejects__rows_larger_than_a_piece_are_merged_whole),
		TEST(test_rejects__a_link_in_place_of_their_folder_sends_no_file_elsewhere),
		TEST(test_rejects__any_failure_of_a_merge_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
