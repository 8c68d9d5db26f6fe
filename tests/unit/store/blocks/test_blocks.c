#include "store/blocks/blocks.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"
#include "allot/base/contract.h"
#include "store/blocks/block.h"

/* A sorted array that says what a table should hold. */
struct mirror {
	struct blocks_entry *list;
	size_t count;
};

static const struct blocks *table(struct store_env *e)
{
	return &e->env.tables[TABLE_REFS];
}

static struct blocks_cursor cursor(struct store_env *e, const struct blocks *map)
{
	struct blocks_cursor c;

	blocks_cursor_init(&c, e->txn, map);
	return c;
}

static int by_key(const void *a, const void *b)
{
	const struct blocks_entry *x = a, *y = b;

	return slice_cmp(x->key, y->key);
}

static void free_entry(struct blocks_entry *e)
{
	free((void *)(uintptr_t)e->key.p);
	free((void *)(uintptr_t)e->value.p);
}

static struct blocks_entry *find(const struct mirror *m, struct slice key)
{
	struct blocks_entry wanted = { key, { 0 } };

	return m->count ? bsearch(&wanted, m->list, m->count, sizeof(wanted), by_key) : NULL;
}

/* Takes the N ENTRIES over. */
static void mirror_put(struct mirror *m, struct blocks_entry *entries, size_t n)
{
	size_t known = m->count;

	m->list = realloc(m->list, (m->count + n) * sizeof(*m->list));
	INVARIANT(m->list);
	for (size_t i = 0; i < n; i++) {
		struct mirror old = { m->list, known };
		struct blocks_entry *same = find(&old, entries[i].key);
		if (same) {
			free_entry(same);
			*same = entries[i];
		} else {
			m->list[m->count++] = entries[i];
		}
	}
	qsort(m->list, m->count, sizeof(*m->list), by_key);
}

static void mirror_free(struct mirror *m)
{
	for (size_t i = 0; i < m->count; i++)
		free_entry(&m->list[i]);
	free(m->list);
}

/* How random keys and values look. */
struct shape {
	uint32_t key_max; /* bytes */
	uint32_t alphabet;
	uint32_t prefix; /* bytes of the same letter before */
	uint32_t value_max;
	uint32_t batch_max; /* entries written at once */
	uint32_t rounds;
	uint32_t fill_percent;
	bool ascending; /* an 8-byte number that rises stands before the key */
};

static struct blocks_entry random_entry(const struct shape *shape, uint64_t *random)
{
	static uint64_t rising;
	char key[BLOCKS_KEY_MAX], value[9000];
	size_t n = shape->prefix + store_below(random, shape->key_max - shape->prefix + 1);
	size_t value_n = store_below(random, shape->value_max + 1);

	memset(key, 'x', shape->prefix);
	for (size_t i = shape->prefix; i < n; i++)
		key[i] = (char)store_below(random, shape->alphabet);
	if (shape->ascending) {
		rising++;
		for (int i = 0; i < 8; i++)
			key[i] = (char)(rising >> (56 - 8 * i));
		n = n < 8 ? 8 : n;
	}
	for (size_t i = 0; i < value_n; i++)
		value[i] = (char)store_random(random);
	return (struct blocks_entry){ store_exact_copy(slice_of(key, n)),
				      store_exact_copy(slice_of(value, value_n)) };
}

/* A sorted list of N random entries without doubles; fewer when doubles came. */
static size_t random_entries(const struct shape *shape, uint64_t *random, struct blocks_entry *list, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		list[i] = random_entry(shape, random);
	qsort(list, n, sizeof(*list), by_key);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && slice_eq(list[kept - 1].key, list[i].key))
			free_entry(&list[i]);
		else
			list[kept++] = list[i];
	}
	return kept;
}

