/* Situations that people have reported of such tools, and what is right for them. */
#include "test_fixture.h"

static void test_cases__a_sku_in_another_spelling_is_not_another_product(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty,eta\nC-100,GREEN-SOFA ,10,\nC-101,oak-shelf,5,\n",
	     "orderid,sku,qty\nS1,GREEN-SOFA,2\nS2,green-sofa,2\nS3,OAK-SHELF,1\n");
	assert_count(f, 0, MODEL_CREATED, 2);
	assert_count(f, 1, MODEL_ALLOCATED, 1);
	assert_rejected(f, 1, MODEL_UNKNOWN_SKU, 2);
	run2(f, "ref,sku,qty,eta\nC-102,Green-Sofa,7,\n", "ref,sku,qty,eta\nC-103,GREEN-\xc2\xa0SOFA,7,\n");
	assert_rejected(f, 0, MODEL_ALIKE, 1);
	assert_rejected(f, 1, MODEL_ALIKE, 1);
}

static void test_cases__zeros_that_a_spreadsheet_dropped_are_seen(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\n000512,0023,12\n000513,80.50,4\n");
	run2(f, "ref,sku,qty\n512,23,12\n513,80.5,4\n514,4.71E+12,3\n",
	     "orderid,sku,qty\n1,23,1\n2,4.71E+12,1\n");
	assert_rejected(f, 0, MODEL_ALIKE, 2);
	assert_rejected(f, 0, MODEL_MANGLED_NUMBER, 1);
	assert_rejected(f, 1, MODEL_UNKNOWN_SKU, 1);
	assert_rejected(f, 1, MODEL_MANGLED_NUMBER, 1);
}

static void test_cases__the_first_line_of_a_spreadsheet_names_the_delimiter(void **state)
{
	struct fixture *f = *state;

	run(f, "\xef\xbb\xbfsep=;\r\nref;sku;qty;eta\r\nD1;SOFA;10;\r\nD2;SOFA;x;\r\n");
	assert_count(f, 0, MODEL_CREATED, 1);
	assert_string_equal(model_bytes_text(model_result_file(f->result, "rejected/01-a.csv")),
			    "reject_line,reject_code,reject_reason,reject_since,ref,sku,qty,eta\n"
			    "4,bad-quantity,*,,D2,SOFA,x,\n");
}

static void test_cases__another_supplier_under_the_same_ref(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty,eta\n31,SOFA,10,\n32,SOFA,5,2026-12-09\n",
	     "orderid,sku,qty\nS1,SOFA,10\nS2,SOFA,4\nS3,POT,2\n");
	assert_rejected(f, 1, MODEL_UNKNOWN_SKU, 1);
	run(f, "ref,sku,qty,eta\n31,POT,7,\n32,SOFA,3,2026-12-20\n");
	assert_rejected(f, 0, MODEL_SKU_MISMATCH, 1);
	assert_deallocated(f, "S2,SOFA,4,32,quantity-cut,\n");
	assert_rows(f, "promises.csv", "S2,SOFA,4,32,2026-12-20,2026-12-09,\n");
	assert_out_of_stock(f, "S2,SOFA,4,insufficient,3,,yes\n");
	run(f, "ref,sku,qty,eta\n31,SOFA,10,\n32,SOFA,5,2026-12-09\n");
	assert_allocated(f, "S2,SOFA,4,32,2026-12-09,\n");
}

static void test_cases__an_order_edited_after_it_was_exported(void **state)
{
	struct fixture *f = *state;

	f->options.amend = true;
	run2(f, "ref,sku,qty\nA1,SOFA,10\nA2,POT,10\n", "orderid,sku,qty,line\nS1,SOFA,4,1\nS2,SOFA,2,1\n");
	run(f, "orderid,sku,qty,line\nS1,SOFA,3,1\nS2,POT,2,1\n");
	assert_rows(f, "amendments.csv", "S1,SOFA,3,4,1\n");
	assert_rejected(f, 0, MODEL_LINE_CONFLICT, 1);
}

static void test_cases__a_status_may_say_which_orders_are_cancelled(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty\nA1,SOFA,6\n",
	     "orderid,sku,qty,status\nS1,SOFA,4,processing\nS2,SOFA,2,cancelled\n");
	assert_refused(f, 1, MODEL_UNMAPPED_STATUS);
	assert_int_equal(f->result->exit_status, 4);
	assert_allocated(f, "");
}

static void test_cases__a_feed_cut_in_transfer_is_not_taken(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty\nB1,SOFA,120\nB2,POT,120\n", "orderid,sku,qty\nS1,POT,100\n");
	run(f, "ref,sku,qty\nB1,SOFA,120\nB2,POT,12");
	assert_refused(f, 0, MODEL_CUT_SHORT);
	assert_deallocated(f, "");
}

