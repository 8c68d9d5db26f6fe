#include "store/notes/notes.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/notes_scene.h"
#include "support/testing.h"

static int setup(void **state)
{
	return notes_scene_setup(state, TABLE_FIRST);
}

static void commit(struct notes_scene *s)
{
	assert_int_equal(notes_flush(&s->notes), ST_OK);
	store_env_commit(s->e);
	notes_begin(&s->notes, s->e->txn);
}

static void put(struct notes_scene *s, const char *key, const char *value)
{
	assert_int_equal(notes_put(&s->notes, slice_str(key), slice_str(value)), ST_OK);
}

static void take_out(struct notes_scene *s, const char *key)
{
	assert_int_equal(notes_remove(&s->notes, slice_str(key)), ST_OK);
}

static void assert_value(struct notes_scene *s, const char *key, const char *want)
{
	struct slice value = { 0 };
	bool found = false;

	assert_int_equal(notes_get(&s->notes, slice_str(key), &found, &value), ST_OK);
	assert_int_equal(found, want != NULL);
	if (want)
		assert_slice(value, want);
}

/* The first entry from KEY on as "key=value", or "-". */
static const char *next(struct notes_scene *s, const char *key)
{
	static char room[100];
	struct slice at, value;
	bool found = true, wrote = false;

	assert_int_equal(notes_seek(&s->notes, slice_str(key), &found, &at, &value, &wrote), ST_OK);
	if (!found)
		return "-";
	snprintf(room, sizeof(room), "%.*s=%.*s", SLICE_ARG(at), SLICE_ARG(value));
	return room;
}

static void test_notes__the_newest_word_on_a_key_counts(void **state)
{
	struct notes_scene *s = *state;

	assert_value(s, "a", NULL);
	put(s, "a", "1");
	assert_value(s, "a", "1");
	commit(s);
	assert_value(s, "a", "1");
	put(s, "a", "2");
	put(s, "b", "3");
	assert_value(s, "a", "2");
	take_out(s, "a");
	assert_value(s, "a", NULL);
	assert_value(s, "b", "3");
	commit(s);
	assert_value(s, "a", NULL);
	put(s, "a", "4");
	notes_forget(&s->notes);
	assert_value(s, "a", NULL);
}

static void test_notes__are_walked_in_order_without_those_taken_out(void **state)
{
	struct notes_scene *s = *state;

	assert_string_equal(next(s, ""), "-");
	put(s, "b", "2");
	put(s, "d", "4");
	commit(s);
	put(s, "c", "3");
	assert_string_equal(next(s, ""), "b=2");
	assert_string_equal(next(s, "b!"), "c=3");
	take_out(s, "b");
	take_out(s, "c");
	assert_string_equal(next(s, ""), "d=4");
	commit(s);
	assert_string_equal(next(s, ""), "d=4");
	assert_string_equal(next(s, "e"), "-");
	/* asked for again where the end was */
	assert_string_equal(next(s, "f"), "-");
	assert_string_equal(next(s, "a"), "d=4");
}

static void fill(struct notes_scene *s, char first, int count)
{
	for (int i = 0; i < count; i++) {
		char key[20];
		snprintf(key, sizeof(key), "%c%06d", first, i);
		put(s, key, "value");
	}
}

static size_t blocks(struct notes_scene *s)
{
	struct slice key, value;
	size_t n = 0;

	while (store_raw_at(s->e, TABLE_FIRST, n, &key, &value))
		n++;
	return n;
}

static void test_notes__a_prefix_is_cleared_and_others_stay(void **state)
{
	struct notes_scene *s = *state;
	uint64_t entries = 0;

	fill(s, 'a', 1000);
	fill(s, 'b', 1000);
	commit(s);
	fill(s, 'c', 1000);
	assert_int_equal(notes_clear_prefix(&s->notes, SLICE("b")), ST_OK);
	assert_value(s, "a000999", "value");
	assert_value(s, "b000000", NULL);
	assert_value(s, "b000999", NULL);
	assert_value(s, "c000000", "value");
	assert_string_equal(next(s, "b"), "c000000=value");
	assert_int_equal(blocks_check(s->e->txn, &s->e->env.tables[TABLE_FIRST], &entries), ST_OK);
	assert_int_equal(entries, 2000);
	assert_int_equal(notes_clear_prefix(&s->notes, SLICE("a")), ST_OK);
	assert_true(blocks(s) > 1);
	/* the last one gives all room back */
	assert_int_equal(notes_clear_prefix(&s->notes, SLICE("c")), ST_OK);
	assert_int_equal(blocks(s), 1);
	assert_string_equal(next(s, ""), "-");
	commit(s);
	put(s, "b", "again");
	assert_value(s, "b", "again");
}

static void test_notes__are_cleared_as_a_whole(void **state)
{
	struct notes_scene *s = *state;

	fill(s, 'a', 1000);
	commit(s);
	put(s, "x", "1");
	assert_int_equal(notes_clear(&s->notes), ST_OK);
	assert_value(s, "x", NULL);
	assert_value(s, "a000000", NULL);
	assert_int_equal(blocks(s), 1);
	commit(s);
	assert_string_equal(next(s, ""), "-");
}

static void test_notes__a_lost_block_is_told(void **state)
{
	struct notes_scene *s = *state;
	struct slice key, value;
	bool found = false;

	fill(s, 'a', 1000);
	commit(s);
	assert_true(store_raw_at(s->e, TABLE_FIRST, 1, &key, &value));
	key = store_exact_copy(key);
	store_raw_delete(s->e, TABLE_FIRST, key);
	notes_rewind(&s->notes);
	struct slice lost = slice_of(key.p + 1, key.n - 1);
	assert_int_equal(notes_get(&s->notes, lost, &found, &value), ST_DAMAGED);
	free((void *)(uintptr_t)key.p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, notes_scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_notes__the_newest_word_on_a_key_counts),
		TEST(test_notes__are_walked_in_order_without_those_taken_out),
		TEST(test_notes__a_prefix_is_cleared_and_others_stay),
		TEST(test_notes__are_cleared_as_a_whole),
		TEST(test_notes__a_lost_block_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
