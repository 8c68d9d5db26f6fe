/* Every tie of a report is checked: each is broken once, and the check of its name fails. */
#include "report/figures/checks.h"

#include <stdio.h>
#include <sys/stat.h>

#include "allot/base/date.h"
#include "support/report_books.h"
#include "support/scratch.h"
#include "support/testing.h"

static struct report_books books;
static struct report_settings settings;
static struct figures figures;
static struct checks checks;
static struct sha256 sha;

static void digest_of(const char *text, uint8_t digest[SHA256_BYTES])
{
	sha256_begin(&sha);
	sha256_add(&sha, text, strlen(text));
	sha256_end(&sha, digest);
}

/* What RUN published: MOVEMENTS, and its list of files, which seals it. */
static void publish_run(unsigned run, const char *movements)
{
	char path[64], list[SHA256_HEX + 32];
	uint8_t digest[SHA256_BYTES];
	(void)snprintf(path, sizeof(path), "results/run-%06u/movements.csv", run);
	scratch_write(scratch_path(path), movements);
	digest_of(movements, digest);
	sha256_hex(digest, list);
	(void)snprintf(list + SHA256_HEX, sizeof(list) - SHA256_HEX, "  movements.csv\n");
	(void)snprintf(path, sizeof(path), "results/run-%06u/SHA256SUMS", run);
	scratch_write(scratch_path(path), list);
	books.runs[run - 1].books.seal.there = true;
	digest_of(list, books.runs[run - 1].books.seal.sha256);
}

/* The folders of both runs, with what they published. */
static void publish(const char *second)
{
	static const char header[] =
		"seq,type,sku,batchref,orderid,line,units,supply,allocated,eta,reason,feed,feed_line\n";
	char text[1024];
	const char *out = scratch_path("results");
	assert_int_equal(mkdir(out, 0700), 0);
	assert_int_equal(mkdir(scratch_path("results/run-000001"), 0700), 0);
	assert_int_equal(mkdir(scratch_path("results/run-000002"), 0700), 0);
	(void)snprintf(text, sizeof(text), "%s%s", header,
		       "1,received,CHAIR,B1,,,10,10,0,,,\"a,\n\"\"feed\"\"\",2\n"
		       "2,received,TABLE,B2,,,5,5,0,2026-12-10,,supplier.csv,3\n"
		       "3,allocated,CHAIR,B1,O1,,4,0,4,,,orders.csv,2\n"
		       "4,short,TABLE,,O2,,9,0,0,,insufficient,orders.csv,3\n");
	publish_run(1, text);
	(void)snprintf(text, sizeof(text), "%s%s", header, second);
	publish_run(2, text);
	books.runs[0].out = books.runs[1].out = slice_str(out);
}

static const char SECOND[] = "5,shipped,CHAIR,B1,O1,,3,-3,-3,,,shipments.csv,2\n"
			     "6,supplier-change,TABLE,B2,,,3,3,0,,,supplier.csv,2\n"
			     "7,correction,CHAIR,B1,,,-1,-1,0,,,stocktake.csv,2\n";

static void gather(void)
{
	figures_init(&figures, &settings);
	assert_int_equal(figures_gather(&figures, &books.views), ST_OK);
}

static int setup(void **state)
{
	report_books_init(&books);
	settings = (struct report_settings){ .store = "store", .version = "0.1.0" };
	return scratch_setup(state);
}

static int teardown(void **state)
{
	figures_release(&figures);
	return scratch_teardown(state);
}

static const struct check *check_of(const char *name)
{
	for (size_t i = 0; i < checks.count; i++)
		if (strcmp(checks.list[i].name, name) == 0)
			return &checks.list[i];
	fail_msg("no check %s", name);
	return NULL;
}

/* The figures are as they are, but for what the test has broken: check NAME fails and says DETAIL. */
static void assert_fails(const char *name, const char *detail)
{
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of(name)->state, CHECK_FAILS);
	assert_slice(check_of(name)->detail, detail);
	assert_true(checks.failed > 0);
}

static void test_checks__all_hold_when_nothing_is_wrong(void **state)
{
	(void)state;
	publish(SECOND);
	for (settings.run = 0; settings.run <= BOOKS_RUNS; settings.run++) {
		gather();
		assert_int_equal(checks_make(&figures, &checks), ST_OK);
		for (size_t i = 0; i < checks.count; i++)
			if (checks.list[i].state != CHECK_HOLDS)
				fail_msg("run %d: %s: %.*s", (int)settings.run, checks.list[i].name,
					 SLICE_ARG(checks.list[i].detail));
		figures_release(&figures);
	}
}

