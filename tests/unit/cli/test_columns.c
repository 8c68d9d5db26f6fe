#include "cli/columns.h"
#include "support/testing.h"

#include "allot/base/date.h"
#include "allot/service/views.h"

/* A line with something to quote, a batch without eta. */
static const struct line_view LINE = {
	.line = { .orderid = { "o,1", 3 }, .sku = { "LAMP", 4 }, .line = { "7", 1 }, .qty = 5 },
	.batchref = { "b-1", 3 },
	.eta = DATE_NONE,
};
static const struct batch_view BATCH = { .ref = { "b-1", 3 },
					 .sku = { "LAMP", 4 },
					 .qty = 10,
					 .eta = DATE_NONE,
					 .allocated = 3,
					 .shipped = 1,
					 .available = 6 };

static struct buf text;

static int setup(void **state)
{
	(void)state;
	buf_init(&text, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	buf_release(&text);
	return 0;
}

static void test_columns__csv_quotes_what_needs_it_and_leaves_nothing_for_none(void **state)
{
	(void)state;
	columns_csv_header(&COLUMNS_ALLOCATIONS, &text);
	columns_csv(&COLUMNS_ALLOCATIONS, &LINE, &text);
	assert_slice(buf_slice(&text), "orderid,sku,qty,batchref,eta,line\n\"o,1\",LAMP,5,b-1,,7\n");
}

static void test_columns__json_has_null_for_what_there_is_not(void **state)
{
	struct line_view line = LINE;
	struct json json;
	(void)state;
	line.line.line = line.batchref = (struct slice){ 0 };
	line.state = LINE_WAITING;
	json_init(&json, &text);
	columns_json(&COLUMNS_ORDER, &line, &json);
	assert_slice(buf_slice(&text), "{\"orderid\":\"o,1\",\"sku\":\"LAMP\",\"qty\":5,"
				       "\"batchref\":null,\"eta\":null,\"line\":null,\"status\":\"waiting\"}");
}

static void test_columns__a_sku_counts_beyond_32_bits(void **state)
{
	const struct sku_view sku = { SLICE("LAMP"), 7, 8589934588, UINT64_MAX, 0 };
	struct json json;
	(void)state;
	json_init(&json, &text);
	columns_json(&COLUMNS_SKU, &sku, &json);
	assert_slice(buf_slice(&text), "{\"sku\":\"LAMP\",\"version\":7,\"available\":8589934588,"
				       "\"waiting\":18446744073709551615,\"short\":0}");
}

static void test_columns__a_line_says_its_figures_and_its_policy(void **state)
{
	struct known_line_view line = { .orderid = SLICE("o1"),
					.sku = SLICE("LAMP"),
					.qty = 21,
					.shipped = 1,
					.cancelled = 2,
					.allocated = 3,
					.waiting = 6,
					.short_ = 9,
					.policy = { .priority = -9999, .split = true } };
	(void)state;
	columns_csv_header(&COLUMNS_LINES, &text);
	columns_csv(&COLUMNS_LINES, &line, &text);
	line.line = SLICE("7");
	line.policy = (struct policy){ .priority = 40, .backorder = true };
	columns_csv(&COLUMNS_LINES, &line, &text);
	assert_slice(buf_slice(&text),
		     "orderid,line,sku,qty,shipped,cancelled,allocated,waiting,short,priority,backorder,split\n"
		     "o1,,LAMP,21,1,2,3,6,9,-9999,no,yes\n"
		     "o1,7,LAMP,21,1,2,3,6,9,40,yes,no\n");
}

static void test_columns__a_date_is_written_out(void **state)
{
	struct batch_view batch = BATCH;
	struct json json;
	(void)state;
	assert_true(date_parse(SLICE("2026-12-24"), &batch.eta));
	json_init(&json, &text);
	columns_json(&COLUMNS_SKU_BATCHES, &batch, &json);
	columns_csv(&COLUMNS_BATCHES, &batch, &text);
	assert_slice(buf_slice(&text), "{\"ref\":\"b-1\",\"qty\":10,\"eta\":\"2026-12-24\","
				       "\"allocated\":3,\"shipped\":1,\"available\":6}"
				       "b-1,LAMP,10,2026-12-24,3,1,6\n");
}

static void test_columns__a_table_has_numbers_to_the_right(void **state)
{
	char alignment[COLUMNS_MAX + 1];
	struct text_table table;
	(void)state;
	columns_alignment(&COLUMNS_BATCHES, alignment);
	assert_string_equal(alignment, "llrlrrr");
	text_table_init(&table, COLUMNS_BATCHES.count, alignment);
	columns_table_header(&COLUMNS_BATCHES, &table);
	columns_table(&COLUMNS_BATCHES, &BATCH, &table);
	text_table_print(&table, false, &text);
	text_table_release(&table);
	assert_slice(buf_slice(&text), "ref  sku   qty  eta  allocated  shipped  available\n"
				       "b-1  LAMP   10               3        1          6\n");
}

/* Picks NAMES from the columns of an order; the header of what was picked. */
static const char *picked(const char *names)
{
	struct column_set set = { 0 };
	buf_clear(&text);
	if (columns_pick(&COLUMNS_ORDER, names, &set) != ST_OK) {
		assert_int_equal(set.count, 0);
		return fail_message();
	}
	columns_csv_header(&set, &text);
	buf_put_char(&text, '\0');
	return text.p;
}

static void test_columns__are_picked_by_name_in_the_order_asked_for(void **state)
{
	(void)state;
	assert_string_equal(picked("qty"), "qty\n");
	assert_string_equal(picked("line,orderid"), "line,orderid\n");
	assert_string_equal(picked(" qty ,\tsku"), "qty,sku\n");
	assert_string_equal(picked("status,line,eta,batchref,qty,sku,orderid"),
			    "status,line,eta,batchref,qty,sku,orderid\n");
}

static void test_columns__one_that_is_not_there_is_named(void **state)
{
	(void)state;
	assert_non_null(strstr(picked("qty,price"), "\"price\""));
	assert_non_null(strstr(picked(""), "\"\""));
	assert_non_null(strstr(picked("qty,"), "\"\""));
	assert_non_null(strstr(picked("QTY"), "\"QTY\""));
	assert_non_null(strstr(picked("qt"), "\"qt\""));
}

static void test_columns__one_that_is_named_twice_is_refused(void **state)
{
	(void)state;
	assert_non_null(strstr(picked("sku,qty,sku"), "\"sku\" is named twice"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(test_columns__csv_quotes_what_needs_it_and_leaves_nothing_for_none),
		TEST(test_columns__json_has_null_for_what_there_is_not),
		TEST(test_columns__a_sku_counts_beyond_32_bits),
		TEST(test_columns__a_line_says_its_figures_and_its_policy),
		TEST(test_columns__a_date_is_written_out),
		TEST(test_columns__a_table_has_numbers_to_the_right),
		TEST(test_columns__are_picked_by_name_in_the_order_asked_for),
		TEST(test_columns__one_that_is_not_there_is_named),
		TEST(test_columns__one_that_is_named_twice_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
