#include "store/lines/levels.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

enum { KEYS = 3000, KEY_BYTES = 6, VALUE_BYTES = 40 };

/* Keys are the numbers below KEYS; their values the number of the put that wrote them last, 0: none did. */
struct scene {
	struct store_env *e;
	struct levels levels;
	uint32_t values[KEYS];
	uint32_t puts;
	uint64_t random;
};

static int setup(void **state)
{
	static struct scene s;
	int rc = store_env_setup(state);

	if (rc)
		return rc;
	s = (struct scene){ .e = *state, .random = 1 };
	levels_init(&s.levels, &s.e->env.tables[TABLE_LINES_0], &s.e->env.tables[TABLE_META]);
	s.levels.bounds = (struct levels_bounds){ { 3, 9 }, 4, 4, 8, 1 };
	assert_int_equal(levels_begin(&s.levels, s.e->txn), ST_OK);
	*state = &s;
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	*state = s->e;
	return store_env_teardown(state);
}

static void commit(struct scene *s)
{
	store_env_commit(s->e);
	assert_int_equal(levels_begin(&s->levels, s->e->txn), ST_OK);
}

static void abort_all(struct scene *s)
{
	store_env_abort(s->e);
	assert_int_equal(levels_begin(&s->levels, s->e->txn), ST_OK);
}

/* In room for several, so that some may be held at once. */
static struct slice key_of(uint32_t i)
{
	static char rooms[KEYS][KEY_BYTES + 1];

	snprintf(rooms[i], sizeof(rooms[i]), "k%05u", (unsigned)(i % 100000));
	return slice_of(rooms[i], KEY_BYTES);
}

/* A put of the keys marked in CHOSEN. */
static void put(struct scene *s, const bool *chosen, bool direct)
{
	static struct blocks_entry list[KEYS];
	static char values[KEYS][VALUE_BYTES];
	size_t n = 0;

	s->puts++;
	for (uint32_t i = 0; i < KEYS; i++) {
		if (!chosen[i])
			continue;
		snprintf(values[n], VALUE_BYTES, "%u", (unsigned)s->puts);
		list[n] = (struct blocks_entry){ key_of(i), slice_of(values[n], VALUE_BYTES) };
		s->values[i] = s->puts;
		n++;
	}
	if (n > 0)
		assert_int_equal(levels_put(&s->levels, list, n, direct), ST_OK);
}

static void put_range(struct scene *s, uint32_t from, uint32_t to, uint32_t step, bool direct)
{
	bool chosen[KEYS] = { false };

	for (uint32_t i = from; i < to; i += step)
		chosen[i] = true;
	put(s, chosen, direct);
}

static void put_random(struct scene *s, uint32_t n, bool direct)
{
	bool chosen[KEYS] = { false };

	for (uint32_t i = 0; i < n; i++)
		chosen[store_below(&s->random, KEYS)] = true;
	put(s, chosen, direct);
}

static uint32_t number_in(struct slice value)
{
	unsigned n = 0;

	assert_int_equal(value.n, VALUE_BYTES);
	assert_int_equal(sscanf(value.p, "%u", &n), 1);
	return n;
}

/* Everything that can be asked for is as it was put. */
static void check(struct scene *s)
{
	struct levels_cursor c;
	struct slice key, value;
	uint64_t entries;
	bool found, end = false;
	uint32_t from = store_below(&s->random, KEYS);

	levels_cursor_init(&c, &s->levels);
	for (uint32_t i = 0; i < KEYS; i++) {
		assert_int_equal(levels_get(&c, key_of(i), &found, &value), ST_OK);
		assert_int_equal(found ? number_in(value) : 0, s->values[i]);
	}
	assert_int_equal(levels_seek(&c, key_of(from)), ST_OK);
	for (uint32_t i = from; i < KEYS; i++) {
		if (s->values[i] == 0)
			continue;
		assert_int_equal(levels_next(&c, &end, &key, &value), ST_OK);
		assert_false(end);
		assert_true(slice_eq(key, key_of(i)));
		assert_int_equal(number_in(value), s->values[i]);
	}
	assert_int_equal(levels_next(&c, &end, &key, &value), ST_OK);
	assert_true(end);
	for (size_t i = 0; i < LEVELS; i++)
		assert_int_equal(blocks_check(s->e->txn, &s->levels.maps[i], &entries), ST_OK);
	assert_int_equal(levels_check(&s->levels), ST_OK);
}

