/* A report as a whole: its files appear together, say what the figures are, and whether they agree. */
#include "allot/report/report.h"

#include <stdio.h>

#include "allot/base/date.h"
#include "support/report_books.h"
#include "support/scratch.h"
#include "support/testing.h"

static struct report_books books;
static struct report_settings settings;
static struct report_result result;
static struct buf text;

static int setup(void **state)
{
	int code = scratch_setup(state);
	report_books_init(&books);
	buf_init(&text, 0);
	settings = (struct report_settings){ .store = "store", .version = "0.1.0", .form = REPORT_TEXT };
	settings.out = scratch_path("out");
	return code;
}

static int teardown(void **state)
{
	buf_release(&text);
	report_result_release(&result);
	return scratch_teardown(state);
}

static enum status make(void)
{
	report_result_release(&result);
	return report_make(&books.views, &settings, &text, &result);
}

static bool says(const char *what)
{
	buf_put_char(&text, '\0');
	text.n--;
	return strstr(text.p, what) != NULL;
}

static const char *in_file(const char *name)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "out/%s", name);
	return scratch_read(scratch_path(path));
}

static void test_make__files_appear_together(void **state)
{
	(void)state;
	settings.form = REPORT_FILES;
	assert_int_equal(make(), ST_OK);
	assert_true(result.holds);
	assert_int_equal(result.first_run, 2);
	assert_string_equal(
		scratch_list(settings.out),
		"arrivals.csv checks.csv feeds.csv needs.csv open_by_age.csv open_lines.csv report.html "
		"report.xlsx runs.csv skus.csv statement.csv suppliers.csv uncovered.csv ");
}

static void test_make__the_statement_leads_from_opening_to_closing(void **state)
{
	(void)state;
	settings.form = REPORT_FILES;
	assert_int_equal(make(), ST_OK);
	assert_string_equal(in_file("statement.csv"),
			    "movement,supply,allocated,free,month_supply,month_allocated,month_free\n"
			    "opening,15,4,11,0,0,0\n"
			    "received,0,0,0,15,0,15\n"
			    "supplier-change,3,0,3,3,0,3\n"
			    "correction,-1,0,-1,-1,0,-1\n"
			    "allocated,0,0,0,0,4,-4\n"
			    "deallocated,0,0,0,0,0,0\n"
			    "shipped,-3,-3,0,-3,-3,0\n"
			    "closing,14,1,13,14,1,13\n");
	assert_string_equal(
		in_file("suppliers.csv"),
		"supplier,batches,opening,received,changed,corrected,shipped,closing,allocated,free\n"
		"supplier.csv,2,15,0,3,-1,-3,14,1,13\n");
	assert_string_equal(in_file("open_lines.csv"), "orderid,line,sku,units,free,next_eta,since\n"
						       "O2,,TABLE,9,8,2026-12-10,2026-11-25\n");
}

static void test_make__a_past_run_is_told_as_it_was(void **state)
{
	(void)state;
	settings.form = REPORT_FILES;
	settings.run = 1;
	assert_int_equal(make(), ST_OK);
	assert_true(result.holds);
	assert_string_equal(
		in_file("skus.csv"),
		"sku,opening,received,changed,corrected,shipped,closing,allocated,free,open,next_eta\n"
		"TABLE,0,5,0,0,0,5,0,5,9,\n"
		"CHAIR,0,10,0,0,0,10,4,6,0,\n");
	assert_false(scratch_exists(scratch_path("out/arrivals.csv")));
}

static void test_make__days_stand_for_the_runs_that_began_in_them(void **state)
{
	(void)state;
	assert_true(date_parse(SLICE("2026-11-25"), &settings.from));
	assert_int_equal(make(), ST_OK);
	assert_int_equal(result.first_run, 1);
	assert_int_equal(result.last_run, 2);
	settings.to = settings.from;
	assert_int_equal(make(), ST_OK);
	assert_int_equal(result.last_run, 1);
	settings.from = settings.to = settings.to + 2;
	assert_int_equal(make(), ST_NOT_FOUND);
}

