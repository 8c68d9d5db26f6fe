/* Rules 10 to 14, put-off rows and the two turns of an orders feed, each with small nights worked
 * out by hand.
 */
#include "test_fixture.h"

#define BATCHES	 "ref,sku,qty,eta\n"
#define ORDERS	 "orderid,sku,qty\n"
#define AMEND	 "orderid,sku,new_qty\n"
#define CANCEL	 "orderid,sku,cancelled\n"
#define SHIP	 "orderid,sku,shipped\n"
#define PROGRESS "orderid,sku,qty,shipped,cancelled\n"

/* Rule 10 */

static void test_rule_10__less_is_released(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", ORDERS "O1,DESK,6\n");
	run(f, AMEND "O1,DESK,4\n");
	assert_rows(f, "amendments.csv", "O1,DESK,4,6,\n");
	assert_deallocated(f, "O1,DESK,2,B1,amended,\n");
	assert_count(f, 0, MODEL_AMENDED, 1);
	run(f, AMEND "O1,DESK,4\n");
	assert_count(f, 0, MODEL_UNCHANGED, 1);
}

static void test_rule_10__more_grows_in_place_else_moves_else_stays(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,6,\nB2,DESK,8,2026-01-01\n", ORDERS "O1,DESK,4\n");
	run(f, AMEND "O1,DESK,6\n");
	assert_allocated(f, "O1,DESK,2,B1,,\n");
	run(f, AMEND "O1,DESK,7\n");
	assert_deallocated(f, "O1,DESK,6,B1,amended,\n");
	assert_allocated(f, "O1,DESK,7,B2,2026-01-01,\n");
	run(f, AMEND "O1,DESK,9\n");
	assert_out_of_stock(f, "O1,DESK,2,fragmented,7,,\n");
	assert_rows(f, "amendments.csv", "");
	assert_count(f, 0, MODEL_OUT_OF_STOCK, 1);
	assert_lines(f, "O1,,DESK,7,0,0,7,0,0,0,no,no\n");
}

static void test_rule_10__more_of_waiting_units_waits_too(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	run2(f, BATCHES "B1,DESK,3,\n", ORDERS "O1,DESK,4\n");
	run(f, AMEND "O1,DESK,6\n");
	assert_out_of_stock(f, "O1,DESK,2,fragmented,3,,yes\n");
	assert_lines(f, "O1,,DESK,6,0,0,0,6,0,0,yes,no\n");
}

static void test_rule_10__short_units_that_have_grown_or_are_left_are_placed_again(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,3,\n", ORDERS "O1,DESK,5\n");
	run(f, AMEND "O1,DESK,6\n");
	assert_out_of_stock(f, "O1,DESK,6,insufficient,3,,\n");
	run(f, AMEND "O1,DESK,3\n");
	assert_allocated(f, "O1,DESK,3,B1,,\n");
	assert_out_of_stock(f, ",DESK,,depleted,0,,\n");
	assert_count(f, 0, MODEL_AMENDED, 1);
}

static void test_rule_10__a_split_line_has_the_difference_placed(void **state)
{
	struct fixture *f = *state;

	f->options.split = true;
	run2(f, BATCHES "B1,DESK,3,\nB2,DESK,3,\n", ORDERS "O1,DESK,2\n");
	run(f, AMEND "O1,DESK,6\n");
	assert_allocated(f, "O1,DESK,1,B1,,\nO1,DESK,3,B2,,\n");
	assert_parts(f, "O1,DESK,2,B1,,\nO1,DESK,1,B1,,\nO1,DESK,3,B2,,\n");
}

static void test_rule_10__refusals(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", ORDERS "O1,DESK,5\nO2,DESK,4\n");
	run2(f, SHIP "O1,DESK,3\n", CANCEL "O2,DESK,all\n");
	run(f, AMEND "O1,DESK,2\nO2,DESK,6\nO3,DESK,1\n");
	assert_rejected(f, 0, MODEL_BELOW_SHIPPED, 1);
	assert_rejected(f, 0, MODEL_LINE_CANCELLED, 1);
	assert_rejected(f, 0, MODEL_UNKNOWN_LINE, 1);
}

/* Rule 11 */

