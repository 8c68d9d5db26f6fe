/* index.h as its callers see it, against a plain table of what should be there. */
#include "store/index/index.h"

#include "support/index_scene.h"
#include "support/testing.h"

enum { HASHES = 40, IDS = 64 };

/* Small ones, with which a few entries make blocks, filters and merges. */
static const struct index_bounds TINY = {
	.block_entries = 3,
	.filter_entries = 5,
	.filter_least = 4,
	.ratio = 2,
	.unit = 8,
	.absorbed = 3,
	.settled = 3,
};

/* What should be there. */
static struct {
	bool there[HASHES][IDS];     /* as the open transaction should see it */
	bool committed[HASHES][IDS]; /* as of the last commit */
	uint64_t random;
} want;

static int setup(void **state)
{
	memset(&want, 0, sizeof(want));
	want.random = 1;
	return index_scene_setup(state, &TINY);
}

/* Hashes at both ends, neighbours, and many spread evenly. */
static uint64_t hash_of(uint32_t h)
{
	static const uint64_t SOME[] = { 0, 1, UINT64_MAX - 1, UINT64_MAX };
	uint64_t random = h;

	return h < COUNT_OF(SOME) ? SOME[h] : store_random(&random);
}

static void change(struct index_scene *s, uint32_t h, uint32_t id, bool there)
{
	if (there)
		assert_int_equal(index_add(&s->idx, hash_of(h), id), ST_OK);
	else
		assert_int_equal(index_remove(&s->idx, hash_of(h), id), ST_OK);
	want.there[h][id] = there;
}

static void check_hash(struct index_scene *s, uint32_t h)
{
	bool found = true;
	uint64_t id = 0;

	assert_int_equal(index_find(&s->idx, hash_of(h)), ST_OK);
	for (uint32_t i = 0; i < IDS; i++) {
		if (!want.there[h][i])
			continue;
		assert_int_equal(index_next(&s->idx, &found, &id), ST_OK);
		assert_true(found);
		assert_int_equal(id, i);
	}
	assert_int_equal(index_next(&s->idx, &found, &id), ST_OK);
	assert_false(found);
}

static void check(struct index_scene *s)
{
	bool found = true;
	uint64_t id = 0;

	for (uint32_t h = 0; h < HASHES; h++) {
		index_expect(&s->idx, hash_of(h));
		check_hash(s, h);
	}
	assert_int_equal(index_find(&s->idx, 12345), ST_OK);
	assert_int_equal(index_next(&s->idx, &found, &id), ST_OK);
	assert_false(found);
}

struct walked {
	uint64_t hash;
	uint64_t id;
	size_t count;
};

static enum status walked(void *ctx, uint64_t hash, uint64_t id)
{
	struct walked *w = ctx;
	uint32_t h = 0;

	while (h < HASHES && hash_of(h) != hash)
		h++;
	assert_true(h < HASHES);
	assert_true(want.there[h][id]);
	if (w->count > 0)
		assert_true(hash > w->hash || (hash == w->hash && id > w->id));
	w->hash = hash;
	w->id = id;
	w->count++;
	return ST_OK;
}

/* What is written: sound, and a walk gives it all, in order. */
static void check_written(struct index_scene *s)
{
	struct walked w = { 0 };
	size_t there = 0;
	uint64_t entries = 0;

	for (uint32_t h = 0; h < HASHES; h++)
		for (uint32_t i = 0; i < IDS; i++)
			there += want.there[h][i];
	assert_int_equal(index_walk(&s->idx, walked, &w), ST_OK);
	assert_int_equal(w.count, there);
	assert_int_equal(index_check(&s->idx, &entries), ST_OK);
	assert_true(entries >= there);
}

static void commit(struct index_scene *s)
{
	assert_int_equal(index_flush(&s->idx), ST_OK);
	check(s);
	check_written(s);
	store_env_commit(s->e);
	memcpy(want.committed, want.there, sizeof(want.there));
	index_scene_begin(s);
}

static void undo(struct index_scene *s)
{
	index_forget(&s->idx);
	store_env_abort(s->e);
	memcpy(want.there, want.committed, sizeof(want.there));
	index_scene_begin(s);
}

/* What another process sees. */
static void reopen(struct index_scene *s)
{
	memcpy(want.there, want.committed, sizeof(want.there));
	index_scene_reopen(s);
}

static void change_some(struct index_scene *s, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		change(s, store_below(&want.random, HASHES), store_below(&want.random, IDS),
		       store_below(&want.random, 3) > 0);
}

