/* Whatever is flipped, missing or too much in an index is reported, never believed. */
#include <stdlib.h>

#include "store/index/index.h"
#include "store/index/index_filter.h"
#include "support/index_scene.h"
#include "support/testing.h"

enum { ENTRIES = 60 };

static const struct index_bounds TINY = {
	.block_entries = 4,
	.filter_entries = 20,
	.filter_least = 8,
	.ratio = 2,
	.unit = 1000,
	.absorbed = 0,
	.settled = 4,
};

static uint64_t hash_of(uint64_t i)
{
	return store_random(&i);
}

static void commit(struct index_scene *s)
{
	store_env_commit(s->e);
	index_scene_begin(s);
}

static void add(struct index_scene *s, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++)
		assert_int_equal(index_add(&s->idx, hash_of(i), i), ST_OK);
	assert_int_equal(index_flush(&s->idx), ST_OK);
	commit(s);
}

/* One run with a filter, half a hash over several blocks; one without; and a removed pair. */
static int setup(void **state)
{
	if (index_scene_setup(state, &TINY))
		return -1;
	struct index_scene *s = *state;
	for (uint64_t id = 100; id < 110; id++)
		assert_int_equal(index_add(&s->idx, hash_of(3), id), ST_OK);
	add(s, 0, ENTRIES);
	assert_int_equal(index_remove(&s->idx, hash_of(1), 1), ST_OK);
	add(s, ENTRIES, ENTRIES + 4);
	assert_int_equal(s->idx.manifest.runs.count, 2);
	assert_true(s->idx.manifest.runs.list[0].filters >= 3);
	assert_int_equal(s->idx.manifest.runs.list[1].filters, 0);
	return 0;
}

static enum status verdict(struct index_scene *s)
{
	uint64_t entries;
	enum status st = index_begin(&s->idx, s->e->txn);

	return st ? st : index_check(&s->idx, &entries);
}

/* Every hash is found with its ids, or the damage is reported: nothing wrong is given. */
static void check_finds(struct index_scene *s)
{
	if (index_begin(&s->idx, s->e->txn))
		return;
	for (uint64_t i = 0; i < ENTRIES + 4; i++) {
		bool found = false;
		uint64_t id = 0;
		enum status st = index_find(&s->idx, hash_of(i));

		if (!st)
			st = index_next(&s->idx, &found, &id);
		assert_true(st == ST_OK || st == ST_DAMAGED);
		if (!st && i != 1)
			assert_true(found && id == i);
		if (!st && i == 1)
			assert_false(found);
	}
}

static void undo(struct index_scene *s)
{
	store_env_abort(s->e);
	index_scene_begin(s);
}

static void flip_all_bits(struct index_scene *s, enum table table, size_t at, size_t finds_every)
{
	struct slice key, value;

	assert_true(store_raw_at(s->e, table, at, &key, &value));
	struct slice k = store_exact_copy(key), v = store_exact_copy(value);
	char *bytes = (char *)(uintptr_t)v.p;
	for (size_t bit = 0; bit < 8 * v.n; bit++) {
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		store_raw_put(s->e, table, k, v);
		assert_int_equal(verdict(s), ST_DAMAGED);
		if (bit % finds_every == 0)
			check_finds(s);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
	}
	store_raw_put(s->e, table, k, v);
	assert_int_equal(verdict(s), ST_OK);
	free((void *)(uintptr_t)k.p);
	free((void *)(uintptr_t)v.p);
}

static size_t entries_of(struct index_scene *s, enum table table)
{
	struct slice key, value;
	size_t n = 0;

	while (store_raw_at(s->e, table, n, &key, &value))
		n++;
	return n;
}

static void test_index_damage__any_bit_of_a_block_is_told(void **state)
{
	struct index_scene *s = *state;
	size_t n = entries_of(s, TABLE_INDEX);

	assert_true(n > 15);
	flip_all_bits(s, TABLE_INDEX, 0, 1);
	flip_all_bits(s, TABLE_INDEX, n / 2, 61);
	flip_all_bits(s, TABLE_INDEX, n - 1, 61);
}

