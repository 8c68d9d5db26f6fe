/* The sorter comes to the same however little of it fits into memory. */
#include "store/views/entry_sorter.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/testing.h"

enum { ENTRIES = 4000 };

/* Key of entry I: of many lengths, every one several times, in no order. */
static struct slice key_of(unsigned i, char room[40])
{
	int n = snprintf(room, 40, "%u-%.*s", i * 7919 % 1000, (int)(i % 1000 % 23),
			 "aaaaaaaaaaaaaaaaaaaaaaaaa");
	return slice_of(room, (size_t)n);
}

static void add_all(struct entry_sorter *s)
{
	char room[40];
	for (unsigned i = 0; i < ENTRIES; i++)
		assert_int_equal(entry_sorter_add(s, key_of(i, room), slice_of(&i, sizeof(i))), ST_OK);
	assert_int_equal(entry_sorter_finish(s), ST_OK);
}

/* By key, entries of one key as they were added, all of them. */
static void comes_out_sorted(size_t bytes_max, bool spills)
{
	struct entry_sorter s;
	struct sorted_entry e;
	char before[40] = "", room[40];
	size_t before_n = 0, count = 0;
	unsigned last = 0, i = 0;
	bool end = false;
	entry_sorter_init(&s, bytes_max);
	add_all(&s);
	assert_int_equal(s.runs_count > 20, spills);
	for (;; count++) {
		assert_int_equal(entry_sorter_next(&s, &end, &e), ST_OK);
		if (end)
			break;
		int order = slice_cmp(slice_of(before, before_n), e.key);
		assert_int_equal(e.value.n, sizeof(i));
		memcpy(&i, e.value.p, sizeof(i));
		assert_true(slice_eq(e.key, key_of(i, room)));
		assert_true(count == 0 || order < 0 || (order == 0 && last < i));
		memcpy(before, e.key.p, e.key.n);
		before_n = e.key.n;
		last = i;
	}
	assert_int_equal(count, ENTRIES);
	assert_int_equal(entry_sorter_next(&s, &end, &e), ST_OK);
	assert_true(end);
	entry_sorter_release(&s);
}

static void test_entry_sorter__sorts_in_memory_and_out_of_it(void **state)
{
	(void)state;
	comes_out_sorted(0, false);
	comes_out_sorted(10000, true);
	comes_out_sorted(3000, true);
}

static void test_entry_sorter__entries_may_be_empty_or_large(void **state)
{
	enum { LARGE = (64 << 10) - 100, COUNT = 30 };
	char *large = calloc(LARGE, 1);
	struct entry_sorter s;
	struct sorted_entry e;
	bool end = false;
	(void)state;
	assert_non_null(large);
	entry_sorter_init(&s, 200000);
	for (unsigned i = 0; i < COUNT; i++) {
		large[0] = (char)('z' - i % 10);
		assert_int_equal(entry_sorter_add(&s, slice_of(large, i % 3 ? LARGE : 1), (struct slice){ 0 }),
				 ST_OK);
	}
	assert_int_equal(entry_sorter_add(&s, (struct slice){ 0 }, SLICE("value")), ST_OK);
	assert_int_equal(entry_sorter_finish(&s), ST_OK);
	assert_int_equal(entry_sorter_next(&s, &end, &e), ST_OK);
	assert_int_equal(e.key.n, 0);
	assert_slice(e.value, "value");
	char before = 0;
	for (unsigned i = 0; i < COUNT; i++) {
		assert_int_equal(entry_sorter_next(&s, &end, &e), ST_OK);
		assert_false(end);
		assert_true(e.key.p[0] >= before);
		before = e.key.p[0];
	}
	assert_int_equal(entry_sorter_next(&s, &end, &e), ST_OK);
	assert_true(end);
	entry_sorter_release(&s);
	free(large);
}

static void test_entry_sorter__without_entries_it_is_at_its_end(void **state)
{
	struct entry_sorter s;
	struct sorted_entry e;
	bool end = false;
	(void)state;
	entry_sorter_init(&s, 0);
	assert_int_equal(entry_sorter_finish(&s), ST_OK);
	assert_int_equal(entry_sorter_next(&s, &end, &e), ST_OK);
	assert_true(end);
	entry_sorter_release(&s);
}

static void test_entry_sorter__where_there_is_no_room_for_its_file_it_is_said(void **state)
{
	struct entry_sorter s;
	enum status st = ST_OK;
	char room[40];
	(void)state;
	scratch_tmpdir("/nowhere/at/all");
	entry_sorter_init(&s, 1000);
	for (unsigned i = 0; !st && i < ENTRIES; i++)
		st = entry_sorter_add(&s, key_of(i, room), slice_of(&i, sizeof(i)));
	assert_int_equal(st, ST_IO);
	assert_non_null(strstr(fail_message(), "/nowhere/at/all"));
	entry_sorter_release(&s);
	scratch_tmpdir_back();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry_sorter__sorts_in_memory_and_out_of_it),
		cmocka_unit_test(test_entry_sorter__entries_may_be_empty_or_large),
		cmocka_unit_test(test_entry_sorter__without_entries_it_is_at_its_end),
		cmocka_unit_test(test_entry_sorter__where_there_is_no_room_for_its_file_it_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