static size_t settle(struct scene *s)
{
	size_t times = 0;

	for (; levels_unsettled(&s->levels); times++) {
		assert_true(times < 1000);
		assert_int_equal(levels_settle(&s->levels), ST_OK);
	}
	return times;
}

static void test_levels__random_puts_and_settlings_equal_a_plain_map(void **state)
{
	struct scene *s = *state;
	size_t settled = 0, undone = 0;

	for (int round = 0; round < 250; round++) {
		put_random(s, 1 + store_below(&s->random, 60), round % 3 == 0);
		if (round % 7 == 0)
			put_range(s, 10 * (uint32_t)round, 10 * (uint32_t)round + 300, 1, true);
		check(s);
		commit(s);
		while (levels_unsettled(&s->levels) && store_below(&s->random, 8)) {
			assert_int_equal(levels_settle(&s->levels), ST_OK);
			check(s);
			if (store_below(&s->random, 3) == 0) {
				abort_all(s);
				check(s);
				undone++;
			} else {
				commit(s);
				settled++;
			}
		}
	}
	assert_true(settled > 100);
	assert_true(undone > 30);
}

static void test_levels__settled_are_within_their_bounds(void **state)
{
	struct scene *s = *state;

	for (int round = 0; round < 40; round++) {
		put_random(s, 200, false);
		settle(s);
		for (size_t i = 0; i + 1 < LEVELS; i++)
			assert_true(s->levels.blocks[i] <= s->levels.bounds.blocks[i]);
		commit(s);
		assert_false(levels_unsettled(&s->levels));
	}
	check(s);
	assert_false(s->levels.empty[LEVELS - 1]);
}

/* One settling after the other takes the next range, across transactions and whoever does it. */
static void test_levels__are_settled_range_by_range(void **state)
{
	struct scene *s = *state;
	struct levels_cursor c;
	struct slice key, value;
	bool end = false;

	s->levels.bounds = (struct levels_bounds){ { 1, 1000 }, 1, 4, 8, 1 };
	put_range(s, 0, KEYS, 1, false);
	size_t blocks = s->levels.blocks[0], before = KEYS;
	assert_true(blocks > 8);
	for (uint32_t times = 0; levels_unsettled(&s->levels); times++) {
		assert_int_equal(levels_settle(&s->levels), ST_OK);
		commit(s);
		/* what is left in level 0 begins ever later */
		blocks_cursor_init(&c.at[0], s->e->txn, &s->levels.maps[0]);
		assert_int_equal(blocks_seek(&c.at[0], SLICE("")), ST_OK);
		assert_int_equal(blocks_next(&c.at[0], &end, &key, &value), ST_OK);
		size_t left = 0;
		for (; !end; left++)
			assert_int_equal(blocks_next(&c.at[0], &end, &key, &value), ST_OK);
		assert_true(left < before);
		before = left;
		levels_init(&s->levels, s->levels.maps, s->levels.notes);
		s->levels.bounds = (struct levels_bounds){ { 1, 1000 }, 1, 4, 8, 1 };
		assert_int_equal(levels_begin(&s->levels, s->e->txn), ST_OK);
		/* the empty blocks left behind are one */
		assert_true(s->levels.blocks[0] < blocks);
		blocks = s->levels.blocks[0];
	}
	assert_int_equal(before, 0);
	check(s);
}

