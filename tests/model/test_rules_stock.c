/* Rules 1 to 9, each with small nights worked out by hand: placing, which line it is, batches,
 * allocations, depletion, waiting lines.
 */
#include "test_fixture.h"

#define BATCHES "ref,sku,qty,eta\n"
#define ORDERS	"orderid,sku,qty\n"

/* Rule 1 */

static void test_rule_1__warehouse_first_then_by_eta_then_by_creation(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,5,2026-02-01\nB2,DESK,5,2026-01-01\nB3,DESK,5,2026-01-01\nB4,DESK,5,\n",
	     ORDERS "O1,DESK,5\nO2,DESK,5\nO3,DESK,5\nO4,DESK,5\n");
	assert_allocated(f, "O1,DESK,5,B4,,\nO2,DESK,5,B2,2026-01-01,\nO3,DESK,5,B3,2026-01-01,\n"
			    "O4,DESK,5,B1,2026-02-01,\n");
	assert_out_of_stock(f, ",DESK,,depleted,0,,\n");
	assert_int_equal(f->result->exit_status, 0);
}

static void test_rule_1__whole_goes_to_the_first_batch_that_covers_all(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,3,\nB2,DESK,9,2026-01-01\n", ORDERS "O1,DESK,4\nO2,DESK,9\nO3,DESK,6\n");
	assert_allocated(f, "O1,DESK,4,B2,2026-01-01,\n");
	assert_out_of_stock(f, "O2,DESK,9,insufficient,8,,\nO3,DESK,6,fragmented,8,,\n");
	assert_count(f, 1, MODEL_OUT_OF_STOCK, 2);
}

static void test_rule_1__split_takes_from_each_as_much_as_it_has(void **state)
{
	struct fixture *f = *state;

	f->options.split = true;
	run2(f, BATCHES "B1,DESK,3,\nB2,DESK,4,2026-01-01\nB3,DESK,2,2026-02-01\n",
	     ORDERS "O1,DESK,8\nO2,DESK,2\n");
	assert_allocated(f, "O1,DESK,3,B1,,\nO1,DESK,4,B2,2026-01-01,\nO1,DESK,1,B3,2026-02-01,\n");
	assert_out_of_stock(f, "O2,DESK,2,insufficient,1,,\n");
}

static void test_rule_1__split_with_backorder_takes_any_and_the_rest_waits(void **state)
{
	struct fixture *f = *state;

	f->options.split = true;
	f->options.backorder = true;
	run2(f, BATCHES "B1,DESK,3,\nB2,DESK,4,\n", ORDERS "O1,DESK,9\n");
	assert_allocated(f, "O1,DESK,3,B1,,\nO1,DESK,4,B2,,\n");
	assert_out_of_stock(f, "O1,DESK,2,insufficient,0,,yes\n,DESK,,depleted,0,,\n");
	assert_count(f, 1, MODEL_ALLOCATED, 1);
	assert_lines(f, "O1,,DESK,9,0,0,7,2,0,0,yes,yes\n");
}

/* Rules 2, 3 and 4 */

static void test_rule_2__the_same_again_is_a_duplicate_another_quantity_a_conflict(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,20,\n", ORDERS "O1,DESK,5\n");
	run4(f, ORDERS "O1,DESK,5\n", ORDERS "O1,DESK,6\n", NULL, NULL);
	assert_allocated(f, "");
	assert_count(f, 0, MODEL_DUPLICATE, 1);
	assert_rejected(f, 1, MODEL_LINE_CONFLICT, 1);
}

static void test_rule_2__a_numbered_row_gives_an_unnumbered_line_its_number(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,20,\n", ORDERS "O1,DESK,5\n");
	run(f, "orderid,sku,qty,line\nO1,DESK,5,7\nO1,DESK,5,8\n");
	assert_allocated(f, "O1,DESK,5,B1,,8\n");
	assert_count(f, 0, MODEL_DUPLICATE, 1);
	assert_lines(f, "O1,7,DESK,5,0,0,5,0,0,0,no,no\nO1,8,DESK,5,0,0,5,0,0,0,no,no\n");
}

static void test_rule_2__without_a_number_the_line_of_the_same_quantity(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,20,\n", "orderid,sku,qty,line\nO1,DESK,5,1\nO1,DESK,6,2\n");
	run2(f, ORDERS "O1,DESK,6\n", ORDERS "O1,DESK,7\n");
	assert_count(f, 0, MODEL_DUPLICATE, 1);
	assert_rejected(f, 1, MODEL_LINE_CONFLICT, 1);
}