static void test_make__a_run_that_is_not_there_or_has_not_ended_is_refused(void **state)
{
	(void)state;
	settings.run = 3;
	assert_int_equal(make(), ST_NOT_FOUND);
	books.runs[1].published = false;
	settings.run = 2;
	assert_int_equal(make(), ST_NOT_FOUND);
	settings.run = 0;
	assert_int_equal(make(), ST_OK);
	assert_int_equal(result.last_run, 1);
}

static void test_make__what_does_not_tie_is_said_and_ends_with_76(void **state)
{
	(void)state;
	books.runs[1].books.closing.supply++;
	assert_int_equal(make(), ST_OK);
	assert_false(result.holds);
	assert_non_null(memmem(result.failures.p, result.failures.n, "supply: 14 against 15\n", 22));
	assert_true(says("It does not add up: 2 of"));
	assert_true(says("A check does not hold: supply"));
	assert_int_equal(status_exit(ST_DAMAGED), 76);
}

static void test_make__a_folder_with_results_of_a_run_is_left_alone(void **state)
{
	(void)state;
	settings.form = REPORT_FILES;
	settings.out = scratch_path("");
	scratch_write(scratch_path("summary.json"), "{}");
	assert_int_equal(make(), ST_USAGE);
	assert_string_equal(scratch_list(settings.out), "summary.json ");
}

static void test_make__the_page_shows_names_and_runs_nothing_in_them(void **state)
{
	(void)state;
	settings.form = REPORT_FILES;
	books.open.line.orderid = SLICE("<script>alert(1)</script>\xe2\x80\xae");
	books.feeds[1][0].name = SLICE("=cmd|'/c calc'!A1.csv");
	assert_int_equal(make(), ST_OK);
	const char *page = in_file("report.html");
	assert_null(strstr(page, "<script"));
	assert_non_null(strstr(page, "&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+202E&gt;"));
	assert_non_null(strstr(in_file("feeds.csv"), "\n'=cmd|'/c calc'!A1.csv,2,"));
}

static void test_make__the_page_asks_nothing_of_the_net(void **state)
{
	(void)state;
	settings.form = REPORT_FILES;
	assert_int_equal(make(), ST_OK);
	const char *page = in_file("report.html");
	assert_non_null(strstr(page, "<html lang=\"en\">"));
	assert_null(strstr(page, "http"));
	assert_null(strstr(page, "src="));
	assert_null(strstr(page, "@import"));
	assert_null(strstr(page, "url("));
}

static void test_make__the_same_run_gives_the_same_bytes(void **state)
{
	static char first[1 << 20];
	(void)state;
	settings.form = REPORT_FILES;
	assert_int_equal(make(), ST_OK);
	(void)snprintf(first, sizeof(first), "%s", in_file("report.html"));
	assert_int_equal(make(), ST_OK);
	assert_string_equal(in_file("report.html"), first);
}

static void test_make__text_keeps_to_80_columns(void **state)
{
	(void)state;
	assert_int_equal(make(), ST_OK);
	size_t width = 0;
	for (size_t i = 0; i < text.n; i++) {
		width = text.p[i] == '\n' ? 0 : width + ((text.p[i] & 0xc0) != 0x80);
		assert_true(width <= 80);
	}
	assert_true(says("Opening balance"));
}

static void test_make__json_has_the_figures(void **state)
{
	(void)state;
	settings.form = REPORT_JSON;
	assert_int_equal(make(), ST_OK);
	assert_true(says("\"holds\":true"));
	assert_true(
		says("{\"row\":\"total\",\"movement\":\"closing\",\"supply\":14,\"allocated\":1,\"free\":13,"));
	assert_true(says("\"next_eta\":\"2026-12-10\""));
}

/* Prices in a file of CONTENT: how the report ends. */
static enum status priced(const char *content)
{
	settings.cost = scratch_path("costs.csv");
	(void)remove(settings.cost);
	scratch_write(settings.cost, content);
	return make();
}

static void test_make__a_sku_without_a_cost_is_told(void **state)
{
	(void)state;
	assert_int_equal(priced("sku,cost\r\n\"CHAIR\",2.5\r\nGONE,1\r\n\r\n"), ST_OK);
	assert_true(says("1 SKU without a cost"));
	assert_true(says("15.00"));
	assert_int_equal(priced("sku,cost\nCHAIR,2.5\n "), ST_OK);
}

