#include <stdio.h>
#include <stdlib.h>

#include "store/blocks/blocks.h"
#include "support/store_env.h"
#include "support/testing.h"

enum { ENTRIES = 2000 };

static const struct blocks *table(struct store_env *e)
{
	return &e->env.tables[TABLE_FIRST];
}

static void fill(struct store_env *e)
{
	static char keys[ENTRIES][20];
	static struct blocks_entry list[ENTRIES];

	for (int i = 0; i < ENTRIES; i++) {
		snprintf(keys[i], sizeof(keys[i]), "key-%06d", i);
		list[i] = (struct blocks_entry){ slice_of(keys[i], 10), slice_of(keys[i], 10) };
	}
	assert_int_equal(blocks_put(e->txn, table(e), list, ENTRIES), ST_OK);
}

/* Every Nth is kept. */
static bool keep(void *ctx, struct slice key, struct slice value)
{
	uint64_t number = 0;

	assert_true(slice_eq(key, value));
	assert_int_equal(slice_number(slice_of(key.p + 4, key.n - 4), ENTRIES, &number), NUMBER_OK);
	return number % (unsigned)*(int *)ctx == 0;
}

static uint64_t checked(struct store_env *e)
{
	uint64_t entries = 0;

	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_OK);
	return entries;
}

/* Filters all blocks; how many entries were kept. */
static size_t filter_all(struct store_env *e, int nth)
{
	struct blocks_filtered done = { 0 };
	size_t kept = 0, dropped = 0, blocks = 0;
	uint64_t before = checked(e);

	while (!done.last) {
		char room[BLOCKS_KEY_MAX];
		struct slice from = slice_of(room, done.next_n);
		memcpy(room, done.next, done.next_n);
		assert_int_equal(blocks_filter(e->txn, table(e), from, keep, &nth, &done), ST_OK);
		kept += done.kept;
		dropped += done.dropped;
		blocks++;
	}
	assert_true(blocks > 5);
	assert_int_equal(kept + dropped, before);
	return kept;
}

static void test_blocks_filter__takes_out_what_is_not_wanted_and_proves_it(void **state)
{
	struct store_env *e = *state;
	struct blocks_cursor cursor;
	struct slice value;
	bool found = false;

	fill(e);
	assert_int_equal(filter_all(e, 3), (ENTRIES + 2) / 3);
	assert_int_equal(checked(e), (ENTRIES + 2) / 3);
	blocks_cursor_init(&cursor, e->txn, table(e));
	assert_int_equal(blocks_get(&cursor, SLICE("key-000300"), &found, &value), ST_OK);
	assert_true(found);
	assert_int_equal(blocks_get(&cursor, SLICE("key-000301"), &found, &value), ST_OK);
	assert_false(found);
	/* blocks may end up empty, and be filled again */
	assert_int_equal(filter_all(e, 1000000), 1);
	fill(e);
	assert_int_equal(checked(e), ENTRIES);
}

static void test_blocks_filter__a_block_that_is_damaged_is_told(void **state)
{
	struct store_env *e = *state;
	struct blocks_filtered done;
	struct slice key, value;
	int nth = 3;

	fill(e);
	assert_true(store_raw_at(e, TABLE_FIRST, 0, &key, &value));
	key = store_exact_copy(key);
	value = store_exact_copy(value);
	((char *)(uintptr_t)value.p)[value.n / 2] ^= 4;
	store_raw_put(e, TABLE_FIRST, key, value);
	assert_int_equal(blocks_filter(e->txn, table(e), SLICE(""), keep, &nth, &done), ST_DAMAGED);
	free((void *)(uintptr_t)key.p);
	free((void *)(uintptr_t)value.p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_blocks_filter__takes_out_what_is_not_wanted_and_proves_it),
		TEST(test_blocks_filter__a_block_that_is_damaged_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