static void test_cases__exports_joined_with_their_headers(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty\nL1,SOFA,10\n", "orderid,sku,qty\nS1,SOFA,1\norderid,sku,qty\nS2,SOFA,1\n");
	assert_count(f, 1, MODEL_ALLOCATED, 2);
	assert_int_equal(counts_of(f, 1)->rows, 2);
	assert_int_equal(f->result->exit_status, 0);
	run(f, "ref,sku,qty\nJ1,SOFA,5\nsku,ref,qty\nPOT,J2,7\n");
	assert_refused(f, 0, MODEL_SECOND_HEADER);
}

static void test_cases__words_for_quantities_are_refused(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nQ1,A,>100\nQ2,B,50+\nQ3,C,in stock\nQ4,D,n/a\nQ5,E,12 pcs\nQ6,F,7\n");
	assert_rejected(f, 0, MODEL_BAD_QUANTITY, 5);
	assert_count(f, 0, MODEL_CREATED, 1);
}

static void test_cases__an_order_over_two_lots(void **state)
{
	struct fixture *f = *state;
	struct model_bytes out = { 0 };

	f->options.split = true;
	run2(f, "ref,sku,qty\nF1,SOFA,5\nF2,SOFA,5\nF3,POT,0\n",
	     "orderid,sku,qty,line\nS1,SOFA,8,1\nS1,POT,1,2\n");
	assert_true(model_show_order_csv(f->model, "S1", &out));
	assert_string_equal(out.data,
			    "orderid,sku,qty,batchref,eta,line,status\n"
			    "S1,SOFA,5,F1,,1,allocated\nS1,SOFA,3,F2,,1,allocated\nS1,POT,1,,,2,short\n");
	model_bytes_free(&out);
}

static void test_cases__a_lot_renamed_in_the_snapshot_keeps_its_customers(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty\nA,SOFA,10\n", "orderid,sku,qty\nS1,SOFA,6\n");
	run(f, "ref,sku,qty\nA,SOFA,0\nA-bis,SOFA,10\n");
	assert_deallocated(f, "S1,SOFA,6,A,quantity-cut,\n");
	assert_allocated(f, "S1,SOFA,6,A-bis,,\n");
	assert_out_of_stock(f, "");
}

static void test_cases__zeros_lost_while_a_row_was_corrected(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty\n0512,0023,50\n",
	     "orderid,sku,qty,line\n000771,0023,2,0010\n000771,0023,x,0020\n");
	run(f, "reject_line;reject_code;reject_reason;orderid;sku;qty;line\n3;bad-quantity;x;771;0023;3;20\n");
	assert_rejected(f, 0, MODEL_ALIKE, 1);
	run(f, "orderid,sku,qty,line\n000771,0023,2,0010\n000771,0023,3,0020\n000771,0023,3,20\n");
	assert_count(f, 0, MODEL_DUPLICATE, 1);
	assert_count(f, 0, MODEL_ALLOCATED, 1);
	assert_rejected(f, 0, MODEL_ALIKE, 1);
}

static void test_cases__dates_that_stand_for_no_date_are_refused(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\nP1,POT,5,0001-01-01\nP2,POT,5,9999-12-31\n"
	       "P3,POT,5,1970-01-01\nP4,POT,5,2026-12-04\n");
	assert_rejected(f, 0, MODEL_BAD_DATE, 3);
	assert_count(f, 0, MODEL_CREATED, 1);
}

static void test_cases__a_case_of_twelve_is_not_one(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,qty,uom\nL1,SOFA,4,CS12\nL2,SOFA,4,\n",
	     "orderid,sku,qty,Unit\nS1,SOFA,2,CS12\nS2,SOFA,2,ea\n");
	assert_rejected(f, 0, MODEL_UNKNOWN_UNIT, 1);
	assert_rejected(f, 1, MODEL_UNKNOWN_UNIT, 1);
	assert_allocated(f, "S2,SOFA,2,L2,,\n");
}

static void test_cases__orders_named_before_their_stock(void **state)
{
	struct fixture *f = *state;

	run2(f, "orderid,sku,qty\nS1,SOFA,6\n", "ref,sku,qty\nZ1,SOFA,10\n");
	assert_string_equal(f->result->reports[0].name, "b.csv");
	assert_allocated(f, "S1,SOFA,6,Z1,,\n");
	f->options.as_given = true;
	run2(f, "orderid,sku,qty\nS2,POT,6\n", "ref,sku,qty\nZ2,POT,10\n");
	assert_rejected(f, 0, MODEL_UNKNOWN_SKU, 1);
}

