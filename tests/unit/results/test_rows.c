#include "allot/results/rows.h"
#include "support/testing.h"

#include "allot/base/date.h"

static struct buf out;

static int setup(void **state)
{
	(void)state;
	buf_init(&out, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	buf_release(&out);
	return 0;
}

/* The row that EVENT becomes. */
static struct slice row_of(const struct event *event)
{
	buf_clear(&out);
	event_file(event->type)->put(&out, event);
	return buf_slice(&out);
}

static void test_rows__each_event_goes_to_its_file(void **state)
{
	(void)state;
	assert_string_equal(event_file(EVENT_ALLOCATED)->name, "allocations.csv");
	assert_string_equal(event_file(EVENT_ALLOCATED)->columns, "orderid,sku,qty,batchref,eta,line");
	assert_string_equal(event_file(EVENT_DEALLOCATED)->name, "deallocations.csv");
	assert_string_equal(event_file(EVENT_DEALLOCATED)->columns, "orderid,sku,qty,batchref,reason,line");
	assert_string_equal(event_file(EVENT_OUT_OF_STOCK)->name, "out_of_stock.csv");
	assert_string_equal(event_file(EVENT_OUT_OF_STOCK)->columns, "orderid,sku,qty,reason,available,line");
}

static void test_rows__events_of_batches_go_to_none(void **state)
{
	(void)state;
	assert_null(event_file(EVENT_NONE));
	assert_null(event_file(EVENT_BATCH_CREATED));
	assert_null(event_file(EVENT_BATCH_QUANTITY_CHANGED));
	assert_null(event_file(EVENT_BATCH_ETA_CHANGED));
}

static void test_rows__an_allocation_names_its_batch_and_when_it_arrives(void **state)
{
	struct event event = {
		.type = EVENT_ALLOCATED,
		.ref = SLICE("B-7"),
		.sku = SLICE("BLUE-VASE"),
		.allocated = { .orderid = SLICE("O1"), .line = SLICE("3"), .qty = 12 },
	};

	(void)state;
	assert_slice(row_of(&event), "O1,BLUE-VASE,12,B-7,,3\n");
	assert_true(date_parse(SLICE("2026-12-24"), &event.allocated.eta));
	event.allocated.line = SLICE("");
	assert_slice(row_of(&event), "O1,BLUE-VASE,12,B-7,2026-12-24,\n");
}

static void test_rows__a_deallocation_says_why(void **state)
{
	const struct event event = {
		.type = EVENT_DEALLOCATED,
		.ref = SLICE("B,7"),
		.sku = SLICE("VASE 12\""),
		.deallocated = { .orderid = SLICE("O1"),
				 .line = SLICE("a\nb"),
				 .qty = QUANTITY_MAX,
				 .reason = REASON_QUANTITY_CUT },
	};

	(void)state;
	assert_slice(row_of(&event), "O1,\"VASE 12\"\"\",2147483647,\"B,7\",quantity-cut,\"a\nb\"\n");
}

static void test_rows__an_out_of_stock_line_says_what_there_is(void **state)
{
	struct event event = {
		.type = EVENT_OUT_OF_STOCK,
		.sku = SLICE("LAMP"),
		.out_of_stock = { .orderid = SLICE("O1"),
				  .line = SLICE("1"),
				  .qty = 10,
				  .reason = REASON_INSUFFICIENT,
				  .available = 9 },
	};

	(void)state;
	assert_slice(row_of(&event), "O1,LAMP,10,insufficient,9,1\n");
	event.out_of_stock.reason = REASON_FRAGMENTED;
	event.out_of_stock.available = 8589934588;
	event.out_of_stock.line = SLICE("");
	assert_slice(row_of(&event), "O1,LAMP,10,fragmented,8589934588,\n");
}

static void test_rows__a_depleted_sku_has_no_order_quantity_or_line(void **state)
{
	const struct event event = {
		.type = EVENT_OUT_OF_STOCK,
		.sku = SLICE("LAMP"),
		.out_of_stock = { .reason = REASON_DEPLETED },
	};

	(void)state;
	assert_slice(row_of(&event), ",LAMP,,depleted,0,\n");
}

static void test_rows__a_reject_file_has_the_feeds_own_columns_behind_the_reason(void **state)
{
	struct slice columns[] = { SLICE("Order_ID"), SLICE("SKU"), SLICE("note, free"), SLICE("=x"),
				   SLICE("") };
	const struct feed_record feed = { .header = columns, .columns = COUNT_OF(columns) };

	(void)state;
	reject_put_header(&out, &feed);
	assert_slice(buf_slice(&out), "reject_line,reject_code,reject_reason,Order_ID,SKU,"
				      "\"note, free\",'=x,\n");
}

static void test_rows__a_refused_record_keeps_its_fields_and_bytes(void **state)
{
	struct slice fields[] = { SLICE("O1"), SLICE("=cmd"), SLICE("-5"), SLICE("M\xfcller"), SLICE("a\rb") };
	const struct refusal refusal = {
		.line = 17,
		.code = CODE_BAD_QUANTITY,
		.reason = SLICE("\"-5\" is not a whole number"),
		.fields = fields,
		.count = COUNT_OF(fields),
	};

	(void)state;
	reject_put_row(&out, &refusal);
	assert_slice(buf_slice(&out), "17,bad-quantity,\"\"\"-5\"\" is not a whole number\","
				      "O1,'=cmd,'-5,M\xfcller,\"a\rb\"\n");
}

static void test_rows__reject_files_are_named_after_index_and_feed(void **state)
{
	char name[REJECT_NAME];

	(void)state;
	reject_name(name, 0, SLICE("orders.csv"));
	assert_string_equal(name, "01-orders.csv");
	reject_name(name, 98, SLICE("-"));
	assert_string_equal(name, "99--");
	reject_name(name, 99, SLICE("a\n\x1b\xff.csv"));
	assert_string_equal(name, "100-a\n\x1b\xff.csv");
	reject_name(name, UINT32_MAX, SLICE(""));
	assert_string_equal(name, "4294967296-");
}

static void test_rows__reject_files_names_are_cut_to_what_a_file_system_takes(void **state)
{
	char feed[255];
	char name[REJECT_NAME];

	(void)state;
	memset(feed, 'x', sizeof(feed));
	reject_name(name, 0, slice_of(feed, 252));
	assert_int_equal(strlen(name), 255);
	reject_name(name, 0, slice_of(feed, 255));
	assert_int_equal(strlen(name), 255);
	assert_memory_equal(name, "01-xxx", 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rows__each_event_goes_to_its_file),
		TEST(test_rows__events_of_batches_go_to_none),
		TEST(test_rows__an_allocation_names_its_batch_and_when_it_arrives),
		TEST(test_rows__a_deallocation_says_why),
		TEST(test_rows__an_out_of_stock_line_says_what_there_is),
		TEST(test_rows__a_depleted_sku_has_no_order_quantity_or_line),
		TEST(test_rows__a_reject_file_has_the_feeds_own_columns_behind_the_reason),
		TEST(test_rows__a_refused_record_keeps_its_fields_and_bytes),
		TEST(test_rows__reject_files_are_named_after_index_and_feed),
		TEST(test_rows__reject_files_names_are_cut_to_what_a_file_system_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