static void test_rule_2__a_number_stays_with_its_sku(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,20,\nB2,LAMP,20,\n", "orderid,sku,qty,line\nO1,DESK,5,1\n");
	run(f, "orderid,sku,qty,line\nO1,LAMP,5,1\n");
	assert_rejected(f, 0, MODEL_LINE_CONFLICT, 1);
}

static void test_rule_2__a_wholly_short_line_is_replaced_and_keeps_its_number(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,4,\n", "orderid,sku,qty,line\nO1,DESK,5,1\nO2,DESK,9,\n");
	assert_lines(f, "O1,1,DESK,5,0,0,0,0,5,0,no,no\nO2,,DESK,9,0,0,0,0,9,0,no,no\n");
	run(f, ORDERS "O1,DESK,3\n");
	assert_allocated(f, "O1,DESK,3,B1,,1\n");
	assert_lines(f, "O1,1,DESK,3,0,0,3,0,0,0,no,no\nO2,,DESK,9,0,0,0,0,9,0,no,no\n");
}

static void test_rule_2__a_wholly_short_line_without_open_units_is_closed(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,4,\n", ORDERS "O1,DESK,5\n");
	run(f, "orderid,sku,qty,cancelled\nO1,DESK,5,all\n");
	assert_count(f, 0, MODEL_CLOSED, 1);
	assert_rows(f, "cancellations.csv", "");
	assert_lines(f, "O1,,DESK,5,0,5,0,0,0,0,no,no\n");
}

static void test_rule_3__closed_comes_before_unknown_sku(void **state)
{
	struct fixture *f = *state;

	run(f, "orderid,sku,qty,shipped\nO1,DESK,5,5\nO2,DESK,5,4\n");
	assert_count(f, 0, MODEL_CLOSED, 1);
	assert_rejected(f, 0, MODEL_UNKNOWN_SKU, 1);
	assert_int_equal(f->result->exit_status, 3);
}

static void test_rule_4__a_line_comes_with_what_has_left_of_it(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,DESK,9,\n", "orderid,sku,qty,shipped,cancelled\nO1,DESK,9,2,3\n");
	assert_allocated(f, "O1,DESK,4,B1,,\n");
	assert_rows(f, "shipments.csv", "");
	assert_lines(f, "O1,,DESK,9,2,3,4,0,0,0,no,no\n");
}

/* Rules 5 and 6 */

static void test_rule_5__a_cut_takes_the_newest_part_first_and_whole(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,50,\nB2,LAMP,50,2026-01-01\n", ORDERS "O1,LAMP,20\nO2,LAMP,20\n");
	run(f, "ref,qty\nB1,25\n");
	assert_deallocated(f, "O2,LAMP,20,B1,quantity-cut,\n");
	assert_allocated(f, "O2,LAMP,20,B2,2026-01-01,\n");
	assert_out_of_stock(f, "");
	assert_batches(f, "B1,LAMP,25,,20,0,5\nB2,LAMP,50,2026-01-01,20,0,30\n");
	assert_count(f, 0, MODEL_CHANGED, 1);
}

static void test_rule_5__what_has_shipped_cannot_be_cut(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,9,\n", ORDERS "O1,LAMP,4\n");
	run(f, "orderid,sku,shipped\nO1,LAMP,4\n");
	assert_rows(f, "shipments.csv", "O1,LAMP,4,B1,\n");
	run2(f, "ref,qty\nB1,3\n", "ref,qty\nB1,4\n");
	assert_rejected(f, 0, MODEL_BELOW_SHIPPED, 1);
	assert_count(f, 1, MODEL_CHANGED, 1);
	assert_out_of_stock(f, ",LAMP,,depleted,0,,\n");
}

static void test_rule_6__parts_are_promised_again_the_last_made_first(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,9,2026-01-01\n", ORDERS "O1,LAMP,4\nO2,LAMP,2\n");
	run(f, BATCHES "B1,LAMP,9,2026-03-01\n");
	assert_rows(f, "promises.csv",
		    "O2,LAMP,2,B1,2026-03-01,2026-01-01,\nO1,LAMP,4,B1,2026-03-01,2026-01-01,\n");
	assert_deallocated(f, "");
}