static void check_walk(struct store_env *e, const struct blocks *map, const struct mirror *m)
{
	struct blocks_cursor c = cursor(e, map);
	struct slice key, value;
	bool end = false;

	assert_int_equal(blocks_seek(&c, SLICE("")), ST_OK);
	for (size_t i = 0; i < m->count; i++) {
		assert_int_equal(blocks_next(&c, &end, &key, &value), ST_OK);
		assert_false(end);
		assert_true(slice_eq(key, m->list[i].key));
		assert_true(slice_eq(value, m->list[i].value));
	}
	assert_int_equal(blocks_next(&c, &end, &key, &value), ST_OK);
	assert_true(end);
}

/* Looks random keys up through one cursor; present ones and absent ones. */
static void check_gets(struct store_env *e, const struct blocks *map, const struct mirror *m,
		       const struct shape *shape, uint64_t *random)
{
	struct blocks_cursor c = cursor(e, map);

	for (int i = 0; i < 60; i++) {
		struct blocks_entry r = random_entry(shape, random);
		struct slice key =
			m->count && i % 2 ? m->list[store_below(random, (uint32_t)m->count)].key : r.key;
		const struct blocks_entry *want = find(m, key);
		struct slice value = { 0 };
		bool found = !want;
		assert_int_equal(blocks_get(&c, key, &found, &value), ST_OK);
		assert_int_equal(found, want != NULL);
		if (want)
			assert_true(slice_eq(value, want->value));
		free_entry(&r);
	}
}

/* A walk that begins in the middle. */
static void check_seek(struct store_env *e, const struct blocks *map, const struct mirror *m,
		       const struct shape *shape, uint64_t *random)
{
	struct blocks_cursor c = cursor(e, map);
	struct blocks_entry r = random_entry(shape, random);
	struct slice key, value;
	bool end = false;
	size_t i = 0;

	while (i < m->count && slice_cmp(m->list[i].key, r.key) < 0)
		i++;
	assert_int_equal(blocks_seek(&c, r.key), ST_OK);
	for (size_t steps = 0; steps < 40; steps++, i++) {
		assert_int_equal(blocks_next(&c, &end, &key, &value), ST_OK);
		assert_int_equal(end, i >= m->count);
		if (end)
			break;
		assert_true(slice_eq(key, m->list[i].key));
	}
	free_entry(&r);
}

static void check_all(struct store_env *e, const struct blocks *map, const struct mirror *m,
		      const struct shape *shape, uint64_t *random)
{
	uint64_t entries = 0;

	assert_int_equal(blocks_check(e->txn, map, &entries), ST_OK);
	assert_int_equal(entries, m->count);
	check_walk(e, map, m);
	check_gets(e, map, m, shape, random);
	check_seek(e, map, m, shape, random);
}

static void check_shape(struct store_env *e, const struct shape *shape)
{
	struct blocks map = *table(e);
	struct mirror m = { 0 };
	uint64_t random = shape->key_max + shape->fill_percent;

	map.fill_percent = shape->fill_percent;
	for (uint32_t round = 0; round < shape->rounds; round++) {
		size_t n = 1 + store_below(&random, shape->batch_max);
		struct blocks_entry *list = calloc(n, sizeof(*list));
		assert_non_null(list);
		n = random_entries(shape, &random, list, n);
		assert_int_equal(blocks_put(e->txn, &map, list, n), ST_OK);
		mirror_put(&m, list, n);
		free(list);
		check_all(e, &map, &m, shape, &random);
		if (round % 16 == 15)
			store_env_commit(e);
	}
	mirror_free(&m);
}

/* key_max, alphabet, prefix, value_max, batch_max, rounds, fill_percent, ascending */
static const struct shape SHAPES[] = {
	{ 2, 4, 0, 8, 4, 60, 100, false },	   { 8, 256, 0, 16, 200, 40, 95, false },
	{ 8, 256, 0, 16, 1, 300, 70, false },	   { 500, 2, 0, 30, 40, 40, 100, false },
	{ 500, 256, 480, 10, 60, 40, 100, false }, { 500, 256, 495, 3000, 10, 40, 50, false },
	{ 10, 256, 0, 9000, 8, 40, 100, false },   { 30, 256, 8, 12, 300, 30, 100, true },
	{ 30, 256, 8, 12, 30, 60, 70, true },	   { 500, 3, 0, 5000, 6, 40, 1, false },
};