static void test_checks__a_run_opens_with_what_the_one_before_closed_with(void **state)
{
	(void)state;
	books.runs[1].books.opening.waiting = 1;
	gather();
	assert_fails("opening", "waiting: 1 against 0");
}

/* The check of openings fails and says DETAIL; what was changed in run 2's is put back. */
static void assert_opens_otherwise(const char *detail)
{
	gather();
	assert_fails("opening", detail);
	figures_release(&figures);
	books.runs[1].books.opening = books.runs[0].books.closing;
}

static void test_checks__each_of_the_balances_is_that_of_the_run_before(void **state)
{
	struct balance *opening = &books.runs[1].books.opening;
	(void)state;
	opening->supply++;
	assert_opens_otherwise("supply: 16 against 15");
	opening->allocated++;
	assert_opens_otherwise("allocated: 5 against 4");
	opening->short_--;
	assert_opens_otherwise("short: 8 against 9");
	opening->lines++;
	assert_opens_otherwise("lines: 2 against 1");
	gather();
}

static void test_checks__movements_lead_from_the_opening_to_the_closing_balance(void **state)
{
	(void)state;
	books.runs[1].books.closing.supply = 15;
	books.runs[1].books.closing.allocated = 2;
	books.runs[1].books.closing.short_ = 1009;
	gather();
	assert_fails("supply", "supply: 14 against 15");
	assert_fails("allocated", "allocated: 1 against 2");
	assert_fails("uncovered", "units not covered: 9 against 1,009");
}

static void test_checks__the_store_holds_what_the_runs_closed_with(void **state)
{
	(void)state;
	books.batches[0].qty = 12;
	books.batches[0].available = 8;
	gather();
	assert_fails("store", "supply: 17 against 14");
	figures_release(&figures);
	report_books_init(&books);
	books.batches[0].allocated++;
	gather();
	assert_fails("store", "allocated: 2 against 1");
	figures_release(&figures);
	report_books_init(&books);
	books.open.line.qty++;
	gather();
	assert_fails("store", "units not covered: 10 against 9");
}

static void test_checks__what_came_later_is_taken_back_from_the_store(void **state)
{
	(void)state;
	settings.run = 1;
	books.events[7].quantity_changed.qty = 7;
	gather();
	assert_fails("store", "supply: 16 against 15");
}

static void test_checks__a_batch_promises_no_more_than_it_has(void **state)
{
	(void)state;
	books.batches[1].available = 9;
	gather();
	assert_fails("batches", "batches that promise more than they have: 1 against 0");
}

static void test_checks__suppliers_add_up_to_the_statement(void **state)
{
	(void)state;
	gather();
	figures.suppliers.list[0].sums.supply[MOVE_SUPPLIER] -= 1;
	assert_fails("suppliers", "changed by suppliers: 2 against 3");
	figures.suppliers.list[0].sums.supply[MOVE_SUPPLIER] += 1;
	figures.suppliers.list[0].sums.closing_supply++;
	assert_fails("suppliers", "closing supply: 15 against 14");
	figures.suppliers.list[0].sums.closing_supply--;
	figures.suppliers.list[0].sums.closing_allocated++;
	assert_fails("suppliers", "closing allocated: 2 against 1");
}

static void test_checks__skus_add_up_to_the_statement(void **state)
{
	(void)state;
	gather();
	sku_at(&figures.skus, 1)->sums.allocated[MOVE_SHIPPED] += 5;
	assert_fails("skus", "shipped: 2 against \xe2\x88\x92"
			     "3");
	sku_at(&figures.skus, 1)->sums.allocated[MOVE_SHIPPED] -= 5;
	sku_at(&figures.skus, 0)->sums.open[OPEN_CUT]++;
	assert_fails("skus", "units not covered: 1 against 0");
	sku_at(&figures.skus, 0)->sums.open[OPEN_CUT]--;
	sku_at(&figures.skus, 0)->sums.closing_open++;
	assert_fails("skus", "units not covered: 10 against 9");
}

static void test_checks__open_lines_add_up_to_what_is_not_covered(void **state)
{
	(void)state;
	gather();
	figures.ages[AGE_2].units++;
	assert_fails("open-lines", "units: 10 against 9");
	figures.ages[AGE_2].units--;
	figures.ages[AGE_OLDER].lines++;
	assert_fails("open-lines", "lines: 2 against 1");
}

