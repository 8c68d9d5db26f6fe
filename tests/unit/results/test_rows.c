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

/* The only file that takes events of TYPE; NULL: none does. */
static const struct event_file *file_of(enum event_type type)
{
	const struct event_file *found = NULL;

	for (int i = 0; i < EVENT_FILES_COUNT; i++)
		if (EVENT_FILES[i].takes == type) {
			assert_null(found);
			found = &EVENT_FILES[i];
		}
	return found;
}

/* The row that EVENT becomes. */
static struct slice row_of(const struct event *event)
{
	buf_clear(&out);
	event_put(&out, file_of(event->type), event);
	return buf_slice(&out);
}

static void test_rows__each_event_that_concerns_others_goes_to_one_file(void **state)
{
	static const struct {
		enum event_type type;
		const char *name;
		const char *columns;
	} files[] = {
		{ EVENT_ALLOCATED, "allocations.csv", "orderid,sku,qty,batchref,eta,line" },
		{ EVENT_DEALLOCATED, "deallocations.csv", "orderid,sku,units,batchref,reason,line" },
		{ EVENT_OUT_OF_STOCK, "out_of_stock.csv", "orderid,sku,qty,reason,available,line,waiting" },
		{ EVENT_SHIPPED, "shipments.csv", "orderid,sku,units,batchref,line" },
		{ EVENT_LINE_CANCELLED, "cancellations.csv", "orderid,sku,units,line" },
		{ EVENT_LINE_AMENDED, "amendments.csv", "orderid,sku,units,was,line" },
		{ EVENT_REPROMISED, "promises.csv", "orderid,sku,units,batchref,eta,was,line" },
	};

	(void)state;
	assert_int_equal(COUNT_OF(files), EVENT_FILES_COUNT);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		assert_string_equal(file_of(files[i].type)->name, files[i].name);
		assert_string_equal(file_of(files[i].type)->columns, files[i].columns);
	}
}

static void test_rows__the_other_events_go_to_none(void **state)
{
	(void)state;
	assert_null(file_of(EVENT_NONE));
	assert_null(file_of(EVENT_BATCH_CREATED));
	assert_null(file_of(EVENT_BATCH_REPORTED));
	assert_null(file_of(EVENT_BATCH_QUANTITY_CHANGED));
	assert_null(file_of(EVENT_BATCH_ETA_CHANGED));
	assert_null(file_of(EVENT_LINE_OPENED));
	assert_null(file_of(EVENT_LINE_NUMBERED));
	assert_null(file_of(EVENT_LINE_POLICY_CHANGED));
}

/* An event of TYPE of line 3 of order O1, for the vase in B-7. */
static struct event of_the_vase(enum event_type type)
{
	return (struct event){ .type = type,
			       .batch = 7,
			       .ref = SLICE("B-7"),
			       .sku = SLICE("BLUE-VASE"),
			       .orderid = SLICE("O1"),
			       .line = SLICE("3") };
}

static uint32_t day(const char *text)
{
	uint32_t day = 0;

	assert_true(date_parse(slice_str(text), &day));
	return day;
}

static void test_rows__an_allocation_names_its_batch_and_when_it_arrives(void **state)
{
	struct event event = of_the_vase(EVENT_ALLOCATED);

	(void)state;
	event.allocated.units = 12;
	assert_slice(row_of(&event), "O1,BLUE-VASE,12,B-7,,3\n");
	event.allocated.eta = day("2026-12-24");
	event.line = SLICE("");
	assert_slice(row_of(&event), "O1,BLUE-VASE,12,B-7,2026-12-24,\n");
}

static void test_rows__a_deallocation_says_why(void **state)
{
	struct event event = of_the_vase(EVENT_DEALLOCATED);

	(void)state;
	event.ref = SLICE("B,7");
	event.sku = SLICE("VASE 12\"");
	event.line = SLICE("a\nb");
	event.deallocated.units = QUANTITY_MAX;
	event.deallocated.reason = REASON_QUANTITY_CUT;
	assert_slice(row_of(&event), "O1,\"VASE 12\"\"\",2147483647,\"B,7\",quantity-cut,\"a\nb\"\n");
	event.deallocated.reason = REASON_CANCELLED;
	event.ref = event.sku = event.line = SLICE("x");
	assert_slice(row_of(&event), "O1,x,2147483647,x,cancelled,x\n");
}

static void test_rows__an_out_of_stock_line_says_what_there_is_and_if_it_waits(void **state)
{
	struct event event = of_the_vase(EVENT_OUT_OF_STOCK);

	(void)state;
	event.out_of_stock.units = 10;
	event.out_of_stock.reason = REASON_INSUFFICIENT;
	event.out_of_stock.available = 9;
	assert_slice(row_of(&event), "O1,BLUE-VASE,10,insufficient,9,3,\n");
	event.out_of_stock.reason = REASON_FRAGMENTED;
	event.out_of_stock.available = 8589934588;
	event.out_of_stock.waits = true;
	event.line = SLICE("");
	assert_slice(row_of(&event), "O1,BLUE-VASE,10,fragmented,8589934588,,yes\n");
}