/* Adds of one transaction as they come in life: ids ascend. */
static void add_ascending(struct index_scene *s, uint32_t n)
{
	for (uint32_t i = 0; i < n && i < IDS; i++)
		change(s, store_below(&want.random, HASHES), i, true);
}

static void settle(struct index_scene *s)
{
	for (size_t times = 0; index_unsettled(&s->idx); times++) {
		assert_true(times < 10000);
		assert_int_equal(index_settle(&s->idx, s->e->txn), ST_OK);
		check_written(s);
		store_env_commit(s->e);
		index_scene_begin(s);
	}
}

static void test_index__is_empty_in_a_new_store(void **state)
{
	struct index_scene *s = *state;

	check(s);
	check_written(s);
	assert_false(index_unsettled(&s->idx));
	assert_int_equal(index_flush(&s->idx), ST_OK);
	assert_int_equal(index_pressure(&s->idx), 0);
	assert_int_equal(s->idx.manifest.next_run, 0);
}

static void test_index__finds_what_is_added_before_and_after_it_is_written(void **state)
{
	struct index_scene *s = *state;

	change(s, 5, 7, true);
	change(s, 5, 3, true);
	change(s, 6, 1, true);
	check(s);
	assert_int_equal(index_flush(&s->idx), ST_OK);
	check(s);
	change(s, 5, 4, true);
	check(s);
	commit(s);
	check(s);
	reopen(s);
	check(s);
	check_written(s);
}

static void test_index__what_is_removed_is_found_no_more(void **state)
{
	struct index_scene *s = *state;

	for (uint32_t id = 0; id < 10; id++)
		change(s, 8, id, true);
	commit(s);
	change(s, 8, 0, false);
	change(s, 8, 5, false);
	change(s, 8, 5, true);
	change(s, 8, 6, true);
	change(s, 8, 6, false);
	change(s, 9, 1, false); /* was never there */
	check(s);
	commit(s);
	settle(s);
	check(s);
	change(s, 8, 0, true);
	commit(s);
	settle(s);
	check(s);
}

/* A merge that reaches the oldest run keeps nothing of what was removed. */
static void test_index__forgets_what_is_removed_when_nothing_older_is_left(void **state)
{
	struct index_scene *s = *state;

	for (uint32_t id = 0; id < 20; id++)
		change(s, 8 + id % 3, id, true);
	commit(s);
	for (uint32_t id = 0; id < 20; id++)
		change(s, 8 + id % 3, id, false);
	commit(s);
	assert_true(index_unsettled(&s->idx));
	settle(s);
	check(s);
	assert_int_equal(s->idx.manifest.runs.count, 0);
	check_written(s);
}

static void test_index__random_changes_merges_and_crashes_equal_a_plain_table(void **state)
{
	struct index_scene *s = *state;
	size_t merged = 0, undone = 0, reopened = 0;

	for (int round = 0; round < 150; round++) {
		if (round % 3 == 0)
			add_ascending(s, 1 + store_below(&want.random, 40));
		else
			change_some(s, 1 + store_below(&want.random, 30));
		check(s);
		if (store_below(&want.random, 5) == 0) {
			undo(s);
			continue;
		}
		commit(s);
		while (index_unsettled(&s->idx) && store_below(&want.random, 6)) {
			assert_int_equal(index_settle(&s->idx, s->e->txn), ST_OK);
			check(s);
			check_written(s);
			uint32_t fate = store_below(&want.random, 6);
			if (fate == 0)
				undo(s);
			else if (fate == 1)
				reopen(s);
			else
				commit(s);
			undone += fate == 0;
			reopened += fate == 1;
			merged += fate > 1;
			check(s);
		}
	}
	assert_true(merged > 50);
	assert_true(undone > 10);
	assert_true(reopened > 10);
}

/* Every number of entries up to some blocks and pages of a filter. */
static void test_index__any_number_of_entries_is_found_again(void **state)
{
	struct index_scene *s = *state;

	for (uint32_t n = 1; n <= 40; n++) {
		memset(want.there, 0, sizeof(want.there));
		for (uint32_t i = 0; i < n; i++)
			change(s, (i * 7) % HASHES, i, true);
		assert_int_equal(index_flush(&s->idx), ST_OK);
		check(s);
		check_written(s);
		undo(s);
	}
}