static void test_make__prices_that_are_not_plain_are_refused_with_their_line(void **state)
{
	static const char *const bad[] = {
		"",
		"sku;cost\nCHAIR;1\n",
		"sku,cost\nCHAIR,1,50\n",
		"sku,cost\nCHAIR,-1\n",
		"sku,cost\nCHAIR,\n",
		"sku,cost\n,1\n",
		"sku,cost\nCHAIR,1.23456\n",
		"sku,cost\nCHAIR,1e3\n",
		"sku,cost\nCHAIR,1.\n",
		"sku,cost\nCHAIR,1\nCHAIR,2\n",
		"sku,cost\n\"CHAIR,1\n",
		"sku,cost\n\xff,1\n",
		"sku,cost\nCHAIR,9999999999999\n",
		"sku,cost",
		"sku,cost\nCHAIR,1",
		"sku,cost\r\nCHAIR,1.50\r",
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		if (priced(bad[i]) != ST_USAGE)
			fail_msg("taken: %s", bad[i]);
	settings.cost = scratch_path("none.csv");
	assert_int_equal(make(), ST_NO_INPUT);
}

static void test_make__feeds_are_told_with_what_their_senders_stated_and_who_did_not_come(void **state)
{
	(void)state;
	settings.form = REPORT_FILES;
	books.feeds[1][1].units_in = 8;
	books.feeds[1][1].partner = SLICE("Nordwood");
	books.feeds[1][1].control =
		(struct control){ .stated = CONTROL_QTY | CONTROL_ROWS, .rows = 2, .qty = 8 };
	books.last =
		(struct last_feed){ .name = SLICE("Roux"), .run = 1, .applied = 1795572905, .units = 5820 };
	assert_int_equal(make(), ST_OK);
	const char *feeds = in_file("feeds.csv");
	assert_non_null(strstr(feeds, ",applied,2,2,8,8,1,0,0,1,tie\n"));
	assert_non_null(strstr(feeds, ",applied,1,,0,,1,0,0,0,not stated\n"));
	assert_non_null(strstr(feeds, "\nRoux,,,,,did not come,,,,,,,,,\n"));
	assert_non_null(strstr(in_file("report.html"), "last came on 25 Nov 2026, with 5,820 units"));
}

static void test_make__what_needs_a_person_is_told(void **state)
{
	(void)state;
	books.feeds[1][2].status = FEED_REFUSED;
	books.feeds[1][2].code = CODE_CUT_SHORT;
	books.feeds[1][2].detail = SLICE("the last record has no line end");
	books.feeds[1][2].counts = (struct counts){ 0 };
	books.events[6].shipped.part = 0;
	assert_int_equal(make(), ST_OK);
	assert_true(says("stocktake.csv was refused:"));
	assert_true(says("Goods left that nobody had"));
	assert_true(says("1 row was refused"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_make__files_appear_together),
		TEST(test_make__the_statement_leads_from_opening_to_closing),
		TEST(test_make__a_past_run_is_told_as_it_was),
		TEST(test_make__days_stand_for_the_runs_that_began_in_them),
		TEST(test_make__a_run_that_is_not_there_or_has_not_ended_is_refused),
		TEST(test_make__what_does_not_tie_is_said_and_ends_with_76),
		TEST(test_make__a_folder_with_results_of_a_run_is_left_alone),
		TEST(test_make__the_page_shows_names_and_runs_nothing_in_them),
		TEST(test_make__the_page_asks_nothing_of_the_net),
		TEST(test_make__the_same_run_gives_the_same_bytes),
		TEST(test_make__text_keeps_to_80_columns),
		TEST(test_make__json_has_the_figures),
		TEST(test_make__a_sku_without_a_cost_is_told),
		TEST(test_make__prices_that_are_not_plain_are_refused_with_their_line),
		TEST(test_make__feeds_are_told_with_what_their_senders_stated_and_who_did_not_come),
		TEST(test_make__what_needs_a_person_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
