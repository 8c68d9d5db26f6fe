/*
 * The tests with which the allocation service of the books began, by their names, where no other file has them
 * (models/test_batch.c, models/test_product.c, logic/test_depletion.c).
 */
#include "support/scene.h"
#include "support/testing.h"

static void test_batch__allocating_reduces_the_available_quantity(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch batch-001 SMALL-TABLE 20\norder order-ref SMALL-TABLE 2");
	struct batch batch = scene_batch(s, "batch-001");
	assert_int_equal(batch_available(&batch), 18);
}

static void test_batch__cannot_allocate_if_skus_do_not_match(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch batch-001 UNCOMFORTABLE-CHAIR 100\nbatch batch-002 EXPENSIVE-TOASTER 10");
	assert_string_equal(
		scene_play(s, "assign order-123 EXPENSIVE-TOASTER 10 batch-001"),
		"sku-mismatch: batch \"batch-001\" is of SKU \"UNCOMFORTABLE-CHAIR\", not \"EXPENSIVE-TOASTER\"; another lot needs a ref of its own");
	struct batch batch = scene_batch(s, "batch-001");
	assert_int_equal(batch_available(&batch), 100);
}

static void test_batch__allocation_is_idempotent(void **state)
{
	struct scene *s = *state;

	scene_play(
		s,
		"batch batch-001 ANGULAR-DESK 20\norder order-ref ANGULAR-DESK 2\norder order-ref ANGULAR-DESK "
		"2");
	struct batch batch = scene_batch(s, "batch-001");
	assert_int_equal(batch_available(&batch), 18);
}

static void test_product__prefers_warehouse_batches_to_shipments(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch shipment RETRO-CLOCK 100 eta=2026-01-02\nbatch in-stock RETRO-CLOCK 100");
	scene_play(s, "order oref RETRO-CLOCK 10");
	struct batch here = scene_batch(s, "in-stock"), shipment = scene_batch(s, "shipment");
	assert_int_equal(batch_available(&here), 90);
	assert_int_equal(batch_available(&shipment), 100);
}

static void test_product__prefers_earlier_batches(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch normal SPOON 100 eta=2026-01-02\nbatch slow SPOON 100 eta=2026-02-01");
	scene_play(s, "batch speedy SPOON 100 eta=2026-01-01\norder order1 SPOON 10");
	assert_string_equal(scene_line(s, "order1", "SPOON"), "10, 10 on speedy");
}

static void test_product__outputs_an_allocated_event(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch batch1 RETRO-LAMPSHADE 100");
	scene_events(s);
	assert_string_equal(scene_play(s, "order oref RETRO-LAMPSHADE 10"), "allocated");
	assert_string_equal(scene_events(s), "Allocated oref RETRO-LAMPSHADE 10 batch1\n");
}

static void test_product__records_an_out_of_stock_event_if_it_cannot_allocate(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch batch1 SMALL-FORK 10\norder order1 SMALL-FORK 10");
	scene_events(s);
	assert_string_equal(scene_play(s, "order order2 SMALL-FORK 1"), "out_of_stock");
	assert_string_equal(scene_events(s), "OutOfStock order2 SMALL-FORK 1 insufficient 0\n");
}

static void test_product__increments_the_version_number(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch batch1 SCANDI-PEN 100");
	memory_uow_product(&s->uow, "SCANDI-PEN")->version = 7;
	scene_play(s, "order oref SCANDI-PEN 10");
	assert_int_equal(memory_uow_product(&s->uow, "SCANDI-PEN")->version, 8);
	memory_uow_product(&s->uow, "SCANDI-PEN")->version = 2;
}

static void test_add_batch__for_a_new_product(void **state)
{
	struct scene *s = *state;

	assert_null(memory_uow_product(&s->uow, "CRUNCHY-ARMCHAIR"));
	assert_string_equal(scene_play(s, "batch b1 CRUNCHY-ARMCHAIR 100"), "created");
	assert_non_null(memory_uow_product(&s->uow, "CRUNCHY-ARMCHAIR"));
}

static void test_add_batch__for_an_existing_product(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 GARISH-RUG 100\nbatch b2 GARISH-RUG 99");
	assert_int_equal(memory_uow_product(&s->uow, "GARISH-RUG")->batches, 2);
	assert_int_equal(scene_batch(s, "b2").qty, 99);
}

static void test_allocate__errors_for_an_invalid_sku(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 AREALSKU 100");
	scene_events(s);
	assert_string_equal(
		scene_play(s, "order o1 NONEXISTENTSKU 10"),
		"unknown-sku: no batch of \"NONEXISTENTSKU\" was ever created; send one first, or correct the SKU");
	assert_string_equal(scene_events(s), "");
}

static void test_allocate__that_takes_the_last_unit_tells_of_out_of_stock(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 POPULAR-CURTAINS 9");
	scene_events(s);
	scene_play(s, "order o1 POPULAR-CURTAINS 9");
	assert_string_equal(scene_events(s), "Allocated o1 POPULAR-CURTAINS 9 b1\n"
					     "OutOfStock POPULAR-CURTAINS depleted 0\n");
}

static void test_repository__finds_the_product_by_batch_ref(void **state)
{
	struct scene *s = *state;

	scene_play(s, "batch b1 LAMP 5\nbatch c1 CHAIR 7");
	assert_string_equal(scene_play(s, "change c1 6"), "changed");
	assert_int_equal(memory_uow_product(&s->uow, "CHAIR")->available, 6);
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->available, 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_batch__allocating_reduces_the_available_quantity),
		TEST(test_batch__cannot_allocate_if_skus_do_not_match),
		TEST(test_batch__allocation_is_idempotent),
		TEST(test_product__prefers_warehouse_batches_to_shipments),
		TEST(test_product__prefers_earlier_batches),
		TEST(test_product__outputs_an_allocated_event),
		TEST(test_product__records_an_out_of_stock_event_if_it_cannot_allocate),
		TEST(test_product__increments_the_version_number),
		TEST(test_add_batch__for_a_new_product),
		TEST(test_add_batch__for_an_existing_product),
		TEST(test_allocate__errors_for_an_invalid_sku),
		TEST(test_allocate__that_takes_the_last_unit_tells_of_out_of_stock),
		TEST(test_repository__finds_the_product_by_batch_ref),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
