#include "support/scene.h"
#include "support/testing.h"

static void test_change_batch_eta__moves_the_batch_in_the_allocation_order(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 10, "2026-01-01");
	scene_create(s, "b2", "LAMP", 10, "2026-01-02");
	scene_events(s);
	assert_string_equal(scene_eta(s, "b1", "2026-01-03"), "changed");
	scene_allocate(s, "o1", "", "LAMP", 10);
	assert_string_equal(scene_eta(s, "b1", ""), "changed");
	assert_string_equal(scene_events(s), "BatchEtaChanged b1 2026-01-01>2026-01-03\n"
					     "Allocated o1 LAMP 10 b2\n"
					     "BatchEtaChanged b1 2026-01-03>none\n");
	assert_int_equal(memory_uow_product(&s->uow, "LAMP")->version, 5);
}

static void test_change_batch_eta__its_lines_stay(void **state)
{
	struct scene *s = *state;
	struct event later;

	scene_create(s, "b1", "LAMP", 10, "2026-01-01");
	scene_allocate(s, "o1", "", "LAMP", 8);
	scene_eta(s, "b1", "2027-01-01");
	assert_int_equal(scene_batch(s, "b1").allocated, 8);
	scene_allocate(s, "o2", "", "LAMP", 2);
	later = memory_uow_event(&s->uow, 4);
	assert_int_equal(later.allocated.eta, scene_day("2027-01-01"));
	assert_int_equal(later.allocated.previous, 2);
	assert_string_equal(scene_allocate(s, "o1", "", "LAMP", 8), "duplicate");
}

static void test_change_batch_eta__the_batch_is_found_at_its_new_place(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 10, "2026-01-01");
	scene_eta(s, "b1", "2027-01-01");
	assert_string_equal(scene_quantity(s, "b1", 5), "changed");
	assert_string_equal(scene_eta(s, "b1", "2026-06-01"), "changed");
	assert_int_equal(scene_batch(s, "b1").eta, scene_day("2026-06-01"));
}

static void test_change_batch_eta__keeps_what_the_supplier_said(void **state)
{
	struct scene *s = *state;
	struct ref_entry entry;
	bool found = false;

	scene_create(s, "b1", "LAMP", 10, "2026-01-01");
	scene_eta(s, "b1", "2027-01-01");
	assert_int_equal(s->uow.ref_puts, 2);
	assert_int_equal(uow_ref_find(&s->uow.base, SLICE("b1"), &found, &entry), ST_OK);
	assert_int_equal(entry.eta, scene_day("2027-01-01"));
	assert_int_equal(entry.said_eta, scene_day("2026-01-01"));
}

static void test_change_batch_eta__to_what_it_is_changes_nothing(void **state)
{
	struct scene *s = *state;

	scene_create(s, "b1", "LAMP", 10, "2026-01-01");
	scene_events(s);
	assert_string_equal(scene_eta(s, "b1", "2026-01-01"), "unchanged");
	assert_string_equal(scene_events(s), "");
	assert_int_equal(s->uow.ref_puts, 1);
}

static void test_change_batch_eta__of_an_unknown_batch_is_refused(void **state)
{
	struct scene *s = *state;

	assert_string_equal(scene_eta(s, "b1", ""), "unknown-batch: no batch \"b1\" is known");
	assert_string_equal(scene_events(s), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_change_batch_eta__moves_the_batch_in_the_allocation_order),
		TEST(test_change_batch_eta__its_lines_stay),
		TEST(test_change_batch_eta__the_batch_is_found_at_its_new_place),
		TEST(test_change_batch_eta__keeps_what_the_supplier_said),
		TEST(test_change_batch_eta__to_what_it_is_changes_nothing),
		TEST(test_change_batch_eta__of_an_unknown_batch_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