static void test_index__settled_has_few_runs_of_falling_sizes(void **state)
{
	struct index_scene *s = *state;

	for (int round = 0; round < 60; round++) {
		add_ascending(s, 1 + store_below(&want.random, 30));
		commit(s);
		settle(s);
		const struct run_list *l = &s->idx.manifest.runs;
		assert_true(l->count <= 9);
		for (size_t i = 1; i < l->count; i++)
			assert_true(l->list[i - 1].entries > l->list[i].entries / 2);
		assert_int_equal(s->idx.manifest.gone.count, 0);
	}
}

/* Whoever opens an index reads it with other bounds, too. */
static void test_index__reads_what_other_bounds_wrote(void **state)
{
	struct index_scene *s = *state;

	add_ascending(s, 50);
	commit(s);
	s->idx.bounds = (struct index_bounds){ 5, 9, 1, 3, 4, 100, 7 };
	change_some(s, 60);
	commit(s);
	settle(s);
	check(s);
	s->idx.bounds = INDEX_BOUNDS;
	change_some(s, 60);
	commit(s);
	settle(s);
	check(s);
}

/* One flush after the other absorbs small runs, so that small nights do not pile up. */
static void test_index__small_runs_become_part_of_the_next(void **state)
{
	struct index_scene *s = *state;

	s->idx.bounds = INDEX_BOUNDS;
	for (uint32_t i = 0; i < 30; i++) {
		change(s, i, i, true);
		commit(s);
		assert_int_equal(s->idx.manifest.runs.count, 1);
		assert_int_equal(s->idx.manifest.gone.count, 0);
		assert_false(index_unsettled(&s->idx));
	}
	check(s);
}

/* Finds the ids below N of HASH, and nothing of the hash before. */
static void check_many(struct index *idx, uint64_t hash, uint64_t n)
{
	bool found = true;
	uint64_t id = 0;

	assert_int_equal(index_find(idx, hash), ST_OK);
	for (uint64_t i = 0; i < n; i++) {
		assert_int_equal(index_next(idx, &found, &id), ST_OK);
		assert_true(found && id == i);
	}
	assert_int_equal(index_next(idx, &found, &id), ST_OK);
	assert_false(found);
	assert_int_equal(index_find(idx, hash - 1), ST_OK);
	assert_int_equal(index_next(idx, &found, &id), ST_OK);
	assert_false(found);
}

/* A hundred thousand lines of one order, or names that somebody made collide. */
static void test_index__one_hash_may_have_any_number_of_ids(void **state)
{
	enum { MANY = 100000, STEP = 7919 };
	struct index_scene *s = *state;
	const uint64_t hash = 0x123456789abcdef0;
	uint64_t entries = 0;

	s->idx.bounds = INDEX_BOUNDS;
	for (uint64_t i = 0; i < MANY; i++) /* all of them, in no order */
		assert_int_equal(index_add(&s->idx, hash, i * STEP % MANY), ST_OK);
	check_many(&s->idx, hash, MANY);
	assert_int_equal(index_flush(&s->idx), ST_OK);
	check_many(&s->idx, hash, MANY);
	for (uint64_t i = MANY; i < 2 * MANY; i++)
		assert_int_equal(index_add(&s->idx, hash, i), ST_OK);
	assert_int_equal(index_add(&s->idx, hash + 1, 0), ST_OK);
	check_many(&s->idx, hash, 2 * MANY);
	assert_int_equal(index_flush(&s->idx), ST_OK);
	store_env_commit(s->e);
	index_scene_begin(s);
	assert_int_equal(s->idx.manifest.runs.count, 2);
	assert_true(s->idx.manifest.runs.list[1].blocks > 20);
	assert_int_equal(index_check(&s->idx, &entries), ST_OK);
	s->idx.bounds.ratio = 2;
	s->idx.bounds.settled = 10;
	for (; index_unsettled(&s->idx); index_scene_begin(s)) {
		assert_int_equal(index_settle(&s->idx, s->e->txn), ST_OK);
		assert_int_equal(index_check(&s->idx, &entries), ST_OK);
		store_env_commit(s->e);
	}
	assert_int_equal(entries, 2 * MANY + 1);
	check_many(&s->idx, hash, 2 * MANY);
}