/* Rule 7 */

static void test_rule_7__refusals_in_their_order(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,5,\nB2,LAMP,5,\nB3,DESK,5,\n",
	     "orderid,sku,qty,batchref,line\nO1,LAMP,4,B1,1\n");
	assert_allocated(f, "O1,LAMP,4,B1,,1\n");
	run(f, "orderid,sku,qty,batchref,line\nO1,LAMP,4,B9,1\nO1,LAMP,4,B3,1\nO1,LAMP,3,B2,1\n"
	       "O1,LAMP,4,B2,1\nO1,LAMP,4,B1,1\nO2,LAMP,6,B2,1\n");
	assert_rejected(f, 0, MODEL_UNKNOWN_BATCH, 1);
	assert_rejected(f, 0, MODEL_SKU_MISMATCH, 1);
	assert_rejected(f, 0, MODEL_LINE_CONFLICT, 1);
	assert_rejected(f, 0, MODEL_ALREADY_ALLOCATED, 1);
	assert_rejected(f, 0, MODEL_OVER_CAPACITY, 1);
	assert_count(f, 0, MODEL_DUPLICATE, 1);
}

static void test_rule_7__short_units_are_assigned_and_wholly_short_lines_replaced(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,5,\n", ORDERS "O1,LAMP,6\nO2,LAMP,9\n");
	run2(f, "ref,qty\nB1,8\n", "orderid,sku,qty,batchref\nO1,LAMP,6,B1\nO2,LAMP,2,B1\n");
	assert_allocated(f, "O1,LAMP,6,B1,,\nO2,LAMP,2,B1,,\n");
	assert_out_of_stock(f, ",LAMP,,depleted,0,,\n");
	assert_lines(f, "O1,,LAMP,6,0,0,6,0,0,0,no,no\nO2,,LAMP,2,0,0,2,0,0,0,no,no\n");
}

/* Rule 8 */

static void test_rule_8__a_batches_feed_is_asked_once_against_what_was_before_it(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,5,\nB2,LAMP,5,\nB3,DESK,1,\n", ORDERS "O1,LAMP,4\n");
	run(f, BATCHES "B3,DESK,0,\nB1,LAMP,4,\nB2,LAMP,0,\n");
	assert_out_of_stock(f, ",DESK,,depleted,0,,\n,LAMP,,depleted,0,,\n");
}

static void test_rule_8__serving_is_asked_by_itself(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	run2(f, BATCHES "B1,LAMP,0,\n", ORDERS "O1,LAMP,4\n");
	run(f, "ref,qty\nB1,4\n");
	assert_allocated(f, "O1,LAMP,4,B1,,\n");
	assert_out_of_stock(f, ",LAMP,,depleted,0,,\n");
}

/* Rule 9 */

static void test_rule_9__the_higher_priority_first_then_the_line_known_first(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,0,\n",
	     "orderid,sku,qty,priority,backorder\nO1,LAMP,2,,yes\nO2,LAMP,2,,1\nO3,LAMP,2,5,TRUE\n"
	     "O4,LAMP,2,9,no\n");
	assert_out_of_stock(f, "O1,LAMP,2,insufficient,0,,yes\nO2,LAMP,2,insufficient,0,,yes\n"
			       "O3,LAMP,2,insufficient,0,,yes\nO4,LAMP,2,insufficient,0,,\n");
	run(f, "ref,qty\nB1,5\n");
	assert_allocated(f, "O3,LAMP,2,B1,,\nO1,LAMP,2,B1,,\n");
	assert_out_of_stock(f, "");
}

static void test_rule_9__one_that_nothing_covers_is_passed_over(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	run2(f, BATCHES "B1,LAMP,0,\n", ORDERS "O1,LAMP,5\nO2,LAMP,2\n");
	run(f, BATCHES "B2,LAMP,4,\n");
	assert_allocated(f, "O2,LAMP,2,B2,,\n");
	assert_lines(f, "O1,,LAMP,5,0,0,0,5,0,0,yes,no\nO2,,LAMP,2,0,0,2,0,0,0,yes,no\n");
}

static void test_rule_9__a_snapshot_is_one_statement_in_any_order(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,5,\n", ORDERS "O1,LAMP,4\n");
	run(f, BATCHES "B1,LAMP,0,\nB2,LAMP,3,\nB3,LAMP,6,\n");
	assert_deallocated(f, "O1,LAMP,4,B1,quantity-cut,\n");
	assert_allocated(f, "O1,LAMP,4,B3,,\n");
	assert_out_of_stock(f, "");
}

