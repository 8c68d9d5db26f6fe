/* Maps that are too small, and a memory of products that is bounded. */
#include <stdio.h>

#include "support/scratch.h"
#include "support/store_scene.h"
#include "support/testing.h"

static const char *path(void)
{
	return scratch_path("store");
}

/* Chunk N: 60 batches and 60 lines of SKUs of its own. ST_MAP_FULL when the map is. */
static enum status send_chunk(struct store_scene *s, int n)
{
	for (int i = 0; i < 60; i++) {
		char ref[32], sku[32], orderid[32];
		snprintf(ref, sizeof(ref), "ref-%04d-%02d", n, i);
		snprintf(sku, sizeof(sku), "SKU-%04d-%02d", n, i);
		snprintf(orderid, sizeof(orderid), "order-%04d-%02d", n, i);
		const struct row create = store_create_batch(ref, sku, 10, 0);
		const struct row allocate = store_allocate(orderid, "1", sku, 4);
		enum status st = store_scene_send(s, &create);
		if (st == ST_OK)
			st = store_scene_send(s, &allocate);
		if (st != ST_OK)
			return st;
	}
	return store_scene_try(s);
}

/* Plays CHUNKS chunks, growing and playing again where the map is full; how often it was. */
static int play(struct store_scene *s, int chunks)
{
	int grown = 0;

	for (int n = 0; n < chunks; n++) {
		enum status st;
		while ((st = send_chunk(s, n)) == ST_MAP_FULL) {
			s->store->ops->abort(s->store);
			assert_int_equal(s->store->ops->grow(s->store), ST_OK);
			store_scene_abort(s);
			grown++;
		}
		assert_int_equal(st, ST_OK);
	}
	return grown;
}

static void test_store__grows_its_map_and_comes_to_the_same(void **state)
{
	struct store_scene s;
	struct buf small, large;

	(void)state;
	buf_init(&small, 0);
	buf_init(&large, 0);
	store_scene_open(&s, path(), 64 * 1024);
	assert_true(play(&s, 60) >= 3);
	store_scene_tell(&s, &small);
	store_scene_close(&s);
	assert_string_equal(store_verdict(path()), "");
	store_scene_open(&s, scratch_path("other"), 0);
	assert_int_equal(play(&s, 60), 0);
	store_scene_tell(&s, &large);
	store_scene_close(&s);
	assert_true(small.n > 0);
	assert_true(slice_eq(buf_slice(&small), buf_slice(&large)));
	buf_release(&small);
	buf_release(&large);
}

/* A chunk that did not fit leaves nothing: neither in the store nor in what the process remembers. */
static void test_store__a_chunk_that_did_not_fit_never_happened(void **state)
{
	struct store_scene s;
	struct ref_entry entry;
	bool found = true;
	int n = 0;

	(void)state;
	store_scene_open(&s, path(), 256 * 1024);
	while (send_chunk(&s, n) == ST_OK)
		n++;
	assert_true(n > 0);
	store_scene_abort(&s);
	char ref[32], last[32];
	snprintf(ref, sizeof(ref), "ref-%04d-00", n);
	snprintf(last, sizeof(last), "order-%04d-59", n - 1);
	assert_int_equal(s.uow->ops->ref_find(s.uow, slice_str(ref), &found, &entry), ST_OK);
	assert_false(found);
	assert_string_equal(store_view_batch(path(), ref), "-");
	assert_string_not_equal(store_view_order(path(), last), "-");
	assert_string_equal(store_verdict(path()), "");
	store_scene_close(&s);
}

static void test_store__pressure_rises_with_what_is_pending(void **state)
{
	struct store_scene s;
	size_t before;

	(void)state;
	store_scene_open(&s, path(), 0);
	before = s.store->ops->pressure(s.store);
	for (int i = 0; i < 500; i++) {
		char ref[32];
		snprintf(ref, sizeof(ref), "ref-%d", i);
		store_scene_do(&s, store_create_batch(ref, ref, 10, 0));
		store_scene_do(&s, store_allocate(ref, "", ref, 10));
	}
	assert_true(s.store->ops->pressure(s.store) > before + 500 * 100);
	store_scene_commit(&s);
	assert_true(s.store->ops->pressure(s.store) <= before);
	store_scene_close(&s);
}