static void test_checks__units_are_those_that_the_runs_counted(void **state)
{
	(void)state;
	books.feeds[1][0].units.of[UNITS_SHIPPED] = 4;
	gather();
	assert_fails("units", "shipped: 3 against 4");
}

static void test_checks__every_row_is_counted_once(void **state)
{
	(void)state;
	books.feeds[1][2].cursor.rows = 2;
	gather();
	assert_fails("rows", "rows: 1 against 2");
}

static void test_checks__what_begins_and_ends_messages_is_no_row(void **state)
{
	(void)state;
	books.feeds[1][2].cursor.rows = 3;
	books.feeds[1][2].cursor.marks = 2;
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("rows")->state, CHECK_HOLDS);
}

static void test_checks__units_are_those_that_the_sender_stated(void **state)
{
	(void)state;
	books.feeds[1][1].units_in = 8;
	books.feeds[1][1].control = (struct control){ .stated = CONTROL_QTY, .qty = 9 };
	gather();
	assert_fails("control", "units: 8 against 9");
}

static void test_checks__the_digest_is_the_one_that_the_sender_stated(void **state)
{
	(void)state;
	books.feeds[1][1].control = (struct control){ .stated = CONTROL_SHA256 };
	books.feeds[1][1].control.sha256[SHA256_BYTES - 1] = 1;
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("control")->state, CHECK_FAILS);
}

static void test_checks__what_was_let_pass_with_other_units_is_nobodys_fault(void **state)
{
	(void)state;
	books.feeds[1][1].units_in = 8;
	books.feeds[1][1].control = (struct control){ .stated = CONTROL_QTY, .qty = 9 };
	books.feeds[1][1].accepted = CODE_CONTROL_TOTAL;
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("control")->state, CHECK_HOLDS);
}

static void test_checks__every_refused_row_is_in_the_journal(void **state)
{
	(void)state;
	books.refusals = 0;
	gather();
	assert_fails("refused", "rows: 0 against 1");
}

static void test_checks__entries_of_runs_leave_no_gap(void **state)
{
	(void)state;
	books.next_event++;
	gather();
	assert_fails("journal", "last entry: 11 against 12");
}

static void test_checks__a_run_begins_where_the_one_before_ended(void **state)
{
	(void)state;
	/* as the run before the period, and within it */
	books.runs[0].end_event = 6;
	gather();
	assert_fails("journal", "first entry: 7 against 6");
	figures_release(&figures);
	assert_true(date_parse(SLICE("2026-11-25"), &settings.from));
	gather();
	assert_fails("journal", "first entry: 7 against 6");
}

static void test_checks__movements_are_as_many_as_were_numbered(void **state)
{
	(void)state;
	books.runs[1].books.end_movement = 9;
	gather();
	assert_fails("movements", "movements: 3 against 4");
}

static void test_checks__what_was_published_adds_up_to_the_statement(void **state)
{
	(void)state;
	publish("5,shipped,CHAIR,B1,O1,,3,-2,-3,,,shipments.csv,2\n"
		"6,supplier-change,TABLE,B2,,,3,3,0,,,supplier.csv,2\n"
		"7,correction,CHAIR,B1,,,-1,-1,0,,,stocktake.csv,2\n");
	gather();
	assert_fails("published", "supply: \xe2\x88\x92"
				  "3 against \xe2\x88\x92"
				  "2");
}

static void test_checks__published_allocations_add_up_too(void **state)
{
	(void)state;
	publish("5,shipped,CHAIR,B1,O1,,3,-3,-2,,,shipments.csv,2\n"
		"6,supplier-change,TABLE,B2,,,3,3,0,,,supplier.csv,2\n"
		"7,correction,CHAIR,B1,,,-1,-1,0,,,stocktake.csv,2\n");
	gather();
	assert_fails("published", "allocated: \xe2\x88\x92"
				  "3 against \xe2\x88\x92"
				  "2");
}

static void test_checks__a_published_row_too_many_is_told(void **state)
{
	char rows[512];
	(void)state;
	(void)snprintf(rows, sizeof(rows), "%s8,eta,CHAIR,B1,,,0,0,0,,,supplier.csv,2\n", SECOND);
	publish(rows);
	gather();
	assert_fails("published", "movements: 3 against 4");
}