static void test_rule_9__units_of_a_cut_that_nothing_covers_are_told_once(void **state)
{
	struct fixture *f = *state;

	run2(f, BATCHES "B1,LAMP,5,\n", ORDERS "O1,LAMP,4\n");
	run(f, "ref,qty\nB1,2\n");
	assert_deallocated(f, "O1,LAMP,4,B1,quantity-cut,\n");
	assert_out_of_stock(f, "O1,LAMP,4,insufficient,2,,yes\n");
	assert_lines(f, "O1,,LAMP,4,0,0,0,4,0,0,no,no\n");
	run(f, "ref,qty\nB1,3\n");
	assert_out_of_stock(f, "");
	run(f, "ref,qty\nB1,4\n");
	assert_allocated(f, "O1,LAMP,4,B1,,\n");
	assert_out_of_stock(f, ",LAMP,,depleted,0,,\n");
}

static void test_rule_9__skus_are_served_in_the_order_in_which_the_feed_names_them(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	run2(f, BATCHES "B1,LAMP,0,\nB2,DESK,0,\n", ORDERS "O1,DESK,1\nO2,LAMP,1\n");
	run(f, BATCHES "B1,LAMP,0,\nB2,DESK,1,\nB3,LAMP,1,\n");
	assert_allocated(f, "O2,LAMP,1,B3,,\nO1,DESK,1,B2,,\n");
}

static void test_rule_9__a_policy_alone_serves_nothing(void **state)
{
	struct fixture *f = *state;

	f->options.backorder = true;
	run2(f, BATCHES "B1,LAMP,2,\nB2,LAMP,2,\n", ORDERS "O1,LAMP,4\n");
	run2(f, BATCHES "B1,LAMP,2,\n", "orderid,sku,qty,split\nO1,LAMP,4,yes\n");
	assert_allocated(f, "");
	assert_count(f, 1, MODEL_AMENDED, 1);
	run(f, BATCHES "B1,LAMP,2,\nB3,LAMP,1,\n");
	assert_allocated(f, "O1,LAMP,2,B1,,\nO1,LAMP,2,B2,,\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rule_1__warehouse_first_then_by_eta_then_by_creation),
		TEST(test_rule_1__whole_goes_to_the_first_batch_that_covers_all),
		TEST(test_rule_1__split_takes_from_each_as_much_as_it_has),
		TEST(test_rule_1__split_with_backorder_takes_any_and_the_rest_waits),
		TEST(test_rule_2__the_same_again_is_a_duplicate_another_quantity_a_conflict),
		TEST(test_rule_2__a_numbered_row_gives_an_unnumbered_line_its_number),
		TEST(test_rule_2__without_a_number_the_line_of_the_same_quantity),
		TEST(test_rule_2__a_number_stays_with_its_sku),
		TEST(test_rule_2__a_wholly_short_line_is_replaced_and_keeps_its_number),
		TEST(test_rule_2__a_wholly_short_line_without_open_units_is_closed),
		TEST(test_rule_3__closed_comes_before_unknown_sku),
		TEST(test_rule_4__a_line_comes_with_what_has_left_of_it),
		TEST(test_rule_5__a_cut_takes_the_newest_part_first_and_whole),
		TEST(test_rule_5__what_has_shipped_cannot_be_cut),
		TEST(test_rule_6__parts_are_promised_again_the_last_made_first),
		TEST(test_rule_7__refusals_in_their_order),
		TEST(test_rule_7__short_units_are_assigned_and_wholly_short_lines_replaced),
		TEST(test_rule_8__a_batches_feed_is_asked_once_against_what_was_before_it),
		TEST(test_rule_8__serving_is_asked_by_itself),
		TEST(test_rule_9__the_higher_priority_first_then_the_line_known_first),
		TEST(test_rule_9__one_that_nothing_covers_is_passed_over),
		TEST(test_rule_9__a_snapshot_is_one_statement_in_any_order),
		TEST(test_rule_9__units_of_a_cut_that_nothing_covers_are_told_once),
		TEST(test_rule_9__skus_are_served_in_the_order_in_which_the_feed_names_them),
		TEST(test_rule_9__a_policy_alone_serves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
