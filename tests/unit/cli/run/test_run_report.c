#include "cli/run/run_progress.h"
#include "cli/run/run_report.h"
#include "cli/run/run_table.h"
#include "support/run_capture.h"
#include "support/testing.h"

#include "allot/base/text/width.h"

#include <stdio.h>
#include <stdlib.h>

static struct feed a_feed(void)
{
	return (struct feed){ .path = "in/orders.csv", .name = { "orders.csv", 10 } };
}

static void test_report__a_refused_row_is_told_with_its_place_code_and_reason(void **state)
{
	struct feed feed = a_feed();
	struct run_listener l = run_report_listener(false);
	(void)state;
	capture_begin(2);
	l.row_refused(l.ctx, &feed, 2, CODE_BAD_QUANTITY, "\"ten\" is not a whole number");
	assert_string_equal(capture_end(),
			    "allot: in/orders.csv:2: bad-quantity: \"ten\" is not a whole number\n");
}

static void test_report__a_warning_is_told_of_run_feed_and_line(void **state)
{
	struct feed feed = a_feed();
	struct run_listener l = run_report_listener(true);
	(void)state;
	capture_begin(2);
	l.warning(l.ctx, NULL, 0, SLICE("a new store"));
	l.warning(l.ctx, &feed, 0, SLICE("odd"));
	l.warning(l.ctx, &feed, 17, SLICE("no line end: O1\033"));
	assert_string_equal(capture_end(), "allot: warning: a new store\n"
					   "allot: in/orders.csv: warning: odd\n"
					   "allot: in/orders.csv:17: warning: no line end: O1\\x1B\n");
}

static void test_report__quiet_leaves_warnings(void **state)
{
	struct run_listener l = run_report_listener(true);
	(void)state;
	assert_null(l.row_refused);
	assert_null(l.progress);
	assert_null(l.feed_refused);
	assert_non_null(l.warning);
}

static void test_report__a_refused_feed_is_told_with_the_line_it_is_about(void **state)
{
	struct feed feed = a_feed();
	struct run_listener l = run_report_listener(false);
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
	struct run_listener l = run_report_listener(false);
	struct plan plan = { 0 };
	run_progress_begin(&l, &plan);
	run_progress_end();
	assert_string_equal(capture_end(), "");
	assert_null(l.progress);
}

/* The end */

static struct run_result result_of(uint32_t feeds)
{
	static struct feed_record records[3];
	static struct slice abandoned[] = { SLICE("old.csv") };
	records[0] = (struct feed_record){ .name = SLICE("b\033.csv"),
					   .kind = KIND_BATCHES,
					   .status = FEED_APPLIED,
					   .counts = { .of = { [OUTCOME_CREATED] = 3 } } };
	records[1] = (struct feed_record){
		.name = SLICE("orders.csv"),
		.kind = KIND_ORDERS,
		.status = FEED_RESUMED,
		.counts = { .of = { [OUTCOME_ALLOCATED] = 40, [OUTCOME_CLOSED] = 5, [OUTCOME_REFUSED] = 32 },
			    .old_rejects = 2 },
		.units = { { [UNITS_ALLOCATED] = 90, [UNITS_SHORT] = 1 } },
		.unallocated_shipped = 2,
		.unallocated_line = 9
	};
	records[2] = (struct feed_record){
		.name = SLICE("x.csv"), .kind = KIND_NONE, .status = FEED_REFUSED, .code = CODE_NO_HEADER
	};
	return (struct run_result){ .summary = { .store = SLICE("id"),
						 .run = { .number = 8,
							  .recovered = 7,
							  .abandoned = abandoned,
							  .abandoned_count = 1,
							  .feeds = feeds },
						 .feeds = records } };
}

static const char *printed(const struct run_result *result, int fd, bool json, bool quiet)
{
	bool heard = false;
	capture_begin(fd);
	enum status st = run_report_print(result, "out/run-000008", json, quiet, &heard);
	const char *text = capture_end();
	assert_int_equal(st, ST_OK);
	assert_true(heard);
	return text;
}

