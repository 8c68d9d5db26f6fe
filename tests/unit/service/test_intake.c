#include "support/scene.h"
#include "support/testing.h"

static const char *row_change(struct scene *s, const char *ref, uint32_t qty)
{
	return scene_row(s, &(struct row){ .kind = KIND_CHANGES, .ref = slice_str(ref), .qty = qty });
}

static void test_intake__a_new_ref_creates_a_batch(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 10, "2026-01-01"), "created");
	assert_string_equal(scene_row_batch(s, "b2", "LAMP", 5, NULL), "created");
	assert_string_equal(scene_events(s), "BatchCreated b1 LAMP 10 2026-01-01\n"
					     "BatchCreated b2 LAMP 5 none\n");
	assert_int_equal(s->uow.ref_puts, 2);
}

static void test_intake__the_same_snapshot_again_is_harmless(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 10, "2026-01-01");
	scene_events(s);
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 10, "2026-01-01"), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(s->uow.ref_puts, 1);
}

static void test_intake__news_become_an_eta_change_then_a_quantity_change(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 10, "2026-01-01");
	scene_events(s);
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 12, "2026-01-05"), "changed");
	assert_string_equal(scene_events(s), "BatchEtaChanged b1 2026-01-01>2026-01-05\n"
					     "BatchQuantityChanged b1 10>12\n");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 13, "2026-01-05"), "changed");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 13, ""), "changed");
	assert_string_equal(scene_events(s), "BatchQuantityChanged b1 12>13\n"
					     "BatchEtaChanged b1 2026-01-05>none\n");
}

static void test_intake__a_correction_stands_until_the_supplier_says_something_new(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 100, "");
	assert_string_equal(row_change(s, "b1", 90), "changed");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 100, ""), "unchanged");
	assert_int_equal(scene_batch(s, "b1").qty, 90);
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 95, ""), "changed");
	assert_int_equal(scene_batch(s, "b1").qty, 95);
	/* back to the first one: news after 95 */
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 100, ""), "changed");
}

static void test_intake__news_that_the_batch_has_already_change_nothing_but_are_said(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 100, "");
	row_change(s, "b1", 90);
	scene_events(s);
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 90, ""), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(s->uow.ref_puts, 2);
	row_change(s, "b1", 80);
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 90, ""), "unchanged");
	assert_int_equal(scene_batch(s, "b1").qty, 80);
}

static void test_intake__changes_of_quantity_leave_a_stood_eta_alone(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 100, "2026-01-01");
	scene_eta(s, "b1", "2026-02-02");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 90, "2026-01-01"), "changed");
	assert_int_equal(scene_batch(s, "b1").eta, scene_day("2026-02-02"));
	assert_int_equal(scene_batch(s, "b1").qty, 90);
}

static void test_intake__without_an_eta_column_a_known_batch_keeps_its_eta(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 100, "2026-01-01");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 100, NULL), "unchanged");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 90, NULL), "changed");
	assert_int_equal(scene_batch(s, "b1").eta, scene_day("2026-01-01"));
	/* nor has it said anything of an ETA */
	scene_eta(s, "b1", "2026-02-02");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 90, "2026-01-01"), "unchanged");
	assert_int_equal(scene_batch(s, "b1").eta, scene_day("2026-02-02"));
}

static void test_intake__the_first_eta_ever_said_is_news(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 100, NULL);
	scene_events(s);
	/* the same as the batch's, but now it is said */
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 100, ""), "unchanged");
	assert_int_equal(s->uow.ref_puts, 2);
	scene_eta(s, "b1", "2026-02-02");
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 100, ""), "unchanged");
	scene_row_batch(s, "b2", "LAMP", 100, NULL);
	assert_string_equal(scene_row_batch(s, "b2", "LAMP", 100, "2026-03-03"), "changed");
}

static void test_intake__a_known_ref_of_another_sku_is_refused_and_says_nothing(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 100, "");
	scene_events(s);
	assert_string_equal(scene_row_batch(s, "b1", "CHAIR", 50, "2026-01-01"),
			    "sku-mismatch: batch \"b1\" is of SKU \"LAMP\", not \"CHAIR\"");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(s->uow.ref_puts, 1);
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 100, ""), "unchanged");
}