static void test_blocks__random_puts_equal_a_sorted_array(void **state)
{
	struct store_env *e = *state;

	for (size_t i = 0; i < COUNT_OF(SHAPES); i++) {
		check_shape(e, &SHAPES[i]);
		store_env_abort(e);
		MDB_dbi dbi = table(e)->dbi;
		assert_int_equal(mdb_drop(e->txn, dbi, 0), 0);
		assert_int_equal(blocks_create(e->txn, table(e)), ST_OK);
	}
}

static void test_blocks__a_new_table_answers_for_every_key(void **state)
{
	struct store_env *e = *state;
	struct blocks_cursor c = cursor(e, table(e));
	struct slice value;
	bool found = true;
	uint64_t entries = 1;

	assert_int_equal(blocks_get(&c, SLICE(""), &found, &value), ST_OK);
	assert_false(found);
	found = true;
	assert_int_equal(blocks_get(&c, SLICE("any"), &found, &value), ST_OK);
	assert_false(found);
	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_OK);
	assert_int_equal(entries, 0);
}

static void test_blocks__that_grow_at_the_end_are_left_as_full_as_the_table_wants(void **state)
{
	struct store_env *e = *state;

	for (uint32_t percent = 50; percent <= 100; percent += 50) {
		struct blocks map = *table(e);
		map.fill_percent = percent;
		for (uint32_t i = 0; i < 2000; i++) {
			unsigned char key[9] = {
				(unsigned char)percent, 0, 0, 0, 0, 0, 0, (unsigned char)(i >> 8),
				(unsigned char)i
			};
			struct blocks_entry entry = { slice_of(key, 9), SLICE("0123456789") };
			assert_int_equal(blocks_put(e->txn, &map, &entry, 1), ST_OK);
		}
		MDB_stat stat;
		assert_int_equal(mdb_stat(e->txn, map.dbi, &stat), 0);
		/* 2000 entries of about 14 bytes: 7 full blocks */
		assert_true(stat.ms_entries >= (percent == 50 ? 13 : 13 + 7));
		assert_true(stat.ms_entries <= (percent == 50 ? 16 : 16 + 9));
	}
}

/* Fills the table with N entries in several blocks and returns how many blocks. */
static size_t fill(struct store_env *e, uint32_t n)
{
	MDB_stat stat;

	for (uint32_t i = 0; i < n; i++) {
		char key[4] = { 'K', (char)('a' + i / 676), (char)('a' + i / 26 % 26), (char)('a' + i % 26) };
		struct blocks_entry entry = { slice_of(key, 4), SLICE("a value of 22 bytes...") };
		assert_int_equal(blocks_put(e->txn, table(e), &entry, 1), ST_OK);
	}
	assert_int_equal(mdb_stat(e->txn, table(e)->dbi, &stat), 0);
	return stat.ms_entries;
}

/* However small, none stands in the leaf pages of LMDB's tree, so that these are few. */
static void test_blocks__have_pages_of_their_own(void **state)
{
	struct store_env *e = *state;
	struct blocks map = *table(e);
	MDB_stat stat;

	map.fill_percent = 1;
	assert_int_equal(mdb_stat(e->txn, map.dbi, &stat), 0);
	assert_int_equal(stat.ms_overflow_pages, 1);
	for (uint32_t i = 0; i < 100; i++) {
		char key[2] = { (char)('a' + i / 26), (char)('a' + i % 26) };
		struct blocks_entry entry = { slice_of(key, 2), SLICE("a value of 22 bytes...") };
		assert_int_equal(blocks_put(e->txn, &map, &entry, 1), ST_OK);
	}
	assert_int_equal(mdb_stat(e->txn, map.dbi, &stat), 0);
	assert_true(stat.ms_entries > 40);
	assert_int_equal(stat.ms_overflow_pages, stat.ms_entries);
	assert_int_equal(stat.ms_leaf_pages, 1);
}

