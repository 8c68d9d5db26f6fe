#include "allot/results/writer.h"
#include "support/results_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <stdio.h>

#include "allot/base/contract.h"
#include "allot/results/rows.h"

static void test_results__an_empty_run_has_every_file_with_its_header(void **state)
{
	char text[256], name[64];

	(void)state;
	stage_publish(stage_begin(1));
	for (int i = 0; i < EVENT_FILES_COUNT; i++) {
		(void)snprintf(name, sizeof(name), "run-000001/%s", EVENT_FILES[i].name);
		(void)snprintf(text, sizeof(text), "%s\n", EVENT_FILES[i].columns);
		assert_string_equal(scratch_read(stage_in(name)), text);
	}
	assert_string_equal(scratch_list(stage_in("run-000001")),
			    "SHA256SUMS allocations.csv amendments.csv cancellations.csv deallocations.csv "
			    "movements.csv out_of_stock.csv promises.csv shipments.csv summary.json ");
	assert_int_equal(strncmp(scratch_read(stage_in("run-000001/summary.json")),
				 "{\"run\":1,\"store\":\"5f1c\",", 24),
			 0);
}

static void test_results__events_go_to_their_files_in_order(void **state)
{
	const struct event created = { .type = EVENT_BATCH_CREATED, .sku = SLICE("LAMP"), .ref = SLICE("B1") };
	struct results *r = stage_begin(1);

	(void)state;
	assert_int_equal(stage_event(r, &created), ST_OK);
	assert_int_equal(stage_allocated(r), ST_OK);
	assert_int_equal(stage_deallocated(r), ST_OK);
	assert_int_equal(stage_allocated(r), ST_OK);
	assert_int_equal(stage_depleted(r), ST_OK);
	stage_publish(r);
	assert_string_equal(scratch_read(stage_in("latest/allocations.csv")),
			    "orderid,sku,qty,batchref,eta,line\nO1,LAMP,2,B1,,\nO1,LAMP,2,B1,,\n");
	assert_string_equal(scratch_read(stage_in("latest/deallocations.csv")),
			    "orderid,sku,units,batchref,reason,line\nO1,LAMP,2,B1,quantity-cut,\n");
	assert_string_equal(scratch_read(stage_in("latest/out_of_stock.csv")),
			    "orderid,sku,qty,reason,available,line,waiting\n,LAMP,,depleted,0,,\n");
	assert_string_equal(scratch_read(stage_in("latest/shipments.csv")),
			    "orderid,sku,units,batchref,line\n");
}

static void test_results__a_refused_row_of_no_feed_is_damage(void **state)
{
	struct results *r = stage_begin(1);

	(void)state;
	assert_int_equal(stage_refused(r, STAGE_FEEDS, 3), ST_DAMAGED);
	results_drop(r);
	assert_string_equal(scratch_list(stage_out()), "");
}

static enum status break_a_contract(void *ctx)
{
	const struct event event = {
		.type = EVENT_ALLOCATED,
		.source = { .run = 1, .feed = 2, .line = 17 },
		.sku = SLICE("LAMP"),
		.orderid = SLICE("O1"),
		.allocated = { .units = 2 },
	};

	return stage_event(ctx, &event);
}

static void test_results__a_broken_contract_is_at_the_row_the_entry_came_from(void **state)
{
	struct results *r = NULL;

	(void)state;
	stage_name_feed(2, "third.csv");
	r = stage_begin(1);
	assert_int_equal(stage_allocated(r), ST_OK);
	assert_int_equal(results_place(r).line, 0);
	assert_int_equal(contract_guarded(break_a_contract, r), ST_CONTRACT);
	assert_slice(results_place(r).feed, "third.csv");
	assert_int_equal(results_place(r).line, 17);
	results_drop(r);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_results__an_empty_run_has_every_file_with_its_header),
		TEST(test_results__events_go_to_their_files_in_order),
		TEST(test_results__a_refused_row_of_no_feed_is_damage),
		TEST(test_results__a_broken_contract_is_at_the_row_the_entry_came_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
