#include "store/keymap.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/hash.h"
#include "support/store_env.h"
#include "support/testing.h"

enum { KEYS = 20000, KEY_ROOM = 40 };

static char texts[KEYS][KEY_ROOM];
static struct slice keys[KEYS];
static int values[KEYS];

/* KEYS different keys in a shuffled order; PREFIX stands before all of them. */
static void make_keys(const char *prefix)
{
	uint64_t random = 3;

	for (size_t i = 0; i < KEYS; i++) {
		int n = snprintf(texts[i], KEY_ROOM, "%s%zx", prefix, i * 77);
		keys[i] = slice_of(texts[i], (size_t)n);
	}
	for (size_t i = KEYS - 1; i > 0; i--) {
		size_t j = store_below(&random, (uint32_t)i);
		struct slice swap = keys[i];
		keys[i] = keys[j];
		keys[j] = swap;
	}
}

static void add_all(struct keymap *m)
{
	for (size_t i = 0; i < KEYS; i++)
		assert_int_equal(keymap_add(m, keys[i], &values[i]), ST_OK);
}

static void test_keymap__finds_each_key_while_it_grows(void **state)
{
	struct keymap m;

	(void)state;
	make_keys("");
	keymap_init(&m);
	assert_null(keymap_get(&m, keys[0]));
	for (size_t i = 0; i < KEYS; i++) {
		assert_null(keymap_get(&m, keys[i]));
		assert_int_equal(keymap_add(&m, keys[i], &values[i]), ST_OK);
		assert_ptr_equal(keymap_get(&m, keys[i]), &values[i]);
		assert_ptr_equal(keymap_get(&m, keys[i / 2]), &values[i / 2]);
	}
	for (size_t i = 0; i < KEYS; i++)
		assert_ptr_equal(keymap_get(&m, keys[i]), &values[i]);
	assert_int_equal(m.count, KEYS);
	keymap_release(&m);
}

/* COUNT keys that an attacker who knows the hash, but not its seed, sends into one slot of SLOTS. */
static void make_chosen_keys(size_t count, size_t slots)
{
	size_t found = 0;

	for (uint64_t i = 0; found < count; i++) {
		int n = snprintf(texts[found], KEY_ROOM, "SKU-%llx", (unsigned long long)i);
		if (checksum64(texts[found], (size_t)n, 0) % slots == 7) {
			keys[found] = slice_of(texts[found], (size_t)n);
			found++;
		}
	}
}