static void test_rule_11__cancelled_is_a_total_to_date(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", ORDERS "O1,DESK,6\n");
	run(f, CANCEL "O1,DESK,2\n");
	assert_deallocated(f, "O1,DESK,2,B1,cancelled,\n");
	assert_rows(f, "cancellations.csv", "O1,DESK,2,\n");
	run(f, CANCEL "O1,DESK,2\n");
	assert_count(f, 0, MODEL_UNCHANGED, 1);
	run(f, CANCEL "O1,DESK,7\n");
	assert_rejected(f, 0, MODEL_OVER_QUANTITY, 1);
	run(f, CANCEL "O1,DESK,All\n");
	assert_rows(f, "cancellations.csv", "O1,DESK,4,\n");
}

static void test_rule_11__an_order_whole_by_sku_in_byte_order(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	run2(f, BATCHES "B1,desk,2,\nB2,LAMP,2,\n",
	     "orderid,sku,qty\nO1,desk,2\nO1,LAMP,2\nO2,desk,1\nO2,LAMP,1\n");
	run(f, "orderid,cancelled\nO1,all\nO1,all\n");
	assert_rows(f, "cancellations.csv", "O1,LAMP,2,\nO1,desk,2,\n");
	assert_allocated(f, "O2,LAMP,1,B2,,\nO2,desk,1,B1,,\n");
	assert_count(f, 0, MODEL_CANCELLED, 1);
	assert_count(f, 0, MODEL_UNCHANGED, 1);
	run(f, "orderid,cancelled\nO9,all\nO1,3\n");
	assert_rejected(f, 0, MODEL_UNKNOWN_LINE, 1);
	assert_rejected(f, 0, MODEL_MISSING_FIELD, 1);
}

/* Rules 12 and 13 */

static void test_rule_12__ships_from_the_first_batch_and_a_part_keeps_the_rest(void **state)
{
	struct fixture *f = *state;

	f->options.split = true;
	run2(f, BATCHES "B1,DESK,3,2026-02-01\nB2,DESK,4,2026-01-01\n", ORDERS "O1,DESK,6\n");
	assert_parts(f, "O1,DESK,4,B2,2026-01-01,\nO1,DESK,2,B1,2026-02-01,\n");
	run(f, SHIP "O1,DESK,5\n");
	assert_rows(f, "shipments.csv", "O1,DESK,4,B2,\nO1,DESK,1,B1,\n");
	assert_parts(f, "O1,DESK,1,B1,2026-02-01,\n");
	assert_batches(f, "B2,DESK,4,2026-01-01,0,4,0\nB1,DESK,3,2026-02-01,1,1,1\n");
	assert_out_of_stock(f, "");
}

static void test_rule_12__what_nobody_had_allocated_is_told(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	f->options.split = true;
	run2(f, BATCHES "B1,DESK,3,\n", ORDERS "O1,DESK,6\n");
	run(f, SHIP "O1,DESK,5\n");
	assert_rows(f, "shipments.csv", "O1,DESK,3,B1,\nO1,DESK,2,,\n");
	assert_count(f, 0, MODEL_SHIPPED, 1);
	assert_lines(f, "O1,,DESK,6,5,0,0,1,0,0,yes,yes\n");
	run(f, SHIP "O1,DESK,7\n");
	assert_rejected(f, 0, MODEL_OVER_QUANTITY, 1);
}

static void test_rule_13__waiting_then_short_then_the_last_part(void **state)
{
	struct fixture *f = *state;

	f->options.split = true;
	f->options.backorder = true;
	run2(f, BATCHES "B1,DESK,3,2026-02-01\nB2,DESK,4,2026-01-01\n", ORDERS "O1,DESK,9\n");
	run(f, CANCEL "O1,DESK,6\n");
	assert_deallocated(f, "O1,DESK,3,B1,cancelled,\nO1,DESK,1,B2,cancelled,\n");
	assert_lines(f, "O1,,DESK,9,0,6,3,0,0,0,yes,yes\n");
}

/* Rule 14 */

