/* The books of a real store: kept row by row, they are what its batches and lines add up to. */
#include <stdio.h>

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/store_scene.h"
#include "support/testing.h"

static const char *const SKUS[] = { "LAMP", "DESK", "RUG" };

/* The names stand in memory of the function's own: valid until the next call. */
static struct row any_row(uint64_t *random)
{
	static char ref[8], order[8];
	const char *sku = SKUS[store_below(random, 3)];
	uint32_t units = 1 + store_below(random, 9);

	(void)snprintf(ref, sizeof(ref), "%c%u", sku[0], store_below(random, 4));
	(void)snprintf(order, sizeof(order), "O%u", store_below(random, 12));
	switch (store_below(random, 7)) {
	case 0:
		return store_create_batch(ref, sku, 5 * units, store_below(random, 3));
	case 1:
		return store_change_quantity(ref, 4 * units);
	case 2:
		return store_ship(order, "", sku, units);
	case 3:
		return store_amend(order, "", sku, units);
	case 4:
		return store_cancel(order, "", sku, store_below(random, units));
	default:
		return store_allocate(order, store_below(random, 3) ? "" : "1", sku, units);
	}
}

static void test_books__kept_row_by_row_they_are_what_batches_and_lines_add_up_to(void **state)
{
	struct store_scene s = { .store = NULL };
	uint64_t random = 11;
	const char *path = scratch_path("store");

	(void)state;
	for (unsigned night = 0; night < 12; night++) {
		store_scene_open(&s, path, 0);
		s.in.options.backorder = night % 2;
		s.in.options.split = night % 3 == 0;
		for (unsigned i = 0; i < 60; i++) {
			struct row row = any_row(&random);
			assert_int_equal(store_scene_send(&s, &row), ST_OK);
			if (i % 20 == 19)
				store_scene_commit(&s);
		}
		const struct books kept = s.store->ops->books(s.store);
		store_scene_close(&s);
		assert_string_equal(store_verdict(path), "");
		assert_true(kept.balance.supply >= kept.balance.allocated);
		assert_true(kept.movements > 0);
	}
}

static void test_books__what_is_undone_is_in_no_book(void **state)
{
	struct store_scene s = { .store = NULL };
	const char *path = scratch_path("store");

	(void)state;
	store_scene_open(&s, path, 0);
	store_scene_do(&s, store_create_batch("B1", "LAMP", 10, 0));
	store_scene_commit(&s);
	struct books before = s.store->ops->books(s.store);
	store_scene_do(&s, store_allocate("O1", "", "LAMP", 4));
	store_scene_do(&s, store_allocate("O2", "", "LAMP", 40));
	struct books now = s.store->ops->books(s.store);
	assert_int_equal(now.balance.allocated, 4);
	assert_int_equal(now.balance.short_, 40);
	assert_int_equal(now.balance.lines, 1);
	assert_int_equal(now.movements, before.movements + 2);
	store_scene_abort(&s);
	now = s.store->ops->books(s.store);
	assert_memory_equal(&now, &before, sizeof(now));
	store_scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_books__kept_row_by_row_they_are_what_batches_and_lines_add_up_to, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(test_books__what_is_undone_is_in_no_book, scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