static void test_index_damage__any_bit_of_a_filter_is_told(void **state)
{
	struct index_scene *s = *state;

	flip_all_bits(s, TABLE_FILTERS, 0, 7);
	flip_all_bits(s, TABLE_FILTERS, entries_of(s, TABLE_FILTERS) - 1, 61);
}

static void test_index_damage__any_bit_of_the_manifest_is_told(void **state)
{
	struct index_scene *s = *state;
	struct slice key = SLICE("index"), payload;
	MDB_val k = { 5, (void *)(uintptr_t)key.p }, v;

	assert_int_equal(mdb_get(s->e->txn, s->e->env.tables[TABLE_META].dbi, &k, &v), 0);
	struct slice copy = store_exact_copy(slice_of(v.mv_data, v.mv_size));
	char *bytes = (char *)(uintptr_t)copy.p;
	for (size_t bit = 0; bit < 8 * copy.n; bit++) {
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		store_raw_put(s->e, TABLE_META, key, copy);
		assert_int_equal(index_begin(&s->idx, s->e->txn), ST_DAMAGED);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
	}
	store_raw_put(s->e, TABLE_META, key, copy);
	assert_int_equal(record_check(&s->e->env.tables[TABLE_META], key, copy, &payload), ST_OK);
	store_raw_delete(s->e, TABLE_META, key);
	assert_int_equal(index_begin(&s->idx, s->e->txn), ST_DAMAGED);
	free(bytes);
}

/*
 * A key that is not the one that was written: the block is missing where it was, and where it is, it is not
 * right.
 */
static void test_index_damage__any_bit_of_a_key_is_told(void **state)
{
	struct index_scene *s = *state;
	static const enum table TABLES[] = { TABLE_INDEX, TABLE_FILTERS };

	for (size_t t = 0; t < COUNT_OF(TABLES); t++) {
		for (size_t at = 0; at < entries_of(s, TABLES[t]); at += 2) {
			for (size_t bit = 0;; bit++) {
				struct slice key, value;
				assert_true(store_raw_at(s->e, TABLES[t], at, &key, &value));
				if (bit == 8 * key.n)
					break;
				struct slice k = store_exact_copy(key), v = store_exact_copy(value);
				char *bytes = (char *)(uintptr_t)k.p;
				store_raw_delete(s->e, TABLES[t], k);
				bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
				store_raw_put(s->e, TABLES[t], k, v);
				assert_int_equal(verdict(s), ST_DAMAGED);
				check_finds(s);
				free(bytes);
				free((void *)(uintptr_t)v.p);
				undo(s);
			}
		}
	}
	assert_int_equal(verdict(s), ST_OK);
}

static void test_index_damage__anything_missing_is_told(void **state)
{
	struct index_scene *s = *state;
	static const enum table TABLES[] = { TABLE_INDEX, TABLE_FILTERS };

	for (size_t t = 0; t < COUNT_OF(TABLES); t++) {
		size_t n = entries_of(s, TABLES[t]);
		for (size_t at = 0; at < n; at++) {
			struct slice key, value;
			assert_true(store_raw_at(s->e, TABLES[t], at, &key, &value));
			struct slice k = store_exact_copy(key);
			store_raw_delete(s->e, TABLES[t], k);
			assert_int_equal(verdict(s), ST_DAMAGED);
			check_finds(s);
			free((void *)(uintptr_t)k.p);
			undo(s);
		}
	}
}

static void test_index_damage__a_block_of_no_run_is_told(void **state)
{
	struct index_scene *s = *state;
	static const enum table TABLES[] = { TABLE_INDEX, TABLE_FILTERS };

	for (size_t t = 0; t < COUNT_OF(TABLES); t++) {
		for (int what = 0; what < 3; what++) {
			struct slice key, value;
			assert_true(store_raw_at(s->e, TABLES[t], 0, &key, &value));
			struct slice k = store_exact_copy(key), v = store_exact_copy(value);
			char *bytes = (char *)(uintptr_t)k.p;
			if (what == 0)
				bytes[0] = 1; /* of a run that there is not */
			else if (what == 1)
				bytes[k.n - 1] ^= 64; /* of a run that is there */
			store_raw_put(s->e, TABLES[t], what == 2 ? SLICE("x") : k, v);
			assert_int_equal(verdict(s), ST_DAMAGED);
			free(bytes);
			free((void *)(uintptr_t)v.p);
			undo(s);
		}
	}
	assert_int_equal(verdict(s), ST_OK);
}

