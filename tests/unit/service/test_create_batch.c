#include "support/scene.h"
#include "support/testing.h"

static void test_create_batch__for_a_new_product(void **state)
{
	struct scene *s = *state;
	const struct product *p;

	assert_string_equal(scene_create(s, "b1", "LAMP", 100, ""), "created");
	assert_string_equal(scene_events(s), "BatchCreated b1 LAMP 100 none\n");
	p = memory_uow_product(&s->uow, "LAMP");
	assert_non_null(p);
	assert_int_equal(p->id, 1);
	assert_int_equal(p->version, 1);
	assert_int_equal(p->available, 100);
}

static void test_create_batch__for_an_existing_product(void **state)
{
	struct scene *s = *state;
	const struct product *p;

	scene_create(s, "b1", "LAMP", 100, "");
	assert_string_equal(scene_create(s, "b2", "LAMP", 99, "2026-01-02"), "created");
	assert_string_equal(scene_events(s), "BatchCreated b1 LAMP 100 none\n"
					     "BatchCreated b2 LAMP 99 2026-01-02\n");
	p = memory_uow_product(&s->uow, "LAMP");
	assert_int_equal(p->id, 1);
	assert_int_equal(p->batches, 2);
	assert_int_equal(p->version, 2);
	assert_int_equal(p->available, 199);
}

static void test_create_batch__twice_changes_nothing(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 100, "");
	scene_events(s);
	assert_string_equal(scene_create(s, "b1", "LAMP", 50, "2026-01-02"), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(scene_batch(s, "b1").qty, 100);
	assert_int_equal(s->uow.ref_puts, 1);
}

static void test_create_batch__a_ref_of_another_sku_is_refused(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 100, "");
	scene_events(s);
	assert_string_equal(scene_create(s, "b1", "CHAIR", 50, ""),
			    "sku-mismatch: batch \"b1\" is of SKU \"LAMP\", not \"CHAIR\"");
	assert_string_equal(scene_events(s), "");
	assert_null(memory_uow_product(&s->uow, "CHAIR"));
}

static void test_create_batch__its_ref_is_found_with_what_was_said(void **state)
{
	struct scene *s = *state;
	struct ref_entry entry;
	bool found = false;

	scene_create(s, "b1", "LAMP", 100, "2026-01-02");
	assert_int_equal(uow_ref_find(&s->uow.base, SLICE("b1"), &found, &entry), ST_OK);
	assert_true(found);
	assert_slice(entry.sku, "LAMP");
	assert_int_equal(entry.batch, 1);
	assert_int_equal(entry.eta, scene_day("2026-01-02"));
	assert_int_equal(entry.said_eta, scene_day("2026-01-02"));
	assert_int_equal(entry.said_qty, 100);
	assert_true(entry.has_said_eta);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_create_batch__for_a_new_product),
		TEST(test_create_batch__for_an_existing_product),
		TEST(test_create_batch__twice_changes_nothing),
		TEST(test_create_batch__a_ref_of_another_sku_is_refused),
		TEST(test_create_batch__its_ref_is_found_with_what_was_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