/* The lower bound of block number I; an empty one behind the last. */
static struct slice bound_of(struct store_env *e, size_t i)
{
	struct slice key, value;

	return store_raw_at(e, TABLE_REFS, i, &key, &value) ? store_exact_copy(slice_of(key.p + 1, key.n - 1))
							    : (struct slice){ 0 };
}

static void test_blocks__a_range_is_cleared_and_nothing_beside_it(void **state)
{
	struct store_env *e = *state;
	size_t blocks = fill(e, 600);
	uint64_t entries = 0;

	store_env_commit(e);
	for (size_t from = 0; from < blocks; from++)
		for (size_t to = from + 1; to <= blocks; to++) {
			struct slice a = bound_of(e, from), b = bound_of(e, to), key, value;
			struct blocks_cursor c = cursor(e, table(e));
			bool end = false;
			size_t outside = 0;
			MDB_stat stat;
			assert_int_equal(blocks_seek(&c, SLICE("")), ST_OK);
			while (blocks_next(&c, &end, &key, &value) == ST_OK && !end)
				outside += slice_cmp(key, a) < 0 || (b.p && slice_cmp(key, b) >= 0);
			assert_int_equal(blocks_clear(e->txn, table(e), a, b), ST_OK);
			assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_OK);
			assert_int_equal(entries, outside);
			assert_int_equal(mdb_stat(e->txn, table(e)->dbi, &stat), 0);
			assert_int_equal(stat.ms_entries, blocks - (to - from) + 1);
			c = cursor(e, table(e));
			assert_int_equal(blocks_seek(&c, a), ST_OK);
			assert_int_equal(blocks_next(&c, &end, &key, &value), ST_OK);
			assert_true(end || slice_cmp(key, b) >= 0);
			struct blocks_entry again = { a.n ? a : SLICE("A"), SLICE("again") };
			assert_int_equal(blocks_put(e->txn, table(e), &again, 1), ST_OK);
			assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_OK);
			assert_int_equal(entries, outside + 1);
			free((void *)(uintptr_t)a.p);
			free((void *)(uintptr_t)b.p);
			store_env_abort(e);
		}
}

static void test_blocks__only_whole_blocks_are_cleared(void **state)
{
	struct store_env *e = *state;

	assert_true(fill(e, 600) >= 4);
	struct slice a = bound_of(e, 1), b = bound_of(e, 2);
	char inside[BLOCKS_KEY_MAX];
	memcpy(inside, a.p, a.n);
	inside[a.n] = '!';
	assert_int_equal(blocks_clear(e->txn, table(e), a, slice_of(inside, a.n + 1)), ST_DAMAGED);
	store_env_abort(e);
	fill(e, 600);
	assert_int_equal(blocks_clear(e->txn, table(e), a, SLICE("Z")), ST_DAMAGED);
	store_env_abort(e);
	fill(e, 600);
	assert_int_equal(blocks_clear(e->txn, table(e), SLICE("Kaaa!"), b), ST_DAMAGED);
	free((void *)(uintptr_t)a.p);
	free((void *)(uintptr_t)b.p);
}

/* A key in the range of the block with this LMDB key. */
static enum status look_up(struct store_env *e, struct slice lmdb_key)
{
	struct blocks_cursor c = cursor(e, table(e));
	struct slice value;
	bool found = false;

	return blocks_get(&c, slice_of(lmdb_key.p + 1, lmdb_key.n - 1), &found, &value);
}