static void test_report__the_table_has_a_row_per_feed_and_one_for_all(void **state)
{
	struct run_result three = result_of(3), one = result_of(1);
	(void)state;
	assert_string_equal(
		printed(&three, 1, false, false),
		"feed        kind     status     rows  created  changed  unchanged  allocated  out_of_stock  "
		"duplicates  amended  cancelled  shipped  closed  rejected\n"
		"b\\x1B.csv   batches  applied       3        3        0          0          0             0  "
		"         0        0          0        0       0         0\n"
		"orders.csv  orders   resumed      77        0        0          0         40             0  "
		"         0        0          0        0       5        32\n"
		"x.csv       -        no-header     0        0        0          0          0             0  "
		"         0        0          0        0       0         0\n"
		"total                             80        3        0          0         40             0  "
		"         0        0          0        0       5        32\n"
		"units: 90 allocated, 0 deallocated, 1 short, 0 waiting, 0 shipped, 0 cancelled\n"
		"old rejects: 2 of the 32 refused rows were refused by an earlier run, too\n"
		"run 7 had been interrupted; what it had done is published\n"
		"abandoned: old.csv (the interrupted run had not finished it)\n"
		"results: out/run-000008\n");
	assert_null(strstr(printed(&one, 1, false, false), "\ntotal "));
}

/* The widest line of TEXT. */
static size_t widest(const char *text)
{
	size_t most = 0;
	for (size_t n; *text; text += n + 1) {
		n = strcspn(text, "\n");
		size_t width = text_width(slice_of(text, n));
		most = width > most ? width : most;
		if (!text[n])
			break;
	}
	return most;
}

/* The table of RESULT for a terminal of WIDTH. */
static const char *table_of(const struct run_result *result, size_t width)
{
	static struct buf out;
	struct counts totals;
	struct units units;
	buf_release(&out);
	buf_init(&out, 0);
	summary_totals(&result->summary, &totals, &units);
	run_table(&out, &result->summary, &totals, width);
	buf_put_char(&out, '\0');
	assert_int_equal(buf_status(&out), ST_OK);
	return out.p;
}

static void test_table__fits_80_columns_and_has_all_where_there_is_room(void **state)
{
	struct run_result three = result_of(3);
	(void)state;
	assert_string_equal(table_of(&three, 80),
			    "feed        kind     status     rows  news  known  short  refused\n"
			    "b\\x1B.csv   batches  applied       3     3      0      0        0\n"
			    "orders.csv  orders   resumed      77    40      5      0       32\n"
			    "x.csv       -        no-header     0     0      0      0        0\n"
			    "total                             80    43      5      0       32\n");
	assert_int_equal(strncmp(table_of(&three, 120),
				 "feed        kind     status     rows  created  allocated  "
				 "closed  rejected\n",
				 75),
			 0);
	char *all = strdup(table_of(&three, 0));
	assert_string_equal(table_of(&three, 200), all);
	free(all);
}

static void test_table__fits_whatever_the_names_and_figures(void **state)
{
	static const size_t WIDTHS[] = { 60, 80, 100, 119, 120, 160, 200 };
	struct run_result three = result_of(3);
	struct feed_record records[3];
	(void)state;
	memcpy(records, three.summary.feeds, sizeof(records));
	/* 24 columns wide, 60 bytes long */
	records[0].name = SLICE("\xe5\x80\x89\xe5\xba\xab\xe5\x80\x89\xe5\xba\xab\xe5\x80\x89\xe5\xba\xab"
				"\xe5\x80\x89\xe5\xba\xab\xe5\x80\x89\xe5\xba\xab\xe5\x80\x89\xe5\xba\xab.csv");
	records[0].kind = KIND_CANCELLATIONS;
	records[0].counts.of[OUTCOME_CREATED] = 12345678;
	records[2].code = CODE_TOO_MANY_REJECTS;
	records[2].status = FEED_REFUSED;
	three.summary.feeds = records;
	for (size_t i = 0; i < COUNT_OF(WIDTHS); i++)
		assert_in_range(widest(table_of(&three, WIDTHS[i])), 40, WIDTHS[i]);
}

static void test_report__json_is_the_summary_and_quiet_says_nothing(void **state)
{
	struct run_result three = result_of(3);
	(void)state;
	assert_string_equal(printed(&three, 1, false, true), "");
	const char *text = printed(&three, 1, true, true);
	assert_int_equal(strncmp(text, "{\"run\":8,\"store\":\"id\",", 22), 0);
	assert_string_equal(text + strlen(text) - 2, "}\n");
}