static void test_rule_14__alike_is_asked_last(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "007,Red Chair,9,\n", "orderid,sku,qty,line\n12,Red Chair,1,10\n");
	run2(f,
	     BATCHES "7,Red Chair,1,\nB2,red-chair,1,\nB3,RED\xc2\xa0"
		     "CHAIR,1,\n",
	     "orderid,sku,qty,line\n012,Red Chair,1,1\n12,Red Chair,2,010\n12,Red Chair,1,0\n");
	assert_rejected(f, 0, MODEL_ALIKE, 2);
	assert_count(f, 0, MODEL_CREATED, 1);
	assert_rejected(f, 1, MODEL_ALIKE, 2);
	assert_count(f, 1, MODEL_ALLOCATED, 1);
	f->options.accept_alike = true;
	run2(f, BATCHES "7,Red Chair,1,\n", "orderid,sku,qty,line\n012,Red Chair,1,1\n");
	assert_count(f, 0, MODEL_CREATED, 1);
	assert_count(f, 1, MODEL_ALLOCATED, 1);
}

/* Rows of orders feeds */

static void test_orders__amend_option_turns_conflicts_into_amendments(void **state)
{
	struct fixture *f = *state;

	f->options.amend = true;
	run2(f, BATCHES "B1,DESK,9,\n", ORDERS "O1,DESK,5\nO2,DESK,3\n");
	run(f, ORDERS "O1,DESK,4\nO2,DESK,9\n");
	assert_rows(f, "amendments.csv", "O1,DESK,4,5,\n");
	assert_out_of_stock(f, "O2,DESK,6,insufficient,2,,\n");
	assert_count(f, 0, MODEL_AMENDED, 1);
	assert_count(f, 0, MODEL_OUT_OF_STOCK, 1);
}

static void test_orders__all_is_what_the_other_figure_leaves(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", ORDERS "O1,DESK,5\nO2,DESK,4\n");
	run(f, PROGRESS "O1,DESK,5,2,all\nO2,DESK,4,all,\n");
	assert_rows(f, "cancellations.csv", "O1,DESK,3,\n");
	assert_rows(f, "shipments.csv", "O1,DESK,2,B1,\nO2,DESK,4,B1,\n");
	assert_count(f, 0, MODEL_CANCELLED, 1);
	assert_count(f, 0, MODEL_SHIPPED, 1);
	run(f, PROGRESS "O1,DESK,5,2,all\nO2,DESK,4,all,\n");
	assert_count(f, 0, MODEL_DUPLICATE, 2);
}

static void test_orders__an_unnumbered_row_that_could_mean_two_lines_is_ambiguous(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", "orderid,sku,qty,line\nO1,DESK,2,1\nO1,DESK,2,2\n");
	run4(f, PROGRESS "O1,DESK,2,1,\n", PROGRESS "O1,DESK,2,0,0\n", SHIP "O1,DESK,1\n",
	     "orderid,sku,qty,split\nO1,DESK,2,yes\n");
	assert_rejected(f, 0, MODEL_AMBIGUOUS_LINE, 1);
	assert_rejected(f, 1, MODEL_AMBIGUOUS_LINE, 1);
	assert_count(f, 2, MODEL_DUPLICATE, 1);
	assert_rejected(f, 3, MODEL_AMBIGUOUS_LINE, 1);
}

static void test_orders__split_is_not_taken_back_in_several_pieces(void **state)
{
	struct fixture *f = *state;

	f->options.split = true;
	run2(f, BATCHES "B1,DESK,2,\nB2,DESK,2,\n", ORDERS "O1,DESK,3\n");
	run(f, "orderid,sku,qty,split,priority\nO1,DESK,3,no,7\n");
	assert_lines(f, "O1,,DESK,3,0,0,3,0,0,7,no,yes\n");
	assert_count(f, 0, MODEL_AMENDED, 1);
}

/* Two turns */

static void test_turns__what_has_left_is_known_before_stock_is_counted(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", ORDERS "O1,DESK,5\n");
	run2(f, PROGRESS "O1,DESK,5,5,\n", "ref,sku,on_hand\nB1,DESK,4\n");
	assert_rows(f, "shipments.csv", "O1,DESK,5,B1,\n");
	assert_count(f, 0, MODEL_UNCHANGED, 1);
	assert_count(f, 1, MODEL_SHIPPED, 1);
	assert_deallocated(f, "");
	assert_batches(f, "B1,DESK,9,,0,5,4\n");
}

static void test_turns__as_given_has_one(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", ORDERS "O1,DESK,5\n");
	f->options.as_given = true;
	run2(f, "ref,sku,on_hand\nB1,DESK,4\n", PROGRESS "O1,DESK,5,5,\n");
	assert_deallocated(f, "O1,DESK,5,B1,quantity-cut,\n");
	assert_rows(f, "shipments.csv", "O1,DESK,5,,\n");
}

