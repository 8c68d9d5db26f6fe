/* The codec of an index block. */
#include "store/index/index_block.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

enum { SEED = 99 };

struct encoded {
	unsigned char key[INDEX_BLOCK_KEY];
	char value[INDEX_BLOCK_MAX];
	size_t n;
};

static struct slice key_of(const struct encoded *e)
{
	return slice_of(e->key, sizeof(e->key));
}

static void encode(struct encoded *e, const struct index_block *b, const struct index_entry *list, uint32_t n)
{
	e->n = index_block_encode(b, SEED, list, n, e->value);
	index_block_key(e->key, b->run, b->lower, b->number);
}

static void check(const struct encoded *e, const struct index_block *was, const struct index_entry *list,
		  uint32_t n)
{
	struct slice value = store_exact_copy(slice_of(e->value, e->n));
	struct index_block b;

	assert_true(e->n >= INDEX_BLOCK_MIN && e->n <= INDEX_BLOCK_MAX);
	assert_true(index_block_parse(key_of(e), value, SEED, &b));
	assert_true(b.run == was->run && b.number == was->number && b.lower == was->lower &&
		    b.upper == was->upper);
	assert_int_equal(b.continued, was->continued);
	assert_int_equal(b.count, n);
	assert_true(index_block_ordered(&b));
	for (uint32_t i = 0; i < n; i++) {
		struct index_entry got = index_block_entry(&b, i);
		assert_true(got.hash == list[i].hash && got.code == list[i].code);
		assert_int_equal(index_block_search(&b, got.hash, index_entry_id(&got)), i);
	}
	free((void *)(uintptr_t)value.p);
}

static void test_index_block__holds_entries_of_any_width(void **state)
{
	(void)state;
	for (unsigned hash_bits = 0; hash_bits < 64; hash_bits++) {
		for (unsigned id_bits = 0; id_bits < 63; id_bits++) {
			const uint64_t far = (uint64_t)1 << hash_bits, id = (uint64_t)1 << id_bits;
			const struct index_block b = { .run = 7, .number = 3, .lower = 1, .upper = far + 1 };
			const struct index_entry list[] = { index_entry_of(1, id, true),
							    index_entry_of(far + 1, 5, false),
							    index_entry_of(far + 1, id + 5, true) };
			struct encoded e;

			encode(&e, &b, list, 3);
			check(&e, &b, list, 3);
		}
	}
}

static void test_index_block__holds_numbers_at_their_ends(void **state)
{
	const struct index_entry list[] = {
		{ 0, 0 }, { 0, UINT64_MAX }, { UINT64_MAX, 1 }, { UINT64_MAX, UINT64_MAX - 1 }
	};
	const struct index_block b = {
		.run = UINT32_MAX, .number = UINT32_MAX, .upper = UINT64_MAX, .continued = true
	};
	struct encoded e;

	(void)state;
	encode(&e, &b, list, 4);
	check(&e, &b, list, 4);
}

static void test_index_block__holds_as_many_as_fit(void **state)
{
	static struct index_entry list[INDEX_BLOCK_ENTRIES_MAX];
	const struct index_block b = { .lower = 5, .upper = 5 };
	struct encoded e;

	(void)state;
	for (uint32_t i = 0; i < 128; i++)
		list[i] = index_entry_of(5, 1000 + i, false);
	encode(&e, &b, list, 128);
	check(&e, &b, list, 128);
	assert_int_equal(e.n, INDEX_BLOCK_MIN);
	for (uint32_t i = 0; i < INDEX_BLOCK_ENTRIES_MAX; i++)
		list[i] = index_entry_of(5, 1000 + i, i % 2);
	encode(&e, &b, list, INDEX_BLOCK_ENTRIES_MAX);
	check(&e, &b, list, INDEX_BLOCK_ENTRIES_MAX);
	/* a bit of hash, and twelve of ids and removals */
	assert_int_equal(e.n, INDEX_BLOCK_HEADER + (INDEX_BLOCK_ENTRIES_MAX * 1 + 7) / 8 +
				      (INDEX_BLOCK_ENTRIES_MAX * 12 + 7) / 8);
}