static void test_report__what_only_the_end_tells_goes_to_standard_error(void **state)
{
	struct run_result two = result_of(2);
	(void)state;
	two.repeated = AGAIN_UNHEARD;
	assert_string_equal(
		printed(&two, 2, true, false),
		"allot: orders.csv:9: warning: goods left that nobody had allocated; shipments: 2, the first "
		"of this row\n"
		"allot: orders.csv: rows refused: 32; all are in out/run-000008/rejected/02-orders.csv\n"
		"allot: nobody had heard what became of run 8: nothing is applied, this is its summary "
		"again\n");
	two = result_of(2);
	assert_non_null(strstr(printed(&two, 2, false, true),
			       "allot: rows refused: 32 (2 of them by an earlier run, too); all are in "
			       "out/run-000008/rejected\n"));
}

static void test_report__quiet_names_rows_and_feeds_that_are_refused_in_one_line(void **state)
{
	struct run_result three = result_of(3);
	struct feed_record records[3];
	(void)state;
	memcpy(records, three.summary.feeds, sizeof(records));
	records[1].unallocated_shipped = 0;
	three.summary.feeds = records;
	three.summary.run.abandoned_count = 0;
	assert_string_equal(
		printed(&three, 2, true, true),
		"allot: feeds refused: 1 (x.csv: no-header); rows refused: 32 (2 of them by an earlier "
		"run, too); all are in out/run-000008\n");
	records[1].counts.of[OUTCOME_REFUSED] = 0;
	records[1].counts.old_rejects = 0;
	records[2].detail = SLICE("line 2: it is none");
	assert_string_equal(printed(&three, 2, true, true),
			    "allot: x.csv:2: no-header: it is none; nothing of it was applied\n");
	records[0].status = FEED_REFUSED;
	records[0].code = CODE_EMPTY;
	records[0].name = SLICE("b.csv");
	assert_string_equal(printed(&three, 2, true, true),
			    "allot: feeds refused: 2 (b.csv: empty, x.csv: no-header); why is in "
			    "out/run-000008/summary.json\n");
}

static void test_report__old_rejects_alone_are_not_worth_a_line_when_quiet(void **state)
{
	struct feed_record old = { .name = SLICE("a.csv"),
				   .status = FEED_APPLIED,
				   .counts = { .of = { [OUTCOME_REFUSED] = 99 }, .old_rejects = 99 } };
	const struct run_result result = { .summary = { .run = { .number = 1, .feeds = 1 }, .feeds = &old } };
	(void)state;
	assert_string_equal(printed(&result, 2, false, true), "");
}

/* Who is quiet reads neither table nor summary, and asks why it did not end with 0. */
static void test_report__what_an_interrupted_run_left_is_told(void **state)
{
	struct run_result one = result_of(1);
	const char *abandoned =
		"allot: old.csv: the interrupted run had not finished it, and this one was not given it: what "
		"is left of it is not applied; feed it again\n";
	(void)state;
	assert_string_equal(printed(&one, 2, false, true), abandoned);
	assert_string_equal(printed(&one, 2, false, false), "");
	one.summary.run.abandoned_count = 0;
	one.owed = VERDICT_REJECTS;
	assert_string_equal(printed(&one, 2, false, false),
			    "allot: run 7, which was interrupted, had refused rows: they are in "
			    "run-000007/rejected; this exit status is for them, too\n");
	one.owed = VERDICT_REFUSED;
	assert_string_equal(
		printed(&one, 2, false, true),
		"allot: run 7, which was interrupted, had refused a feed whole, held it, or missed it: "
		"why is in run-000007/summary.json; this exit status is for it, too\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_report__a_refused_row_is_told_with_its_place_code_and_reason),
		cmocka_unit_test(test_report__a_warning_is_told_of_run_feed_and_line),
		cmocka_unit_test(test_report__quiet_leaves_warnings),
		cmocka_unit_test(test_report__a_refused_feed_is_told_with_the_line_it_is_about),
		cmocka_unit_test(test_report__without_a_terminal_there_is_no_progress),
		cmocka_unit_test(test_report__the_table_has_a_row_per_feed_and_one_for_all),
		cmocka_unit_test(test_table__fits_80_columns_and_has_all_where_there_is_room),
		cmocka_unit_test(test_table__fits_whatever_the_names_and_figures),
		cmocka_unit_test(test_report__quiet_names_rows_and_feeds_that_are_refused_in_one_line),
		cmocka_unit_test(test_report__json_is_the_summary_and_quiet_says_nothing),
		cmocka_unit_test(test_report__what_only_the_end_tells_goes_to_standard_error),
		cmocka_unit_test(test_report__old_rejects_alone_are_not_worth_a_line_when_quiet),
		cmocka_unit_test(test_report__what_an_interrupted_run_left_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