static void test_turns__the_first_ships_at_most_what_is_allocated(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	f->options.split = true;
	run2(f, BATCHES "B1,DESK,3,\n", ORDERS "O1,DESK,5\n");
	run2(f, BATCHES "B1,DESK,4,\n", PROGRESS "O1,DESK,5,5,\n");
	assert_rows(f, "shipments.csv", "O1,DESK,3,B1,\nO1,DESK,1,B1,\nO1,DESK,1,,\n");
	assert_count(f, 1, MODEL_SHIPPED, 1);
}

static void test_turns__a_row_that_amends_only_ships_in_the_first(void **state)
{
	struct fixture *f = *state;

	f->options.amend = true;
	run2(f, BATCHES "B1,DESK,5,\n", ORDERS "O1,DESK,5\n");
	run(f, PROGRESS "O1,DESK,8,8,0\n");
	assert_rows(f, "shipments.csv", "O1,DESK,5,B1,\n");
	assert_rejected(f, 0, MODEL_OVER_QUANTITY, 1);
	assert_lines(f, "O1,,DESK,5,5,0,0,0,0,0,no,no\n");
}

/* Put off */

static void test_put_off__arrived_and_shipped_ordered_and_cancelled_on_one_day(void **state)
{
	struct fixture *f = *state;

	run4(f, SHIP "O1,DESK,2\n", CANCEL "O2,DESK,1\n", BATCHES "B1,DESK,5,\n",
	     ORDERS "O1,DESK,2\nO2,DESK,3\n");
	assert_rows(f, "shipments.csv", "O1,DESK,2,B1,\n");
	assert_rows(f, "cancellations.csv", "O2,DESK,1,\n");
	assert_count(f, 0, MODEL_SHIPPED, 1);
	assert_count(f, 1, MODEL_CANCELLED, 1);
	assert_int_equal(f->result->exit_status, 0);
}

static void test_put_off__a_shipment_goes_in_part_and_the_rest_when_it_is_there(void **state)
{
	struct fixture *f = *state;

	f->options.split = true;
	f->options.backorder = true;
	run2(f, BATCHES "B1,DESK,3,\n", ORDERS "O1,DESK,5\n");
	run2(f, BATCHES "B2,DESK,5,\n", SHIP "O1,DESK,5\n");
	assert_rows(f, "shipments.csv", "O1,DESK,3,B1,\nO1,DESK,2,B2,\n");
	assert_allocated(f, "O1,DESK,2,B2,,\n");
	assert_count(f, 0, MODEL_SHIPPED, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rule_10__less_is_released),
		TEST(test_rule_10__more_grows_in_place_else_moves_else_stays),
		TEST(test_rule_10__more_of_waiting_units_waits_too),
		TEST(test_rule_10__short_units_that_have_grown_or_are_left_are_placed_again),
		TEST(test_rule_10__a_split_line_has_the_difference_placed),
		TEST(test_rule_10__refusals),
		TEST(test_rule_11__cancelled_is_a_total_to_date),
		TEST(test_rule_11__an_order_whole_by_sku_in_byte_order),
		TEST(test_rule_12__ships_from_the_first_batch_and_a_part_keeps_the_rest),
		TEST(test_rule_12__what_nobody_had_allocated_is_told),
		TEST(test_rule_13__waiting_then_short_then_the_last_part),
		TEST(test_rule_14__alike_is_asked_last),
		TEST(test_orders__amend_option_turns_conflicts_into_amendments),
		TEST(test_orders__all_is_what_the_other_figure_leaves),
		TEST(test_orders__an_unnumbered_row_that_could_mean_two_lines_is_ambiguous),
		TEST(test_orders__split_is_not_taken_back_in_several_pieces),
		TEST(test_turns__what_has_left_is_known_before_stock_is_counted),
		TEST(test_turns__as_given_has_one),
		TEST(test_turns__the_first_ships_at_most_what_is_allocated),
		TEST(test_turns__a_row_that_amends_only_ships_in_the_first),
		TEST(test_put_off__arrived_and_shipped_ordered_and_cancelled_on_one_day),
		TEST(test_put_off__a_shipment_goes_in_part_and_the_rest_when_it_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
