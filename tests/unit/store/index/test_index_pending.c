/* What is pending, against plain arrays. */
#include "store/index/index_pending.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

enum { HASHES = 20, IDS = 50 };

/* 0: no state; 1: there; 2: removed. */
struct mirror {
	unsigned char states[HASHES][IDS];
};

static void put(struct index_pending *p, struct mirror *m, uint32_t h, uint32_t id, bool removed)
{
	assert_int_equal(index_pending_put(p, index_entry_of(h, id, removed)), ST_OK);
	m->states[h][id] = (unsigned char)(1 + removed);
}

static void check_chains(struct index_pending *p, const struct mirror *m)
{
	for (uint32_t h = 0; h < HASHES; h++) {
		uint32_t at = index_pending_first(p, h);
		index_pending_expect(p, h);
		index_pending_expect_more(p, h);
		for (uint32_t id = 0; id < IDS; id++) {
			if (!m->states[h][id])
				continue;
			assert_true(at != PENDING_NONE);
			const struct index_entry *e = &p->entries[at].entry;
			assert_true(e->hash == h && index_entry_id(e) == id);
			assert_int_equal(index_entry_removed(e), m->states[h][id] == 2);
			at = index_pending_next(p, at);
		}
		assert_true(at == PENDING_NONE);
	}
	assert_true(index_pending_first(p, HASHES) == PENDING_NONE);
}

static void check_sorted(const struct index_pending *p, const struct mirror *m)
{
	struct index_entry *list = NULL;
	size_t n = 0, at = 0;

	assert_int_equal(index_pending_sorted(p, &list, &n), ST_OK);
	for (uint32_t h = 0; h < HASHES; h++) {
		for (uint32_t id = 0; id < IDS; id++) {
			if (!m->states[h][id])
				continue;
			assert_true(at < n);
			assert_true(list[at].hash == h && index_entry_id(&list[at]) == id);
			assert_int_equal(index_entry_removed(&list[at]), m->states[h][id] == 2);
			at++;
		}
	}
	assert_int_equal(at, n);
	free(list);
}

static void test_index_pending__the_newest_state_of_each_pair_counts(void **state)
{
	struct index_pending p;
	uint64_t random = 1;

	(void)state;
	index_pending_init(&p, 0x123456789);
	for (int round = 0; round < 100; round++) {
		struct mirror m = { 0 };
		uint32_t n = 1 + store_below(&random, 400);
		for (uint32_t i = 0; i < n; i++) {
			put(&p, &m, store_below(&random, HASHES), store_below(&random, IDS),
			    store_below(&random, 3) == 0);
			if (store_below(&random, 20) == 0)
				check_chains(&p, &m);
		}
		check_sorted(&p, &m);
		check_chains(&p, &m);
		check_sorted(&p, &m);
		index_pending_clear(&p);
		memset(&m, 0, sizeof(m));
		check_chains(&p, &m);
	}
	index_pending_release(&p);
}

static int by_pair(const void *a, const void *b)
{
	return index_entry_cmp(a, b);
}

static void test_index_pending__sorts_any_numbers(void **state)
{
	enum { N = 5000 };
	static struct index_entry want[N];
	struct index_pending p;
	struct index_entry *list = NULL;
	uint64_t random = 3;
	size_t n = 0;

	(void)state;
	index_pending_init(&p, 1);
	for (size_t i = 0; i < N; i++) {
		want[i] = (struct index_entry){ store_random(&random), store_random(&random) };
		assert_int_equal(index_pending_put(&p, want[i]), ST_OK);
	}
	qsort(want, N, sizeof(want[0]), by_pair);
	assert_int_equal(index_pending_sorted(&p, &list, &n), ST_OK);
	assert_int_equal(n, N);
	assert_memory_equal(list, want, sizeof(want));
	free(list);
	index_pending_release(&p);
}

/*
 * A million states of one hash whose ids fall, asked for now and then: a walk that began anew would take for
 * ever.
 */
static void test_index_pending__a_long_chain_is_not_walked_for_each_state(void **state)
{
	enum { N = 1000000 };
	struct index_pending p;

	(void)state;
	index_pending_init(&p, 77);
	for (uint64_t i = 0; i < N; i++) {
		assert_int_equal(index_pending_put(&p, index_entry_of(42, N - i, false)), ST_OK);
		if (i % (N / 4) == 0)
			assert_int_equal(index_entry_id(&p.entries[index_pending_first(&p, 42)].entry), N - i);
	}
	uint32_t at = index_pending_first(&p, 42);
	for (uint64_t id = 1; id <= N; id++) {
		assert_true(at != PENDING_NONE);
		assert_true(index_entry_id(&p.entries[at].entry) == id);
		at = index_pending_next(&p, at);
	}
	assert_true(at == PENDING_NONE);
	index_pending_clear(&p);
	assert_int_equal(index_pending_memory(&p), 0);
	index_pending_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index_pending__the_newest_state_of_each_pair_counts),
		cmocka_unit_test(test_index_pending__sorts_any_numbers),
		cmocka_unit_test(test_index_pending__a_long_chain_is_not_walked_for_each_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