/* Products stay in memory with their names until the commit. */
static void test_store__pressure_rises_with_the_length_of_names(void **state)
{
	enum { COUNT = 200, LONG = 180 };
	struct store_scene s;
	char fill[LONG + 1] = "";
	size_t at[3];

	(void)state;
	memset(fill, 'x', LONG);
	store_scene_open(&s, path(), 0);
	at[0] = s.store->ops->pressure(s.store);
	for (int turn = 0; turn < 2; turn++) {
		for (int i = 0; i < COUNT; i++) {
			char ref[32], sku[LONG + 32];
			snprintf(ref, sizeof(ref), "ref-%d-%d", turn, i);
			snprintf(sku, sizeof(sku), "%d-%d%s", turn, i, turn ? fill : "");
			assert_int_equal(store_scene_do(&s, store_create_batch(ref, sku, 10, 0)),
					 OUTCOME_CREATED);
		}
		at[turn + 1] = s.store->ops->pressure(s.store);
		store_scene_commit(&s);
		assert_true(s.store->ops->pressure(s.store) <= at[0]);
	}
	assert_true(at[2] - at[0] > at[1] - at[0] + (size_t)COUNT * 4 * LONG);
	store_scene_close(&s);
}

/* Their records go to the journal: a feed of nothing else must not gather in one transaction. */
static void test_store__pressure_rises_with_refused_rows(void **state)
{
	struct store_scene s;
	size_t before;

	(void)state;
	store_scene_open(&s, path(), 0);
	before = s.store->ops->pressure(s.store);
	for (int i = 0; i < 1000; i++)
		store_scene_refuse(&s, "a field of some thirty-odd bytes");
	assert_true(s.store->ops->pressure(s.store) > before + 1000 * 32);
	store_scene_commit(&s);
	store_scene_close(&s);
}

/* So many refs of other quantities, STEP apart; by how much the pressure rises with each. */
static size_t pressure_of_refs(struct store_scene *s, int count, int step, uint32_t qty)
{
	size_t before = s->store->ops->pressure(s->store);

	for (int i = 0; i < count; i++) {
		char ref[32], sku[32];
		struct ref_entry entry;
		bool found = false;
		snprintf(ref, sizeof(ref), "ref-%06d", i * step);
		snprintf(sku, sizeof(sku), "a-name-of-some-length-%d", i * step / 100);
		assert_int_equal(s->uow->ops->ref_find(s->uow, slice_str(ref), &found, &entry), ST_OK);
		assert_true(found);
		entry.has_said_qty = true;
		entry.said_qty = qty;
		assert_int_equal(s->uow->ops->ref_put(s->uow, slice_str(ref), &entry), ST_OK);
	}
	return (s->store->ops->pressure(s->store) - before) / (size_t)count;
}

/* LMDB copies each page that is written: names in no order need far more memory than their own. */
static void test_store__pressure_rises_with_names_that_lie_apart(void **state)
{
	enum { REFS = 180000, FEW = 3000, STEP = REFS / FEW, PAGE = 4096 };
	struct store_scene s;

	(void)state;
	store_scene_open(&s, path(), 0);
	for (int i = 0; i < REFS; i++) {
		char ref[32], sku[32];
		snprintf(ref, sizeof(ref), "ref-%06d", i);
		snprintf(sku, sizeof(sku), "a-name-of-some-length-%d", i / 100);
		store_scene_do(&s, store_create_batch(ref, sku, 1, 0));
	}
	store_scene_commit(&s);
	assert_in_range(pressure_of_refs(&s, FEW, 1, 2), 1, 500);
	store_scene_commit(&s);
	assert_in_range(pressure_of_refs(&s, FEW, STEP, 3), 600, 3000);
	store_scene_commit(&s);
	assert_in_range(pressure_of_refs(&s, FEW, 1, 4), 1, 500); /* each transaction counts for itself */
	store_scene_commit(&s);
	store_scene_close(&s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_store__grows_its_map_and_comes_to_the_same),
		TEST(test_store__a_chunk_that_did_not_fit_never_happened),
		TEST(test_store__pressure_rises_with_what_is_pending),
		TEST(test_store__pressure_rises_with_the_length_of_names),
		TEST(test_store__pressure_rises_with_refused_rows),
		TEST(test_store__pressure_rises_with_names_that_lie_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