static void test_blocks__every_flipped_bit_of_a_block_is_told(void **state)
{
	struct store_env *e = *state;
	struct slice key, value;
	uint64_t entries = 0;

	assert_true(fill(e, 400) >= 3);
	assert_true(store_raw_at(e, TABLE_REFS, 1, &key, &value));
	key = store_exact_copy(key);
	value = store_exact_copy(value);
	char *p = (char *)(uintptr_t)value.p;
	for (size_t bit = 0; bit < 8 * value.n; bit++) {
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		store_raw_put(e, TABLE_REFS, key, value);
		assert_int_equal(look_up(e, key), ST_DAMAGED);
		if (bit % 64 == 0)
			assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
	}
	store_raw_put(e, TABLE_REFS, key, value);
	assert_int_equal(look_up(e, key), ST_OK);
	struct blocks_entry entry = { SLICE("Kzz"), SLICE("") };
	p[9] ^= 1;
	store_raw_put(e, TABLE_REFS, key, value);
	assert_int_equal(blocks_put(e->txn, table(e),
				    &(struct blocks_entry){ slice_of(key.p + 1, key.n - 1), entry.value }, 1),
			 ST_DAMAGED);
	free(p);
	free((void *)(uintptr_t)key.p);
}

static void test_blocks__a_block_in_the_place_of_another_is_told(void **state)
{
	struct store_env *e = *state;
	size_t blocks = fill(e, 600);
	struct slice keys[2], values[2];
	uint64_t entries = 0;

	assert_true(blocks >= 4);
	for (size_t a = 0; a < blocks; a++)
		for (size_t b = a + 1; b < blocks; b++) {
			store_env_abort(e);
			fill(e, 600);
			store_raw_at(e, TABLE_REFS, a, &keys[0], &values[0]);
			store_raw_at(e, TABLE_REFS, b, &keys[1], &values[1]);
			for (int i = 0; i < 2; i++) {
				keys[i] = store_exact_copy(keys[i]);
				values[i] = store_exact_copy(values[i]);
			}
			store_raw_put(e, TABLE_REFS, keys[0], values[1]);
			store_raw_put(e, TABLE_REFS, keys[1], values[0]);
			assert_int_equal(look_up(e, keys[0]), ST_DAMAGED);
			assert_int_equal(look_up(e, keys[1]), ST_DAMAGED);
			assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
			for (int i = 0; i < 2; i++) {
				free((void *)(uintptr_t)keys[i].p);
				free((void *)(uintptr_t)values[i].p);
			}
		}
}

static void test_blocks__a_block_of_another_table_is_told(void **state)
{
	struct store_env *e = *state;
	struct slice key, value;

	assert_true(store_raw_at(e, TABLE_LINES, 0, &key, &value));
	value = store_exact_copy(value);
	store_raw_put(e, TABLE_REFS, SLICE("b"), value);
	assert_int_equal(look_up(e, SLICE("b")), ST_DAMAGED);
	free((void *)(uintptr_t)value.p);
}

/* Absence is proved: where a block is gone, a key is not "not found". */
static void test_blocks__a_block_that_is_gone_is_told(void **state)
{
	struct store_env *e = *state;
	size_t blocks = fill(e, 600);
	struct slice key, value;
	uint64_t entries = 0;

	for (size_t i = 0; i < blocks; i++) {
		store_env_abort(e);
		fill(e, 600);
		assert_true(store_raw_at(e, TABLE_REFS, i, &key, &value));
		key = store_exact_copy(key);
		store_raw_delete(e, TABLE_REFS, key);
		assert_int_equal(look_up(e, key), ST_DAMAGED);
		assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
		struct blocks_entry entry = { slice_of(key.p + 1, key.n - 1), SLICE("") };
		assert_int_equal(blocks_put(e->txn, table(e), &entry, 1), ST_DAMAGED);
		free((void *)(uintptr_t)key.p);
	}
	store_env_abort(e);
	store_raw_delete(e, TABLE_REFS, SLICE("b"));
	assert_int_equal(look_up(e, SLICE("bany")), ST_DAMAGED);
	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
}