static void test_cases__an_inch_mark_costs_one_row(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty,eta\nB1,SOFA,5,\nB2,RACK 19\",5,\nB3,POT,5,\n");
	assert_count(f, 0, MODEL_CREATED, 2);
	assert_rejected(f, 0, MODEL_STRAY_QUOTE, 1);
	assert_non_null(strstr(model_bytes_text(model_result_file(f->result, "rejected/01-a.csv")),
			       "3,stray-quote,*,,B2,\"RACK 19\"\"\",5,\n"));
}

static void test_cases__a_correction_stands_until_the_supplier_says_something_new(void **state)
{
	struct fixture *f = *state;

	run(f, "ref,sku,qty\nB1,SOFA,10\n");
	run(f, "ref,qty\nB1,7\n");
	run(f, "ref,sku,qty\nB1,SOFA,10\n");
	assert_count(f, 0, MODEL_UNCHANGED, 1);
	assert_batches(f, "B1,SOFA,7,,0,0,7\n");
	run(f, "ref,sku,qty\nB1,SOFA,11\n");
	assert_batches(f, "B1,SOFA,11,,0,0,11\n");
}

static void test_cases__a_count_is_news_in_another_feed_alone(void **state)
{
	struct fixture *f = *state;

	run2(f, "ref,sku,available\nB1,SOFA,10\n", "orderid,sku,qty\nS1,SOFA,4\n");
	run(f, "ref,sku,available\nB1,SOFA,10\n");
	assert_count(f, 0, MODEL_UNCHANGED, 1);
	assert_batches(f, "B1,SOFA,10,,4,0,6\n");
	run(f, "ref,sku,available\nB1,SOFA,10\nB2,POT,1\n");
	assert_count(f, 0, MODEL_CHANGED, 1);
	assert_batches(f, "B2,POT,1,,0,0,1\nB1,SOFA,14,,4,0,10\n");
	run(f, "ref,sku,qty\nB1,SOFA,10\n");
	assert_batches(f, "B2,POT,1,,0,0,1\nB1,SOFA,10,,4,0,6\n");
	run(f, "ref,sku,available\nB1,SOFA,2147483645\n");
	assert_rejected(f, 0, MODEL_BAD_QUANTITY, 1);
}

static void test_cases__the_same_feeds_again_do_nothing(void **state)
{
	static const char batches[] = "ref,sku,on_hand,eta\nB1,SOFA,10,2026-01-01\nB2,SOFA,3,\n";
	static const char orders[] =
		"orderid,sku,qty,shipped,cancelled,split\nS1,SOFA,6,1,1,yes\nS2,SOFA,5,all,,\n"
		"S3,SOFA,9,,,yes\n";
	struct fixture *f = *state;

	f->options.backorder = true;
	run2(f, batches, orders);
	run2(f, batches, orders);
	assert_allocated(f, "");
	assert_out_of_stock(f, "");
	assert_rows(f, "shipments.csv", "");
	assert_count(f, 0, MODEL_UNCHANGED, 2);
	assert_count(f, 1, MODEL_DUPLICATE, 2);
	assert_count(f, 1, MODEL_CLOSED, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_cases__a_sku_in_another_spelling_is_not_another_product),
		TEST(test_cases__zeros_that_a_spreadsheet_dropped_are_seen),
		TEST(test_cases__the_first_line_of_a_spreadsheet_names_the_delimiter),
		TEST(test_cases__another_supplier_under_the_same_ref),
		TEST(test_cases__an_order_edited_after_it_was_exported),
		TEST(test_cases__a_status_may_say_which_orders_are_cancelled),
		TEST(test_cases__a_feed_cut_in_transfer_is_not_taken),
		TEST(test_cases__exports_joined_with_their_headers),
		TEST(test_cases__words_for_quantities_are_refused),
		TEST(test_cases__an_order_over_two_lots),
		TEST(test_cases__a_lot_renamed_in_the_snapshot_keeps_its_customers),
		TEST(test_cases__zeros_lost_while_a_row_was_corrected),
		TEST(test_cases__dates_that_stand_for_no_date_are_refused),
		TEST(test_cases__a_case_of_twelve_is_not_one),
		TEST(test_cases__orders_named_before_their_stock),
		TEST(test_cases__an_inch_mark_costs_one_row),
		TEST(test_cases__a_correction_stands_until_the_supplier_says_something_new),
		TEST(test_cases__a_count_is_news_in_another_feed_alone),
		TEST(test_cases__the_same_feeds_again_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
