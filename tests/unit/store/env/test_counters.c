/* The counters of a store: counters_get(), counters_put(). */
#include "support/store_env.h"
#include "support/testing.h"

static void test_counters__of_a_new_store_begin_at_its_first_event(void **state)
{
	struct store_env *e = *state;
	struct counters c;

	assert_int_equal(counters_get(e->txn, &e->env, &c), ST_OK);
	assert_int_equal(c.next_event, 1);
	assert_int_equal(c.last_run, 0);
	assert_int_equal(c.named, 0);
	assert_int_equal(c.transaction, mdb_txn_id(e->txn) - 1);
}

static void test_counters__what_is_put_is_read_back(void **state)
{
	struct store_env *e = *state;
	struct counters c = { 5, UINT64_MAX, 7, 8 };

	assert_int_equal(counters_put(e->txn, &e->env, &c), ST_OK);
	c = (struct counters){ 0 };
	assert_int_equal(counters_get(e->txn, &e->env, &c), ST_OK);
	assert_int_equal(c.transaction, 5);
	assert_true(c.next_event == UINT64_MAX);
	assert_int_equal(c.last_run, 7);
	assert_int_equal(c.named, 8);
}

static void test_counters__that_are_gone_or_too_long_are_told(void **state)
{
	struct store_env *e = *state;
	struct counters c;

	assert_int_equal(record_put(e->txn, &e->env.tables[TABLE_META], SLICE("counters"),
				    SLICE("\x01\x01\x01\x01\x01"), 0),
			 ST_OK);
	assert_int_equal(counters_get(e->txn, &e->env, &c), ST_DAMAGED);
	assert_int_equal(
		record_put(e->txn, &e->env.tables[TABLE_META], SLICE("counters"), SLICE("\x01\x01\x01"), 0),
		ST_OK);
	assert_int_equal(counters_get(e->txn, &e->env, &c), ST_DAMAGED);
	store_raw_delete(e, TABLE_META, SLICE("counters"));
	assert_int_equal(counters_get(e->txn, &e->env, &c), ST_DAMAGED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_counters__of_a_new_store_begin_at_its_first_event),
		TEST(test_counters__what_is_put_is_read_back),
		TEST(test_counters__that_are_gone_or_too_long_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
