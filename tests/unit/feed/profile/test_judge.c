#include "feed/profile/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "support/profile_text.h"
#include "support/testing.h"

#define ORDERS "kind = orders orderid { from = O } sku { from = S } qty { from = Q }\n"

static const char *judged(const char *text, const char *header, const char *record)
{
	static char out[512];
	struct slice cells[PROFILE_COLUMNS_MAX], fields[32];
	char room[256];
	struct buf why = buf_over(room, sizeof(room));

	load_profile(text);
	cells_of(&loaded.profile, header, record, cells);
	struct verdict_of_rules v =
		rules_judge(&loaded.profile, cells, fields, fields_of(record, fields), &why);
	if (v.judged == JUDGED_DROPPED)
		(void)snprintf(out, sizeof(out), "dropped by %s", loaded.profile.drops[v.drop].text);
	else if (v.judged == JUDGED_REFUSED)
		(void)snprintf(out, sizeof(out), "%s %.*s%s%s", code_name(v.code), SLICE_ARG(buf_slice(&why)),
			       v.cancel ? " cancel" : "", v.done ? " done" : "");
	else
		(void)snprintf(out, sizeof(out), "taken%s%s", v.cancel ? " cancel" : "", v.done ? " done" : "");
	return out;
}

static void test_judge__without_rules_all_is_taken(void **state)
{
	(void)state;
	assert_string_equal(judged(ORDERS, "O;S;Q", "o;s;1"), "taken");
}

static void test_judge__a_row_is_dropped_only_by_a_rule_that_names_it(void **state)
{
	static const char TEXT[] =
		ORDERS "rows { keep = \"Status: paid | void\" drop = {\"Status: draft\", \"*: Total*\"}\n"
		       "cancel = \"Status: void\" done = {\"Sent: ?*\", \"Sent: \"} }";
	static const char HEADER[] = "O;S;Q;Status;Sent";

	(void)state;
	assert_string_equal(judged(TEXT, HEADER, "o;s;1;Paid;"), "taken done");
	assert_string_equal(judged(TEXT, HEADER, "o;s;1;void;x"), "taken cancel done");
	assert_string_equal(judged(TEXT, HEADER, "o;s;1;DRAFT;"), "dropped by drop = Status: draft");
	assert_string_equal(judged(TEXT, HEADER, "total 3;;;new;"), "dropped by drop = *: Total*");
	assert_string_equal(
		judged(TEXT, HEADER, "o;s;1;new;"),
		"unknown-value \"new\" in the column Status is a value that no rule of the profile names done");
	assert_string_equal(
		judged(TEXT, HEADER, "o;s;1"),
		"unknown-value \"\" in the column Status is a value that no rule of the profile names done");
}

static void test_judge__of_an_unknown_value_cancel_and_done_are_asked_too(void **state)
{
	static const char TEXT[] = ORDERS "rows { keep = {\"Pay: paid\", \"Void: *\", \"Sent: *\"}\n"
					  "cancel = \"Void: yes\" done = \"Sent: yes\" }";
	static const char HEADER[] = "O;S;Q;Pay;Void;Sent";

	(void)state;
	assert_string_equal(
		judged(TEXT, HEADER, "o;s;1;new;yes;no"),
		"unknown-value \"new\" in the column Pay is a value that no rule of the profile names cancel");
	assert_string_equal(
		judged(TEXT, HEADER, "o;s;1;new;no;yes"),
		"unknown-value \"new\" in the column Pay is a value that no rule of the profile names done");
}

static void test_judge__all_of_keep_must_hold(void **state)
{
	(void)state;
	assert_string_equal(
		judged(ORDERS "rows { keep = {\"Site: de\", \"Site: *\"} }", "O;S;Q;Site", "o;s;1;at"),
		"dropped by keep = Site: de");
	assert_string_equal(judged(ORDERS "rows { keep = {\"*: x\", \"Site: *\"} }", "O;S;Q;Site", "o;s;1;at"),
			    "dropped by keep = *: x");
	assert_string_equal(judged(ORDERS "rows { keep = {\"*: at\", \"Site: *\"} }", "O;S;Q;Site", "o;s;1;at"),
			    "taken");
}

static void test_judge__as_of_is_found_by_name_cell_or_column(void **state)
{
	int64_t seconds = 0;

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	load_profile("kind = batches sku { from = S } qty { from = Q } snapshot { as-of = \"name "
		     "*_YYYYMMDD-hhmm.csv\" }");
	assert_true(
		as_of_find(&loaded.profile.snapshot.as_of_forms, SLICE("stock_19700102-0001.csv"), &seconds));
	assert_int_equal(seconds, 86460);
	assert_false(as_of_find(&loaded.profile.snapshot.as_of_forms, SLICE("stock.csv"), &seconds));
	load_profile("kind = batches sku { from = S } qty { from = Q } snapshot { as-of = \"column D\" }");
	assert_true(as_of_find(&loaded.profile.snapshot.as_of_forms, SLICE("2026-11-26T10:30:00Z"), &seconds));
	assert_int_equal(seconds, 1795689000);
	assert_true(
		as_of_find(&loaded.profile.snapshot.as_of_forms, SLICE("2026-11-26 20:00:00-08:00"), &seconds));
	assert_int_equal(seconds, 1795752000);
	assert_false(as_of_find(&loaded.profile.snapshot.as_of_forms, SLICE("2026-11-26 03:30:61Z"), &seconds));
	assert_true(as_of_find(&loaded.profile.snapshot.as_of_forms, SLICE("2026-11-26"), &seconds));
	assert_int_equal(seconds, 1795651200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, profile_text_setup, profile_text_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_judge__without_rules_all_is_taken),
		TEST(test_judge__a_row_is_dropped_only_by_a_rule_that_names_it),
		TEST(test_judge__of_an_unknown_value_cancel_and_done_are_asked_too),
		TEST(test_judge__all_of_keep_must_hold),
		TEST(test_judge__as_of_is_found_by_name_cell_or_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
