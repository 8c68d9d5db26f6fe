#include "cli/run_report.h"
#include "support/run_capture.h"
#include "support/testing.h"

#include <stdio.h>

static struct feed a_feed(void)
{
	return (struct feed){ .path = "in/orders.csv", .name = { "orders.csv", 10 } };
}

/* What the listener says of ROWS refused rows and the end of a feed in place 2 of run 7. */
static const char *told_of(const struct feed *feed, unsigned listed, uint64_t rejected, bool quiet)
{
	struct run_listener l = run_report_listener("out", quiet);
	capture_begin(2);
	for (unsigned i = 0; l.row_refused && i < listed; i++)
		l.row_refused(l.ctx, feed, i + 2, CODE_BAD_QUANTITY, "\"ten\" is not a whole number");
	if (l.feed_done)
		l.feed_done(l.ctx, feed, 1, rejected, 7);
	return capture_end();
}

static void test_report__a_refused_row_is_told_with_its_place_code_and_reason(void **state)
{
	struct feed feed = a_feed();
	(void)state;
	assert_string_equal(told_of(&feed, 1, 1, false),
			    "allot: in/orders.csv:2: bad-quantity: \"ten\" is not a whole number\n");
}

static void test_report__rows_that_were_not_listed_are_counted_with_the_file_they_are_in(void **state)
{
	struct feed feed = a_feed();
	(void)state;
	const char *told = told_of(&feed, 1, 31, false);
	assert_non_null(strstr(told, "allot: in/orders.csv: 30 more rows refused; all are in "
				     "out/run-000007/rejected/02-orders.csv\n"));
	/* the count begins again with every feed */
	assert_null(strstr(told_of(&feed, 2, 2, false), "more rows"));
}

static void test_report__a_last_line_without_end_is_warned_of(void **state)
{
	struct feed feed = a_feed();
	(void)state;
	feed.last_line_unterminated = true;
	assert_non_null(strstr(told_of(&feed, 0, 0, false), "allot: in/orders.csv: warning: "));
}

static void test_report__quiet_leaves_only_feeds_that_were_refused(void **state)
{
	struct feed feed = a_feed();
	(void)state;
	feed.last_line_unterminated = true;
	assert_string_equal(told_of(&feed, 3, 30, true), "");
	assert_non_null(run_report_listener("out", true).feed_refused);
}

static void test_report__a_refused_feed_is_told_with_the_line_it_is_about(void **state)
{
	struct feed feed = a_feed();
	struct run_listener l = run_report_listener("out", true);
	(void)state;
	feed.code = CODE_BAD_RECORD;
	feed.detail_line = 17;
	(void)snprintf(feed.detail, sizeof(feed.detail), "line 17: a stray quote: here");
	capture_begin(2);
	l.feed_refused(l.ctx, &feed);
	const char *told = capture_end();
	assert_int_equal(strncmp(told, "allot: in/orders.csv:17: bad-record: a stray quote: here; ", 58), 0);
	feed.detail_line = 0;
	feed.code = CODE_EMPTY;
	(void)snprintf(feed.detail, sizeof(feed.detail), "no record");
	capture_begin(2);
	l.feed_refused(l.ctx, &feed);
	told = capture_end();
	assert_int_equal(strncmp(told, "allot: in/orders.csv: empty: no record; ", 40), 0);
}

static void test_report__without_a_terminal_there_is_no_progress(void **state)
{
	(void)state;
	capture_begin(2);
	struct run_listener l = run_report_listener("out", false);
	run_report_progress_end();
	assert_string_equal(capture_end(), "");
	assert_null(l.progress);
}

/* The end */

static const char *printed(uint32_t feeds, bool json, bool quiet)
{
	struct feed_record records[] = {
		{ .name = SLICE("b\033.csv"),
		  .kind = KIND_BATCHES,
		  .status = FEED_APPLIED,
		  .counts = { .created = 3 } },
		{ .name = SLICE("orders.csv"),
		  .kind = KIND_ORDERS,
		  .status = FEED_RESUMED,
		  .counts = { .allocated = 40, .rejected = 2 },
		  .units = { .allocated = 90, .short_ = 1 } },
		{ .name = SLICE("x.csv"), .kind = KIND_NONE, .status = FEED_REFUSED, .code = CODE_NO_HEADER },
	};
	struct slice abandoned[] = { SLICE("old.csv") };
	const struct summary summary = {
		.store = SLICE("id"),
		.run = { .number = 8,
			 .recovered = 7,
			 .abandoned = abandoned,
			 .abandoned_count = 1,
			 .feeds = feeds },
		.feeds = records,
	};
	capture_begin(1);
	enum status st = run_report_print(&summary, "out", json, quiet);
	const char *text = capture_end();
	assert_int_equal(st, ST_OK);
	return text;
}

static void test_report__the_table_has_a_row_per_feed_and_one_for_all(void **state)
{
	(void)state;
	const char *text = printed(3, false, false);
	assert_non_null(strstr(text, "b\\x1B.csv"));
	assert_non_null(strstr(text, "resumed"));
	assert_non_null(strstr(text, "no-header"));
	assert_non_null(strstr(text, "\ntotal "));
	assert_non_null(strstr(text, "units: 90 allocated, 0 deallocated, 1 short\n"));
	assert_non_null(strstr(text, "run 7 had been interrupted"));
	assert_non_null(strstr(text, "abandoned: old.csv "));
	assert_non_null(strstr(text, "results: out/run-000008\n"));
	assert_null(strchr(text, '\033'));
	assert_null(strstr(printed(1, false, false), "\ntotal "));
}

static void test_report__json_is_the_summary_and_quiet_says_nothing(void **state)
{
	(void)state;
	assert_string_equal(printed(3, false, true), "");
	const char *text = printed(3, true, true);
	assert_int_equal(strncmp(text, "{\"run\":8,\"store\":\"id\",", 22), 0);
	assert_string_equal(text + strlen(text) - 2, "}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_report__a_refused_row_is_told_with_its_place_code_and_reason),
		cmocka_unit_test(test_report__rows_that_were_not_listed_are_counted_with_the_file_they_are_in),
		cmocka_unit_test(test_report__a_last_line_without_end_is_warned_of),
		cmocka_unit_test(test_report__quiet_leaves_only_feeds_that_were_refused),
		cmocka_unit_test(test_report__a_refused_feed_is_told_with_the_line_it_is_about),
		cmocka_unit_test(test_report__without_a_terminal_there_is_no_progress),
		cmocka_unit_test(test_report__the_table_has_a_row_per_feed_and_one_for_all),
		cmocka_unit_test(test_report__json_is_the_summary_and_quiet_says_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