static void test_checks__a_published_row_without_figures_is_told(void **state)
{
	(void)state;
	publish("5,shipped,CHAIR,B1,O1,,3,-3,-3,,,shipments.csv,2\n"
		"6,supplier-change,TABLE,B2,,,3,3,0,,,supplier.csv,2\n"
		"7,correction,CHAIR,B1,,,-1,-1,0,,,stocktake.csv,2\n8,eta,CHAIR,B1,,,0,x,0,,,supplier.csv,2\n");
	gather();
	assert_fails("published", "rows without figures: 1 against 0");
}

static void test_checks__a_folder_that_was_sealed_otherwise_is_told(void **state)
{
	(void)state;
	publish(SECOND);
	books.runs[1].books.seal.sha256[0] ^= 1;
	gather();
	assert_fails("seal", "folders whose SHA256SUMS is not the one that was sealed: 1 against 0");
}

/* The same figures for another SKU add up, but are not what was published. */
static void test_checks__movements_that_were_changed_are_told_by_their_list(void **state)
{
	FILE *file;
	(void)state;
	publish(SECOND);
	file = fopen(scratch_path("results/run-000002/movements.csv"), "a");
	assert_non_null(file);
	assert_int_equal(fputc('\n', file), '\n');
	assert_int_equal(fclose(file), 0);
	gather();
	assert_fails("seal", "folders whose movements.csv is not the one of their SHA256SUMS: 1 against 0");
	assert_int_equal(check_of("published")->state, CHECK_HOLDS);
}

static void test_checks__movements_that_are_gone_from_a_folder_are_told(void **state)
{
	(void)state;
	publish(SECOND);
	assert_int_equal(remove(scratch_path("results/run-000002/movements.csv")), 0);
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("published")->state, CHECK_FAILS);
	assert_slice(check_of("published")->detail, "folders without movements.csv: 1 against 0");
	assert_int_equal(check_of("seal")->state, CHECK_HOLDS);
}

static void test_checks__a_run_of_another_day_is_told(void **state)
{
	(void)state;
	publish(SECOND);
	gather();
	figures.period.outside = period_last(&figures.period)->run.number;
	assert_fails("days",
		     "run 2 began on 26 Nov 2026, by a clock that was wrong: it is in another report, too");
}

static void test_checks__a_folder_that_is_gone_is_not_passed_as_checked(void **state)
{
	(void)state;
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("published")->state, CHECK_NOT_MADE);
	assert_slice(check_of("seal")->detail, "/srv/results/run-000002 is not there");
	assert_int_equal(checks.failed, 0);
}

/* A report on both runs, and run 1's books as its movements have it. */
static void balance_first(void)
{
	assert_true(date_parse(SLICE("2026-11-25"), &settings.from));
	struct run_books *b = &books.runs[0].books;
	b->closing.supply = b->opening.supply + 15;
	b->closing.allocated = b->opening.allocated + 4;
	b->end_movement = b->first_movement + 4;
}

static void test_checks__folders_that_are_there_are_checked_though_one_is_gone(void **state)
{
	(void)state;
	publish(SECOND);
	balance_first();
	books.runs[1].out = SLICE("/srv/archive");
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("published")->state, CHECK_NOT_MADE);
	assert_slice(check_of("published")->detail,
		     "/srv/archive/run-000002 is not there; 1 other folder holds");
	assert_int_equal(check_of("seal")->state, CHECK_NOT_MADE);
	assert_slice(check_of("seal")->detail, "/srv/archive/run-000002 is not there; 1 other folder holds");
	assert_int_equal(remove(scratch_path("results/run-000001/SHA256SUMS")), 0);
	scratch_write(scratch_path("results/run-000001/SHA256SUMS"), "");
	figures_release(&figures);
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("published")->state, CHECK_NOT_MADE);
	assert_int_equal(check_of("seal")->state, CHECK_FAILS);
}

static void assert_first_fails(void (*change)(struct run_books *b), const char *detail)
{
	publish(SECOND);
	balance_first();
	change(&books.runs[0].books);
	books.runs[1].out = SLICE("/srv/archive");
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("published")->state, CHECK_FAILS);
	assert_slice(check_of("published")->detail, detail);
}

static void more_supply(struct run_books *b)
{
	b->closing.supply++;
}

static void less_allocated(struct run_books *b)
{
	b->closing.allocated--;
}

static void more_movements(struct run_books *b)
{
	b->end_movement++;
}

static void test_checks__supply_of_the_folders_that_are_there_is_that_of_their_runs(void **state)
{
	(void)state;
	assert_first_fails(more_supply, "supply: 16 against 15");
}

