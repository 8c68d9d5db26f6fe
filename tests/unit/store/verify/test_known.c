#include "store/verify/known.h"

#include <stdio.h>

#include "support/testing.h"

enum { MANY = 100000 };

static struct slice sku_name(uint32_t i, char room[32])
{
	return slice_of(room, (size_t)snprintf(room, 32, "SKU-%u", i));
}

static void test_known__skus_are_found_by_name_however_many(void **state)
{
	struct known k;
	char room[32];
	uint32_t place = 0;

	(void)state;
	known_init(&k);
	assert_null(known_sku(&k, SLICE("SKU-0")));
	for (uint32_t i = 0; i < MANY; i++) {
		assert_int_equal(known_sku_add(&k, sku_name(i, room), i + 1, &place), ST_OK);
		assert_int_equal(place, i);
	}
	assert_int_equal(known_sku_add(&k, SLICE("SKU-7"), 1, &place), ST_OK);
	assert_int_equal(place, 7);
	assert_int_equal(k.skus_count, MANY);
	for (uint32_t i = 0; i < MANY; i++) {
		const struct known_sku *s = known_sku(&k, sku_name(i, room));
		assert_non_null(s);
		assert_int_equal(s->id, i + 1);
		assert_true(known_sku_is(s, sku_name(i, room)));
		assert_false(known_sku_is(s, SLICE("SKU")));
	}
	assert_null(known_sku(&k, sku_name(MANY, room)));
	known_release(&k);
}

static void test_known__batches_are_found_by_id_however_many(void **state)
{
	struct known k;
	uint32_t place = 0;

	(void)state;
	known_init(&k);
	assert_null(known_batch(&k, 1));
	assert_int_equal(known_sku_add(&k, SLICE("A"), 3, &place), ST_OK);
	for (uint64_t i = 1; i <= MANY; i++) {
		const struct known_batch b = { .batch = { .id = 3 * i, .qty = (uint32_t)i }, .sku = place };
		assert_int_equal(known_batch_add(&k, &b), ST_OK);
	}
	assert_int_equal(k.batches_count, MANY);
	for (uint64_t i = 1; i <= MANY; i++) {
		assert_int_equal(known_batch(&k, 3 * i)->batch.qty, i);
		assert_null(known_batch(&k, 3 * i + 1));
		assert_ptr_equal(known_batch_at(&k, i - 1), known_batch(&k, 3 * i));
	}
	assert_int_equal(known_sku_of(&k, known_batch(&k, 3))->id, 3);
	known_release(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known__skus_are_found_by_name_however_many),
		cmocka_unit_test(test_known__batches_are_found_by_id_however_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