/* Blocks that begin with the last of all hashes, and end with it, do not answer for the one before. */
static void test_index__the_last_hash_may_have_many_ids_too(void **state)
{
	struct index_scene *s = *state;
	bool found = false;
	uint64_t id = 0;

	for (uint64_t i = 0; i < 30; i++)
		assert_int_equal(index_add(&s->idx, UINT64_MAX, i), ST_OK);
	assert_int_equal(index_add(&s->idx, UINT64_MAX - 1, 77), ST_OK);
	assert_int_equal(index_flush(&s->idx), ST_OK);
	store_env_commit(s->e);
	index_scene_begin(s);
	for (int times = 0; times < 2; times++) {
		assert_int_equal(index_find(&s->idx, UINT64_MAX), ST_OK);
		for (uint64_t i = 0; i < 30; i++) {
			assert_int_equal(index_next(&s->idx, &found, &id), ST_OK);
			assert_true(found && id == i);
		}
		assert_int_equal(index_next(&s->idx, &found, &id), ST_OK);
		assert_false(found);
		assert_int_equal(index_find(&s->idx, UINT64_MAX - 1), ST_OK);
		assert_int_equal(index_next(&s->idx, &found, &id), ST_OK);
		assert_true(found && id == 77);
		assert_int_equal(index_find(&s->idx, UINT64_MAX - 2), ST_OK);
		assert_int_equal(index_next(&s->idx, &found, &id), ST_OK);
		assert_false(found);
	}
}

static void test_index__what_is_pending_counts_as_pressure(void **state)
{
	struct index_scene *s = *state;
	size_t before = index_pressure(&s->idx);

	for (uint32_t i = 0; i < 1000; i++) {
		uint64_t random = i;
		assert_int_equal(index_add(&s->idx, store_random(&random), i), ST_OK);
		assert_true(index_pressure(&s->idx) > before);
		before = index_pressure(&s->idx);
	}
	assert_true(before > 1000 * sizeof(struct pending_entry));
	index_forget(&s->idx);
	assert_int_equal(index_pressure(&s->idx), 0);
}

/* A reader sees its snapshot while others add and merge. */
static void test_index__a_reader_keeps_what_it_began_with(void **state)
{
	struct index_scene *s = *state;
	struct index reader;
	MDB_txn *txn = NULL;
	uint64_t id = 0;
	bool found = false;

	add_ascending(s, 40);
	commit(s);
	assert_int_equal(env_begin(&s->e->env, ENV_READ, &txn), ST_OK);
	index_init(&reader, &s->e->env);
	assert_int_equal(index_begin(&reader, txn), ST_OK);
	for (int round = 0; round < 5; round++) {
		change(s, 20, 60, round % 2 == 0);
		change_some(s, 20);
		commit(s);
		settle(s);
	}
	for (uint32_t h = 0; h < HASHES; h++) {
		assert_int_equal(index_find(&reader, hash_of(h)), ST_OK);
		assert_int_equal(index_next(&reader, &found, &id), ST_OK);
	}
	assert_int_equal(index_find(&reader, hash_of(20)), ST_OK);
	for (found = true; found;) {
		assert_int_equal(index_next(&reader, &found, &id), ST_OK);
		assert_true(!found || id != 60);
	}
	index_release(&reader);
	mdb_txn_abort(txn);
}

static enum status stop_at_third(void *ctx, uint64_t hash, uint64_t id)
{
	size_t *calls = ctx;

	(void)hash;
	(void)id;
	return ++*calls == 3 ? ST_STOPPED : ST_OK;
}

static void test_index__a_walk_ends_when_its_visitor_says_so(void **state)
{
	struct index_scene *s = *state;
	size_t calls = 0;

	add_ascending(s, 20);
	commit(s);
	assert_int_equal(index_walk(&s->idx, stop_at_third, &calls), ST_STOPPED);
	assert_int_equal(calls, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, index_scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_index__is_empty_in_a_new_store),
		TEST(test_index__finds_what_is_added_before_and_after_it_is_written),
		TEST(test_index__what_is_removed_is_found_no_more),
		TEST(test_index__forgets_what_is_removed_when_nothing_older_is_left),
		TEST(test_index__random_changes_merges_and_crashes_equal_a_plain_table),
		TEST(test_index__any_number_of_entries_is_found_again),
		TEST(test_index__settled_has_few_runs_of_falling_sizes),
		TEST(test_index__reads_what_other_bounds_wrote),
		TEST(test_index__small_runs_become_part_of_the_next),
		TEST(test_index__one_hash_may_have_any_number_of_ids),
		TEST(test_index__the_last_hash_may_have_many_ids_too),
		TEST(test_index__what_is_pending_counts_as_pressure),
		TEST(test_index__a_reader_keeps_what_it_began_with),
		TEST(test_index__a_walk_ends_when_its_visitor_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