static void test_checks__allocations_of_the_folders_that_are_there_are_those_of_their_runs(void **state)
{
	(void)state;
	assert_first_fails(less_allocated, "allocated: 3 against 4");
}

static void test_checks__movements_of_the_folders_that_are_there_are_those_of_their_runs(void **state)
{
	(void)state;
	assert_first_fails(more_movements, "movements: 5 against 4");
}

static void test_checks__skus_add_up_to_the_value(void **state)
{
	(void)state;
	scratch_write(scratch_path("costs.csv"), "sku,cost\nCHAIR,2.50\n");
	settings.cost = scratch_path("costs.csv");
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("value")->state, CHECK_HOLDS);
	assert_int_equal(figures.costs.supply, 6 * 25000);
	figures.costs.supply++;
	assert_fails("value", "value in 1/10000: 150,000 against 150,001");
	figures.costs.supply--;
	figures.costs.unpriced_units = 0;
	assert_fails("value", "units without a price: 8 against 0");
}

static void test_checks__suppliers_add_up_to_the_value(void **state)
{
	struct supplier *supplier;
	(void)state;
	scratch_write(scratch_path("costs.csv"), "sku,cost\nCHAIR,2.50\nNEVER-HEARD-OF,1\n");
	settings.cost = scratch_path("costs.csv");
	gather();
	assert_int_equal(checks_make(&figures, &checks), ST_OK);
	assert_int_equal(check_of("value")->state, CHECK_HOLDS);
	assert_slice(check_of("value")->detail, "2 prices, 1 of SKUs that the store does not know");
	supplier = &figures.suppliers.list[0];
	supplier->value++;
	assert_fails("value", "the suppliers\xe2\x80\x99 value in 1/10000: 150,001 against 150,000");
	supplier->value--;
	supplier->unpriced++;
	assert_fails("value", "the suppliers\xe2\x80\x99 units without a price: 9 against 8");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_checks__all_hold_when_nothing_is_wrong),
		TEST(test_checks__a_run_opens_with_what_the_one_before_closed_with),
		TEST(test_checks__each_of_the_balances_is_that_of_the_run_before),
		TEST(test_checks__movements_lead_from_the_opening_to_the_closing_balance),
		TEST(test_checks__the_store_holds_what_the_runs_closed_with),
		TEST(test_checks__what_came_later_is_taken_back_from_the_store),
		TEST(test_checks__a_batch_promises_no_more_than_it_has),
		TEST(test_checks__suppliers_add_up_to_the_statement),
		TEST(test_checks__skus_add_up_to_the_statement),
		TEST(test_checks__open_lines_add_up_to_what_is_not_covered),
		TEST(test_checks__units_are_those_that_the_runs_counted),
		TEST(test_checks__every_row_is_counted_once),
		TEST(test_checks__what_begins_and_ends_messages_is_no_row),
		TEST(test_checks__units_are_those_that_the_sender_stated),
		TEST(test_checks__the_digest_is_the_one_that_the_sender_stated),
		TEST(test_checks__what_was_let_pass_with_other_units_is_nobodys_fault),
		TEST(test_checks__every_refused_row_is_in_the_journal),
		TEST(test_checks__entries_of_runs_leave_no_gap),
		TEST(test_checks__a_run_begins_where_the_one_before_ended),
		TEST(test_checks__movements_are_as_many_as_were_numbered),
		TEST(test_checks__what_was_published_adds_up_to_the_statement),
		TEST(test_checks__published_allocations_add_up_too),
		TEST(test_checks__a_published_row_too_many_is_told),
		TEST(test_checks__a_published_row_without_figures_is_told),
		TEST(test_checks__a_folder_that_was_sealed_otherwise_is_told),
		TEST(test_checks__movements_that_were_changed_are_told_by_their_list),
		TEST(test_checks__movements_that_are_gone_from_a_folder_are_told),
		TEST(test_checks__a_run_of_another_day_is_told),
		TEST(test_checks__a_folder_that_is_gone_is_not_passed_as_checked),
		TEST(test_checks__folders_that_are_there_are_checked_though_one_is_gone),
		TEST(test_checks__supply_of_the_folders_that_are_there_is_that_of_their_runs),
		TEST(test_checks__allocations_of_the_folders_that_are_there_are_those_of_their_runs),
		TEST(test_checks__movements_of_the_folders_that_are_there_are_those_of_their_runs),
		TEST(test_checks__skus_add_up_to_the_value),
		TEST(test_checks__suppliers_add_up_to_the_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