/* Also where the hashes are not spread evenly at all. */
static void test_index_block__search_finds_the_first_that_is_not_below(void **state)
{
	uint64_t random = 1;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct index_entry list[200];
		uint32_t n = 1 + store_below(&random, 200);
		unsigned shift = store_below(&random, 56);
		struct index_block b = { .run = 1, .upper = UINT64_MAX };
		struct encoded e;

		list[0] = index_entry_of(store_random(&random) >> shift, store_below(&random, 9), false);
		for (uint32_t i = 1; i < n; i++) {
			uint64_t step = store_below(&random, 3) ? store_random(&random) >> (shift + 8) : 0;
			bool over = list[i - 1].hash + step < step;
			list[i] = list[i - 1];
			list[i].hash += over ? 0 : step;
			list[i].code += 2 + 2 * store_below(&random, 3);
		}
		encode(&e, &b, list, n);
		check(&e, &b, list, n);
		assert_true(index_block_parse(key_of(&e), slice_of(e.value, e.n), SEED, &b));
		for (int k = 0; k < 50; k++) {
			const struct index_entry *near = &list[store_below(&random, n)];
			uint64_t hash = near->hash + store_below(&random, 3) - 1,
				 id = store_below(&random, 1000);
			const struct index_entry wanted = index_entry_of(hash, id, false);
			uint32_t want = 0;
			while (want < n && index_entry_cmp(&list[want], &wanted) < 0)
				want++;
			assert_int_equal(index_block_search(&b, hash, id), want);
		}
	}
}

static void test_index_block__is_only_taken_for_what_it_is(void **state)
{
	const struct index_entry list[] = { index_entry_of(10, 1, false), index_entry_of(20, 2, false) };
	const struct index_block b = { .run = 1, .number = 2, .lower = 10, .upper = 20 };
	struct index_block out;
	struct encoded e;

	(void)state;
	encode(&e, &b, list, 2);
	assert_false(index_block_parse(key_of(&e), slice_of(e.value, e.n), SEED + 1, &out));
	assert_false(index_block_parse(key_of(&e), slice_of(e.value, e.n - 1), SEED, &out));
	assert_false(index_block_parse(key_of(&e), slice_of(e.value, 0), SEED, &out));
	assert_false(index_block_parse(slice_of(e.key, 15), slice_of(e.value, e.n), SEED, &out));
	for (size_t bit = 0; bit < 8 * sizeof(e.key); bit++) {
		e.key[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_false(index_block_parse(key_of(&e), slice_of(e.value, e.n), SEED, &out));
		e.key[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	assert_true(index_block_parse(key_of(&e), slice_of(e.value, e.n), SEED, &out));
}

static void test_index_block__out_of_order_or_range_is_seen(void **state)
{
	struct index_entry list[] = { index_entry_of(10, 1, false), index_entry_of(15, 4, false),
				      index_entry_of(15, 4, true), index_entry_of(20, 2, false) };
	const struct index_block b = { .lower = 10, .upper = 20 };
	struct index_block out;
	struct encoded e;

	(void)state;
	encode(&e, &b, list, 4);
	assert_true(index_block_parse(key_of(&e), slice_of(e.value, e.n), SEED, &out));
	assert_false(index_block_ordered(&out)); /* one pair twice */
	list[2].hash = 14;
	encode(&e, &b, list, 4);
	assert_true(index_block_parse(key_of(&e), slice_of(e.value, e.n), SEED, &out));
	assert_false(index_block_ordered(&out));
	list[2].hash = 21;
	encode(&e, &b, list, 4);
	assert_true(index_block_parse(key_of(&e), slice_of(e.value, e.n), SEED, &out));
	assert_false(index_block_ordered(&out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index_block__holds_entries_of_any_width),
		cmocka_unit_test(test_index_block__holds_numbers_at_their_ends),
		cmocka_unit_test(test_index_block__holds_as_many_as_fit),
		cmocka_unit_test(test_index_block__search_finds_the_first_that_is_not_below),
		cmocka_unit_test(test_index_block__is_only_taken_for_what_it_is),
		cmocka_unit_test(test_index_block__out_of_order_or_range_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