static void test_intake__each_command_of_a_row_ends_with_its_own_depletion(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 100, "2026-01-01");
	scene_events(s);
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 0, ""), "changed");
	assert_string_equal(scene_events(s), "BatchEtaChanged b1 2026-01-01>none\n"
					     "BatchQuantityChanged b1 100>0\n"
					     "OutOfStock LAMP depleted 0\n");
}

static void test_intake__a_moved_batch_is_reallocated_to_in_its_new_order(void **state)
{
	struct scene *s = *state;

	scene_row_batch(s, "b1", "LAMP", 20, "");
	scene_row_batch(s, "b2", "LAMP", 10, "2026-01-05");
	scene_row_batch(s, "b3", "LAMP", 10, "2026-01-06");
	scene_allocate(s, "o1", "", "LAMP", 10);
	scene_allocate(s, "o2", "", "LAMP", 10);
	scene_events(s);
	/* eta first: the warehouse batch becomes the latest shipment, then it is cut */
	assert_string_equal(scene_row_batch(s, "b1", "LAMP", 10, "2026-01-07"), "changed");
	assert_string_equal(scene_events(s), "BatchEtaChanged b1 none>2026-01-07\n"
					     "BatchQuantityChanged b1 20>10\n"
					     "Deallocated o2 LAMP 10 b1 quantity-cut\n"
					     "Allocated o2 LAMP 10 b2\n");
}

static void test_intake__a_changes_row_changes_the_quantity(void **state)
{
	struct scene *s = *state;

	assert_string_equal(row_change(s, "b1", 5), "unknown-batch: no batch \"b1\" is known");
	scene_row_batch(s, "b1", "LAMP", 10, "");
	assert_string_equal(row_change(s, "b1", 10), "unchanged");
	assert_string_equal(row_change(s, "b1", 5), "changed");
	assert_int_equal(scene_batch(s, "b1").qty, 5);
	assert_int_equal(s->uow.ref_puts, 1);
}

static struct row row_order(enum feed_kind kind, const char *orderid, const char *line, uint32_t qty)
{
	return (struct row){
		.kind = kind,
		.orderid = slice_str(orderid),
		.line = slice_str(line),
		.sku = SLICE("LAMP"),
		.ref = SLICE("b1"),
		.qty = qty,
	};
}

static void test_intake__an_orders_row_allocates_and_an_allocations_row_assigns(void **state)
{
	struct scene *s = *state;
	struct row assigned = row_order(KIND_ALLOCATIONS, "o1", "1", 4);
	struct row ordered = row_order(KIND_ORDERS, "o2", "", 3);

	scene_row_batch(s, "b1", "LAMP", 10, "2026-01-01");
	scene_row_batch(s, "b2", "LAMP", 10, "");
	scene_events(s);
	assert_string_equal(scene_row(s, &assigned), "allocated");
	assert_string_equal(scene_row(s, &ordered), "allocated");
	assert_string_equal(scene_events(s), "Allocated o1/1 LAMP 4 b1\n"
					     "Allocated o2 LAMP 3 b2\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_intake__a_new_ref_creates_a_batch),
		TEST(test_intake__the_same_snapshot_again_is_harmless),
		TEST(test_intake__news_become_an_eta_change_then_a_quantity_change),
		TEST(test_intake__a_correction_stands_until_the_supplier_says_something_new),
		TEST(test_intake__news_that_the_batch_has_already_change_nothing_but_are_said),
		TEST(test_intake__changes_of_quantity_leave_a_stood_eta_alone),
		TEST(test_intake__without_an_eta_column_a_known_batch_keeps_its_eta),
		TEST(test_intake__the_first_eta_ever_said_is_news),
		TEST(test_intake__a_known_ref_of_another_sku_is_refused_and_says_nothing),
		TEST(test_intake__each_command_of_a_row_ends_with_its_own_depletion),
		TEST(test_intake__a_moved_batch_is_reallocated_to_in_its_new_order),
		TEST(test_intake__a_changes_row_changes_the_quantity),
		TEST(test_intake__an_orders_row_allocates_and_an_allocations_row_assigns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
