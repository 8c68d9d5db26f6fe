/* Merges: which runs, and what an interruption at any step leaves. */
#include "store/index/index.h"
#include "store/index/index_internal.h"
#include "support/index_scene.h"
#include "support/testing.h"

enum { RUN = 40, RUNS = 4 };

static const struct index_bounds TINY = {
	.block_entries = 3,
	.filter_entries = 7,
	.filter_least = 8,
	.ratio = RUNS,
	.unit = 64,
	.absorbed = 0,
	.settled = 5,
};

static uint64_t added; /* ids below this are there, but for those removed */

static int setup(void **state)
{
	added = 0;
	return index_scene_setup(state, &TINY);
}

/* Ten ids have one hash, so that hashes go over several blocks. */
static uint64_t hash_of(uint64_t id)
{
	uint64_t random = id / 10;

	return store_random(&random);
}

static bool removed(uint64_t id)
{
	return id % 7 == 3 && id + RUN < added;
}

static void commit(struct index_scene *s)
{
	store_env_commit(s->e);
	index_scene_begin(s);
}

/* A run of RUN ids, and what was added a run ago removed in part. */
static void add_run(struct index_scene *s)
{
	uint64_t before = added;

	for (int i = 0; i < RUN; i++, added++)
		assert_int_equal(index_add(&s->idx, hash_of(added), added), ST_OK);
	for (uint64_t id = 0; id < before; id++)
		if (removed(id))
			assert_int_equal(index_remove(&s->idx, hash_of(id), id), ST_OK);
	assert_int_equal(index_flush(&s->idx), ST_OK);
	commit(s);
}

static void check(struct index_scene *s)
{
	uint64_t entries = 0;

	assert_int_equal(index_check(&s->idx, &entries), ST_OK);
	for (uint64_t id = 0; id < added; id += 10) {
		bool found = false;
		uint64_t got = 0;
		assert_int_equal(index_find(&s->idx, hash_of(id)), ST_OK);
		for (uint64_t i = id; i < id + 10; i++) {
			if (removed(i))
				continue;
			assert_int_equal(index_next(&s->idx, &found, &got), ST_OK);
			assert_true(found);
			assert_int_equal(got, i);
		}
		assert_int_equal(index_next(&s->idx, &found, &got), ST_OK);
		assert_false(found);
	}
}

static void step(struct index_scene *s)
{
	assert_int_equal(index_settle(&s->idx, s->e->txn), ST_OK);
}

static void test_index_settle__goes_on_after_an_interruption_at_any_step(void **state)
{
	struct index_scene *s = *state;
	size_t steps = 0;

	for (int i = 0; i < RUNS; i++)
		add_run(s);
	check(s);
	for (; index_unsettled(&s->idx); steps++) {
		step(s); /* once in vain, and the process dies */
		check(s);
		index_scene_reopen(s);
		check(s);
		step(s); /* once more in vain */
		store_env_abort(s->e);
		index_scene_begin(s);
		check(s);
		step(s);
		commit(s);
		check(s);
		assert_true(steps < 1000);
	}
	assert_true(steps > 20);
	assert_int_equal(s->idx.manifest.runs.count, 1);
}

/* Nights whose merges are put off at any step: what they add waits its turn, and is found. */
static void test_index_settle__runs_may_be_added_between_its_steps(void **state)
{
	struct index_scene *s = *state;
	size_t merging = 0;

	for (int night = 0; night < 30; night++) {
		add_run(s);
		check(s);
		for (int i = 0; i < night % 6 && index_unsettled(&s->idx); i++) {
			step(s);
			commit(s);
			check(s);
		}
		merging += s->idx.manifest.merge.count > 0;
	}
	assert_true(merging > 5);
	while (index_unsettled(&s->idx)) {
		step(s);
		commit(s);
	}
	check(s);
	assert_true(s->idx.manifest.runs.count <= 2 * RUNS);
}

/* No step writes or deletes much more than its bound. */
static void test_index_settle__a_step_is_bounded(void **state)
{
	struct index_scene *s = *state;

	for (int i = 0; i < RUNS; i++)
		add_run(s);
	while (index_unsettled(&s->idx)) {
		uint32_t before = s->idx.manifest.merge.run.blocks;
		bool merging = s->idx.manifest.merge.count > 0;
		step(s);
		if (merging && s->idx.manifest.merge.count > 0)
			assert_int_equal(s->idx.manifest.merge.run.blocks - before, TINY.settled);
		commit(s);
	}
}

/* The sizes of runs, oldest first, and how many of the newest should be merged. */
static void test_index_settle__merges_what_is_of_one_size(void **state)
{
	static const struct {
		uint64_t entries[8];
		size_t wanted;
	} CASES[] = {
		{ { 0 }, 0 },
		{ { 10 }, 0 },
		{ { 10, 60, 64 }, 0 },
		{ { 10, 60, 64, 1 }, 4 },
		{ { 200, 60, 64, 1 }, 0 },
		{ { 256, 65, 65, 100 }, 4 },
		{ { 257, 65, 65, 100 }, 0 },
		{ { 257, 65, 65, 100, 64, 64, 64 }, 0 },
		{ { 257, 65, 65, 100, 64, 64, 64, 1 }, 4 },
		{ { 5, 100 }, 2 }, /* an older one that is smaller */
		{ { 1000000, 5, 100 }, 2 },
		{ { 1000000, 300, 5, 100, 2 }, 3 },
		{ { 300, 300, 300, 300, 9, 9 }, 6 },
	};
	struct index_scene *s = *state;

	for (size_t k = 0; k < COUNT_OF(CASES); k++) {
		s->idx.manifest.runs.count = 0;
		for (size_t i = 0; i < 8 && CASES[k].entries[i] > 0; i++) {
			const struct run_info run = { .number = (uint32_t)i, .entries = CASES[k].entries[i] };
			assert_int_equal(run_list_add(&s->idx.manifest.runs, run), ST_OK);
		}
		assert_int_equal(index_merge_wanted(&s->idx), CASES[k].wanted);
	}
	s->idx.manifest.runs.count = 0;
}

/*
 * Like the base table of a store that grows: an entry is written again once for each size, not at every merge.
 */
static void test_index_settle__entries_are_written_a_few_times_only(void **state)
{
	enum { NIGHTS = 256, NIGHT = 10 };
	struct index_scene *s = *state;
	uint64_t written = 0, id = 0;

	s->idx.bounds.unit = NIGHT;
	s->idx.bounds.settled = 100000;
	for (int night = 0; night < NIGHTS; night++) {
		for (int i = 0; i < NIGHT; i++, id++)
			assert_int_equal(index_add(&s->idx, hash_of(id * 10), id), ST_OK);
		assert_int_equal(index_flush(&s->idx), ST_OK);
		written += NIGHT;
		while (index_unsettled(&s->idx)) {
			size_t count = index_merge_wanted(&s->idx);
			size_t left = s->idx.manifest.runs.count - count;
			step(s);
			assert_int_equal(s->idx.manifest.runs.count, left + 1);
			written += s->idx.manifest.runs.list[left].entries;
		}
	}
	assert_true(written <= 5 * NIGHTS * NIGHT);
	assert_int_equal(s->idx.manifest.runs.count, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, index_scene_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_index_settle__goes_on_after_an_interruption_at_any_step),
		TEST(test_index_settle__runs_may_be_added_between_its_steps),
		TEST(test_index_settle__a_step_is_bounded),
		TEST(test_index_settle__merges_what_is_of_one_size),
		TEST(test_index_settle__entries_are_written_a_few_times_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