/* A block that is right, but another: of its run, or of a run with the other's number. */
static void test_index_damage__a_block_in_the_place_of_another_is_told(void **state)
{
	struct index_scene *s = *state;
	size_t n = entries_of(s, TABLE_INDEX);

	for (size_t at = 0; at < n; at++) {
		struct slice key, value, other;
		assert_true(store_raw_at(s->e, TABLE_INDEX, at, &key, &other));
		struct slice k = store_exact_copy(key);
		assert_true(store_raw_at(s->e, TABLE_INDEX, (at + 1) % n, &key, &value));
		struct slice v = store_exact_copy(value);
		store_raw_put(s->e, TABLE_INDEX, k, v);
		assert_int_equal(verdict(s), ST_DAMAGED);
		check_finds(s);
		free((void *)(uintptr_t)k.p);
		free((void *)(uintptr_t)v.p);
		undo(s);
	}
}

/* In the middle of a merge what it has written is held to the same. */
static void test_index_damage__is_told_in_the_middle_of_a_merge(void **state)
{
	struct index_scene *s = *state;

	for (int step = 0; index_unsettled(&s->idx); step++) {
		assert_int_equal(index_settle(&s->idx, s->e->txn), ST_OK);
		commit(s);
		assert_int_equal(verdict(s), ST_OK);
		size_t n = entries_of(s, TABLE_INDEX);
		for (size_t at = 0; at < n; at++) {
			struct slice key, value;
			assert_true(store_raw_at(s->e, TABLE_INDEX, at, &key, &value));
			struct slice k = store_exact_copy(key), v = store_exact_copy(value);
			((char *)(uintptr_t)v.p)[60] ^= 1;
			store_raw_put(s->e, TABLE_INDEX, k, v);
			assert_int_equal(verdict(s), ST_DAMAGED);
			store_raw_delete(s->e, TABLE_INDEX, k);
			assert_int_equal(verdict(s), ST_DAMAGED);
			free((void *)(uintptr_t)k.p);
			free((void *)(uintptr_t)v.p);
			undo(s);
		}
	}
	assert_int_equal(s->idx.manifest.runs.count, 1);
}

/* A flip that settling meets is not merged into something that looks right. */
static void test_index_damage__is_not_merged_away(void **state)
{
	struct index_scene *s = *state;
	struct slice key, value;

	assert_true(store_raw_at(s->e, TABLE_INDEX, 2, &key, &value));
	struct slice k = store_exact_copy(key), v = store_exact_copy(value);
	((char *)(uintptr_t)v.p)[50] ^= 4;
	store_raw_put(s->e, TABLE_INDEX, k, v);
	enum status st = ST_OK;
	for (int step = 0; !st && step < 100; step++)
		st = index_settle(&s->idx, s->e->txn);
	assert_int_equal(st, ST_DAMAGED);
	free((void *)(uintptr_t)k.p);
	free((void *)(uintptr_t)v.p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, index_scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_index_damage__any_bit_of_a_block_is_told),
		TEST(test_index_damage__any_bit_of_a_filter_is_told),
		TEST(test_index_damage__any_bit_of_the_manifest_is_told),
		TEST(test_index_damage__any_bit_of_a_key_is_told),
		TEST(test_index_damage__anything_missing_is_told),
		TEST(test_index_damage__a_block_of_no_run_is_told),
		TEST(test_index_damage__a_block_in_the_place_of_another_is_told),
		TEST(test_index_damage__is_told_in_the_middle_of_a_merge),
		TEST(test_index_damage__is_not_merged_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