static size_t longest_run(const struct keymap *m)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < m->slots_count; i++) {
		run = m->slots[i].index ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void test_keymap__chosen_names_do_not_all_belong_into_one_slot(void **state)
{
	enum { CHOSEN = 1000, SLOTS = 2048 };
	struct keymap m;

	(void)state;
	make_chosen_keys(CHOSEN, SLOTS);
	for (int released = 0; released < 2; released++) {
		if (released)
			keymap_release(&m);
		else
			keymap_init_any_order(&m);
		for (size_t i = 0; i < CHOSEN; i++)
			assert_int_equal(keymap_add(&m, keys[i], &values[i]), ST_OK);
		assert_int_equal(m.slots_count, SLOTS);
		assert_in_range(longest_run(&m), 1, 200);
	}
	keymap_release(&m);
}

static void test_keymap__forgets_all_when_cleared_and_is_used_again(void **state)
{
	struct keymap m;

	(void)state;
	make_keys("");
	keymap_init(&m);
	add_all(&m);
	keymap_clear(&m);
	for (size_t i = 0; i < KEYS; i++)
		assert_null(keymap_get(&m, keys[i]));
	add_all(&m);
	assert_ptr_equal(keymap_get(&m, keys[7]), &values[7]);
	keymap_release(&m);
	assert_null(keymap_get(&m, keys[7]));
}

static void test_keymap__takes_the_empty_key_and_keys_that_begin_others(void **state)
{
	struct keymap m;
	static const struct slice LIKE[] = { { "", 0 },	 { "\0", 1 },  { "\0\0", 2 },
					     { "A", 1 }, { "A\0", 2 }, { "AB", 2 } };

	(void)state;
	keymap_init(&m);
	for (size_t i = COUNT_OF(LIKE); i-- > 0;)
		assert_int_equal(keymap_add(&m, LIKE[i], &values[i]), ST_OK);
	for (size_t i = 0; i < COUNT_OF(LIKE); i++)
		assert_ptr_equal(keymap_get(&m, LIKE[i]), &values[i]);
	assert_int_equal(keymap_sort(&m), ST_OK);
	for (size_t i = 0; i < COUNT_OF(LIKE); i++)
		assert_ptr_equal(m.entries[i].value, &values[i]);
	keymap_release(&m);
}

static int by_bytes(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static void check_sort(struct keymap *m)
{
	static struct slice sorted[KEYS];

	memcpy(sorted, keys, sizeof(sorted));
	qsort(sorted, KEYS, sizeof(*sorted), by_bytes);
	assert_int_equal(keymap_sort(m), ST_OK);
	for (size_t i = 0; i < KEYS; i++) {
		assert_true(slice_eq(m->entries[i].key, sorted[i]));
		int *value = m->entries[i].value;
		assert_true(slice_eq(keys[value - values], sorted[i]));
	}
}

static void test_keymap__is_sorted_by_bytes(void **state)
{
	static const char *const PREFIXES[] = { "", "a", "order-00000000-" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(PREFIXES); i++) {
		struct keymap m;
		make_keys(PREFIXES[i]);
		keymap_init(&m);
		add_all(&m);
		check_sort(&m);
		/* sorting what is sorted, and using it again */
		check_sort(&m);
		keymap_clear(&m);
		add_all(&m);
		assert_ptr_equal(keymap_get(&m, keys[1]), &values[1]);
		check_sort(&m);
		keymap_release(&m);
	}
}

/* KEYS different keys of two bytes alone, one of them zero, so that many begin alike or others. */
static void make_alike_keys(void)
{
	struct keymap seen;
	uint64_t random = 5;

	keymap_init_any_order(&seen);
	for (size_t i = 0; i < KEYS;) {
		keys[i] = slice_of(texts[i], store_below(&random, KEY_ROOM + 1));
		for (size_t at = 0; at < keys[i].n; at++)
			texts[i][at] = store_below(&random, 8) == 0 ? 'b' : '\0';
		if (keymap_get(&seen, keys[i]))
			continue;
		assert_int_equal(keymap_add(&seen, keys[i], &values[i]), ST_OK);
		i++;
	}
	keymap_release(&seen);
}

static void test_keymap__sorts_keys_that_begin_alike(void **state)
{
	struct keymap m;

	(void)state;
	make_alike_keys();
	keymap_init(&m);
	add_all(&m);
	check_sort(&m);
	check_sort(&m);
	keymap_release(&m);
}

static void test_keymap__a_hint_is_the_entry_or_nothing(void **state)
{
	struct keymap m;
	size_t hits = 0;

	(void)state;
	make_keys("");
	keymap_init(&m);
	assert_null(keymap_likely(&m, keymap_hash(&m, keys[0])));
	add_all(&m);
	for (size_t i = 0; i < KEYS; i++) {
		const struct keymap_entry *e = keymap_likely(&m, keymap_hash(&m, keys[i]));
		if (!e)
			continue;
		assert_true(slice_eq(e->key, keys[i]));
		hits++;
	}
	assert_true(hits > KEYS / 2);
	keymap_release(&m);
}

/*
 * One for keys in any order never searches its entries, whether or not they come in order, cleared or used
 * again.
 */
static void test_keymap__for_keys_in_any_order_it_is_a_hash_table_from_the_beginning(void **state)
{
	struct keymap m;

	(void)state;
	make_keys("");
	keymap_init_any_order(&m);
	assert_null(keymap_get(&m, keys[0]));
	assert_null(keymap_likely(&m, keymap_hash(&m, keys[0])));
	keymap_clear(&m);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(keymap_add(&m, SLICE("a"), &values[0]), ST_OK);
		assert_true(m.hashed);
		assert_non_null(keymap_likely(&m, keymap_hash(&m, SLICE("a"))));
		assert_int_equal(keymap_add(&m, SLICE("b"), &values[1]), ST_OK);
		assert_ptr_equal(keymap_get(&m, SLICE("a")), &values[0]);
		assert_null(keymap_get(&m, SLICE("c")));
		keymap_clear(&m);
		assert_null(keymap_get(&m, SLICE("a")));
	}
	keymap_release(&m);
	assert_int_equal(keymap_add(&m, SLICE("a"), &values[0]), ST_OK);
	assert_true(m.hashed);
	add_all(&m);
	assert_int_equal(keymap_sort(&m), ST_OK);
	for (size_t i = 1; i < m.count; i++)
		assert_true(slice_cmp(m.entries[i - 1].key, m.entries[i].key) < 0);
	keymap_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keymap__finds_each_key_while_it_grows),
		cmocka_unit_test(test_keymap__chosen_names_do_not_all_belong_into_one_slot),
		cmocka_unit_test(test_keymap__forgets_all_when_cleared_and_is_used_again),
		cmocka_unit_test(test_keymap__takes_the_empty_key_and_keys_that_begin_others),
		cmocka_unit_test(test_keymap__is_sorted_by_bytes),
		cmocka_unit_test(test_keymap__sorts_keys_that_begin_alike),
		cmocka_unit_test(test_keymap__a_hint_is_the_entry_or_nothing),
		cmocka_unit_test(test_keymap__for_keys_in_any_order_it_is_a_hash_table_from_the_beginning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
