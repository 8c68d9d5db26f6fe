/* Records of plain tables: record_put(), record_get(), record_check(). */
#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

static enum status get(struct store_env *e, struct slice key, bool *found, struct slice *out)
{
	return record_get(e->txn, &e->env.tables[TABLE_RUNS], key, found, out);
}

static void put(struct store_env *e, struct slice key, struct slice payload)
{
	assert_int_equal(record_put(e->txn, &e->env.tables[TABLE_RUNS], key, payload, 0), ST_OK);
}

static void test_record__what_was_put_is_found_and_what_was_not_is_not(void **state)
{
	struct store_env *e = *state;
	struct slice payload;
	bool found = false;

	put(e, SLICE("a"), SLICE("alpha"));
	put(e, SLICE("b"), SLICE(""));
	put(e, SLICE("a"), SLICE("another"));
	assert_int_equal(get(e, SLICE("a"), &found, &payload), ST_OK);
	assert_true(found);
	assert_slice(payload, "another");
	found = false;
	assert_int_equal(get(e, SLICE("b"), &found, &payload), ST_OK);
	assert_true(found);
	assert_slice(payload, "");
	assert_int_equal(get(e, SLICE("c"), &found, &payload), ST_OK);
	assert_false(found);
}

static void test_record__every_flipped_bit_is_told(void **state)
{
	struct store_env *e = *state;
	struct slice key, value, payload;
	bool found = false;

	put(e, SLICE("a"), SLICE("alpha and more"));
	assert_true(store_raw_at(e, TABLE_RUNS, 0, &key, &value));
	value = store_exact_copy(value);
	char *p = (char *)(uintptr_t)value.p;
	for (size_t bit = 0; bit < 8 * value.n; bit++) {
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		store_raw_put(e, TABLE_RUNS, SLICE("a"), value);
		assert_int_equal(get(e, SLICE("a"), &found, &payload), ST_DAMAGED);
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
	}
	for (size_t n = 0; n < value.n; n++) {
		store_raw_put(e, TABLE_RUNS, SLICE("a"), slice_of(p, n));
		assert_int_equal(get(e, SLICE("a"), &found, &payload), ST_DAMAGED);
	}
	/* right for its key and table only */
	store_raw_put(e, TABLE_RUNS, SLICE("b"), value);
	assert_int_equal(get(e, SLICE("b"), &found, &payload), ST_DAMAGED);
	store_raw_put(e, TABLE_FEEDS, SLICE("a"), value);
	assert_int_equal(record_get(e->txn, &e->env.tables[TABLE_FEEDS], SLICE("a"), &found, &payload),
			 ST_DAMAGED);
	free(p);
}

static void test_record__appended_out_of_order_is_told(void **state)
{
	struct store_env *e = *state;
	const struct blocks *table = &e->env.tables[TABLE_RUNS];

	assert_int_equal(record_put(e->txn, table, SLICE("b"), SLICE("1"), MDB_APPEND), ST_OK);
	assert_int_equal(record_put(e->txn, table, SLICE("c"), SLICE("1"), MDB_APPEND), ST_OK);
	assert_int_equal(record_put(e->txn, table, SLICE("a"), SLICE("1"), MDB_APPEND), ST_DAMAGED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_record__what_was_put_is_found_and_what_was_not_is_not),
		TEST(test_record__every_flipped_bit_is_told),
		TEST(test_record__appended_out_of_order_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