static void test_blocks__a_walk_stops_at_a_gap(void **state)
{
	struct store_env *e = *state;
	struct blocks_cursor c;
	struct slice key, value;
	bool end = false;
	enum status st = ST_OK;

	fill(e, 600);
	assert_true(store_raw_at(e, TABLE_REFS, 2, &key, &value));
	store_raw_delete(e, TABLE_REFS, key);
	c = cursor(e, table(e));
	assert_int_equal(blocks_seek(&c, SLICE("")), ST_OK);
	while (st == ST_OK && !end)
		st = blocks_next(&c, &end, &key, &value);
	assert_int_equal(st, ST_DAMAGED);
}

/* Puts a block of two ENTRIES with right checksum over the whole table. */
static void craft(struct store_env *e, const struct blocks_entry *entries, struct slice upper)
{
	struct buf out;

	buf_init(&out, 0);
	assert_int_equal(block_encode(SLICE("b"), upper, table(e)->seed, entries, 2, &out), ST_OK);
	store_raw_put(e, TABLE_REFS, SLICE("b"), buf_slice(&out));
	buf_release(&out);
}

static void test_blocks__a_check_looks_at_the_order_and_the_range_of_keys(void **state)
{
	struct store_env *e = *state;
	const struct blocks_entry right[] = { { SLICE("A"), SLICE("") }, { SLICE("B"), SLICE("") } };
	const struct blocks_entry wrong[] = { { SLICE("B"), SLICE("") }, { SLICE("A"), SLICE("") } };
	const struct blocks_entry twice[] = { { SLICE("A"), SLICE("") }, { SLICE("A"), SLICE("") } };
	uint64_t entries = 0;

	craft(e, right, (struct slice){ 0 });
	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_OK);
	craft(e, wrong, (struct slice){ 0 });
	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
	craft(e, twice, (struct slice){ 0 });
	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
	craft(e, right, SLICE("B"));
	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
	craft(e, right, SLICE("C"));
	assert_int_equal(blocks_check(e->txn, table(e), &entries), ST_DAMAGED);
}

static void test_blocks__a_cursor_behind_the_end_still_finds_what_is_before(void **state)
{
	struct store_env *e = *state;
	struct blocks_cursor c;
	struct slice value;
	bool found = true;

	fill(e, 600);
	c = cursor(e, table(e));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(blocks_get(&c, SLICE("Z"), &found, &value), ST_OK);
		assert_false(found);
		assert_int_equal(blocks_get(&c, SLICE("ZZ"), &found, &value), ST_OK);
		assert_false(found);
		/* the last one, then one in an earlier block */
		assert_int_equal(blocks_get(&c, SLICE("Kaxb"), &found, &value), ST_OK);
		assert_true(found);
		assert_int_equal(blocks_get(&c, SLICE("Z"), &found, &value), ST_OK);
		assert_int_equal(blocks_get(&c, SLICE("Kaab"), &found, &value), ST_OK);
		assert_true(found);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_blocks__random_puts_equal_a_sorted_array),
		TEST(test_blocks__a_new_table_answers_for_every_key),
		TEST(test_blocks__that_grow_at_the_end_are_left_as_full_as_the_table_wants),
		TEST(test_blocks__have_pages_of_their_own),
		TEST(test_blocks__a_range_is_cleared_and_nothing_beside_it),
		TEST(test_blocks__only_whole_blocks_are_cleared),
		TEST(test_blocks__every_flipped_bit_of_a_block_is_told),
		TEST(test_blocks__a_block_in_the_place_of_another_is_told),
		TEST(test_blocks__a_block_of_another_table_is_told),
		TEST(test_blocks__a_block_that_is_gone_is_told),
		TEST(test_blocks__a_walk_stops_at_a_gap),
		TEST(test_blocks__a_check_looks_at_the_order_and_the_range_of_keys),
		TEST(test_blocks__a_cursor_behind_the_end_still_finds_what_is_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