static void test_levels__close_entries_go_to_the_base_where_nothing_newer_is(void **state)
{
	struct scene *s = *state;

	put_range(s, 0, 1000, 1, true);
	assert_true(s->levels.empty[0]);
	assert_false(s->levels.empty[2]);
	put_range(s, 500, 501, 1, false);
	assert_false(s->levels.empty[0]);
	size_t base = s->levels.blocks[2];
	/* around the one in level 0: behind it an older value would come to light, in its place a newer be
	 * hidden */
	put_range(s, 400, 600, 1, true);
	assert_int_equal(s->levels.blocks[2], base);
	check(s);
	put_range(s, 501, 3000, 1, true);
	assert_int_equal(s->levels.blocks[2], base);
	/* it is the last of these, and the first */
	put_range(s, 200, 201, 1, false);
	put_range(s, 100, 201, 1, true);
	check(s);
	put_range(s, 200, 300, 1, true);
	check(s);
	put_range(s, 0, 400, 1, true);
	check(s);
	assert_true(s->levels.blocks[0] > 3);
	settle(s);
	check(s);
}

static void test_levels__that_are_empty_are_known_to_be(void **state)
{
	struct scene *s = *state;

	for (size_t i = 0; i < LEVELS; i++)
		assert_true(s->levels.empty[i]);
	check(s);
	put_range(s, 5, 6, 1, false);
	assert_false(s->levels.empty[0]);
	assert_true(s->levels.empty[1]);
	check(s);
	commit(s);
	assert_false(s->levels.empty[0]);
	abort_all(s);
	check(s);
}

static void test_levels__what_is_close_is_a_matter_of_the_bounds(void **state)
{
	struct scene *s = *state;

	s->levels.bounds.direct_least = 10;
	assert_true(levels_direct(&s->levels, 10, 0));
	assert_false(levels_direct(&s->levels, 9, 0));
	assert_true(levels_direct(&s->levels, 16, 4));
	assert_false(levels_direct(&s->levels, 15, 4));
	assert_true(levels_direct(&s->levels, 1000, 8));
	assert_false(levels_direct(&s->levels, 1000, 9));
}

static void test_levels__a_spoilt_note_is_told(void **state)
{
	struct scene *s = *state;
	static const struct slice BAD[] = {
		{ "", 0 }, { "\x01x", 2 }, { "\x00\x00x", 3 }, { "\xff\xff\x01", 3 }
	};

	put_range(s, 0, KEYS, 1, false);
	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		assert_int_equal(levels_check(&s->levels), ST_OK);
		assert_int_equal(record_put(s->e->txn, s->levels.notes, SLICE("settled lines.0"), BAD[i], 0),
				 ST_OK);
		assert_int_equal(levels_check(&s->levels), ST_DAMAGED);
		assert_int_equal(levels_settle(&s->levels), ST_DAMAGED);
		assert_int_equal(record_put(s->e->txn, s->levels.notes, SLICE("settled lines.0"),
					    slice_of("\x00\x00", 2), 0),
				 ST_OK);
	}
}

/* Of damage in any level every question in its range is answered with ST_DAMAGED. */
static void test_levels__damage_in_any_level_is_told(void **state)
{
	struct scene *s = *state;
	struct levels_cursor c;
	struct slice key, value;
	bool found = false;

	put_random(s, 2500, false);
	settle(s);
	put_random(s, 100, false);
	commit(s);
	for (enum table t = TABLE_LINES_0; t <= TABLE_LINES; t++) {
		assert_true(store_raw_at(s->e, t, 1, &key, &value));
		struct slice k = store_exact_copy(key), v = store_exact_copy(value);
		((char *)(uintptr_t)v.p)[v.n - 1] ^= 1;
		store_raw_put(s->e, t, k, v);
		assert_int_equal(levels_begin(&s->levels, s->e->txn), ST_OK);
		levels_cursor_init(&c, &s->levels);
		assert_int_equal(levels_get(&c, slice_of(k.p + 1, k.n - 1), &found, &value), ST_DAMAGED);
		free((void *)(uintptr_t)k.p);
		free((void *)(uintptr_t)v.p);
		abort_all(s);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_levels__random_puts_and_settlings_equal_a_plain_map),
		TEST(test_levels__settled_are_within_their_bounds),
		TEST(test_levels__are_settled_range_by_range),
		TEST(test_levels__close_entries_go_to_the_base_where_nothing_newer_is),
		TEST(test_levels__that_are_empty_are_known_to_be),
		TEST(test_levels__what_is_close_is_a_matter_of_the_bounds),
		TEST(test_levels__a_spoilt_note_is_told),
		TEST(test_levels__damage_in_any_level_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