static void test_rows__a_depleted_sku_has_no_order_quantity_or_line(void **state)
{
	const struct event event = {
		.type = EVENT_OUT_OF_STOCK,
		.sku = SLICE("LAMP"),
		.out_of_stock = { .reason = REASON_DEPLETED },
	};

	(void)state;
	assert_slice(row_of(&event), ",LAMP,,depleted,0,,\n");
}

static void test_rows__a_shipment_of_what_nobody_allocated_names_no_batch(void **state)
{
	struct event event = of_the_vase(EVENT_SHIPPED);

	(void)state;
	event.shipped.units = 4;
	assert_slice(row_of(&event), "O1,BLUE-VASE,4,B-7,3\n");
	event.batch = 0;
	event.ref = SLICE("");
	assert_slice(row_of(&event), "O1,BLUE-VASE,4,,3\n");
}

static void test_rows__a_cancellation_tells_the_units_that_went(void **state)
{
	struct event event = of_the_vase(EVENT_LINE_CANCELLED);

	(void)state;
	event.line_cancelled.units = 2;
	assert_slice(row_of(&event), "O1,BLUE-VASE,2,3\n");
}

static void test_rows__an_amendment_tells_the_new_quantity_and_the_old(void **state)
{
	struct event event = of_the_vase(EVENT_LINE_AMENDED);

	(void)state;
	event.line_amended.qty = 9;
	event.line_amended.was = 5;
	assert_slice(row_of(&event), "O1,BLUE-VASE,9,5,3\n");
}

static void test_rows__a_new_promise_tells_the_new_date_and_the_old(void **state)
{
	struct event event = of_the_vase(EVENT_REPROMISED);

	(void)state;
	event.repromised.units = 6;
	event.repromised.eta = day("2026-12-24");
	assert_slice(row_of(&event), "O1,BLUE-VASE,6,B-7,2026-12-24,,3\n");
	event.repromised.eta = DATE_NONE;
	event.repromised.was = day("2027-01-02");
	assert_slice(row_of(&event), "O1,BLUE-VASE,6,B-7,,2027-01-02,3\n");
}

static void test_rows__a_reject_file_has_the_feeds_own_columns_behind_the_reason(void **state)
{
	struct slice columns[] = { SLICE("Order_ID"), SLICE("SKU"), SLICE("note, free"), SLICE("=x"),
				   SLICE("") };

	(void)state;
	reject_put_header(&out, columns, COUNT_OF(columns));
	assert_slice(buf_slice(&out), "reject_line,reject_code,reject_reason,reject_since,Order_ID,SKU,"
				      "\"note, free\",'=x,\n");
}

static void test_rows__a_refused_record_keeps_its_fields_and_bytes(void **state)
{
	struct slice fields[] = { SLICE("O1"), SLICE("=cmd"), SLICE("-5"), SLICE("M\xfcller"), SLICE("a\rb") };
	struct refusal refusal = {
		.line = 17,
		.code = CODE_BAD_QUANTITY,
		.reason = SLICE("\"-5\" is not a whole number"),
		.fields = fields,
		.count = COUNT_OF(fields),
	};

	(void)state;
	reject_put_row(&out, &refusal);
	assert_slice(buf_slice(&out), "17,bad-quantity,\"\"\"-5\"\" is not a whole number\",,"
				      "O1,'=cmd,'-5,M\xfcller,\"a\rb\"\n");
}

static void test_rows__an_old_reject_names_the_folder_that_had_it_first(void **state)
{
	struct refusal refusal = { .line = 2, .code = CODE_EMPTY, .since = 12, .reason = SLICE("=x") };

	(void)state;
	reject_put_row(&out, &refusal);
	refusal.since = 1234567;
	reject_put_row(&out, &refusal);
	assert_slice(buf_slice(&out), "2,empty,'=x,run-000012\n2,empty,'=x,run-1234567\n");
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
		TEST(test_rows__each_event_that_concerns_others_goes_to_one_file),
		TEST(test_rows__the_other_events_go_to_none),
		TEST(test_rows__an_allocation_names_its_batch_and_when_it_arrives),
		TEST(test_rows__a_deallocation_says_why),
		TEST(test_rows__an_out_of_stock_line_says_what_there_is_and_if_it_waits),
		TEST(test_rows__a_depleted_sku_has_no_order_quantity_or_line),
		TEST(test_rows__a_shipment_of_what_nobody_allocated_names_no_batch),
		TEST(test_rows__a_cancellation_tells_the_units_that_went),
		TEST(test_rows__an_amendment_tells_the_new_quantity_and_the_old),
		TEST(test_rows__a_new_promise_tells_the_new_date_and_the_old),
		TEST(test_rows__a_reject_file_has_the_feeds_own_columns_behind_the_reason),
		TEST(test_rows__a_refused_record_keeps_its_fields_and_bytes),
		TEST(test_rows__an_old_reject_names_the_folder_that_had_it_first),
		TEST(test_rows__reject_files_are_named_after_index_and_feed),
		TEST(test_rows__reject_files_names_are_cut_to_what_a_file_system_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
