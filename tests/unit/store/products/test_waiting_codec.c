#include "store/products/waiting_codec.h"

#include <stdlib.h>

#include "store/products/product_codec.h"
#include "support/store_env.h"
#include "support/testing.h"

enum { PRODUCT = 9 };

static void wait(struct waiting *w, uint64_t line, int16_t priority, uint32_t units)
{
	const struct waiting_access queue = { w, PRODUCT, NULL };
	const struct waiter waiter = { .line = line, .units = units, .policy.priority = priority };

	assert_int_equal(waiting_add(queue, &waiter), ST_OK);
}

static void test_waiting_codec__waiters_are_read_back_and_exactly_those(void **state)
{
	static const struct waiter WAITERS[] = {
		{ 7, 1, 0, { PRIORITY_MAX, false, true } },
		{ UINT64_MAX, QUANTITY_MAX, QUANTITY_MAX, { PRIORITY_MAX, true, false } },
		{ 3, 5, 0, { 0, true, true } },
		{ 4, 5, 2, { 0, false, false } },
		{ 1, 9, 0, { PRIORITY_MIN, true, false } },
	};
	enum { COUNT = COUNT_OF(WAITERS) };
	struct waiter got[COUNT + 1];
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	waiters_encode(&out, WAITERS, COUNT);
	assert_true(waiters_decode(buf_slice(&out), COUNT, got));
	for (size_t i = 0; i < COUNT; i++) {
		assert_true(got[i].line == WAITERS[i].line);
		assert_int_equal(got[i].units, WAITERS[i].units);
		assert_int_equal(got[i].cut, WAITERS[i].cut);
		assert_true(policy_eq(got[i].policy, WAITERS[i].policy));
	}
	assert_false(waiters_decode(buf_slice(&out), COUNT + 1, got));
	for (size_t n = 0; n < out.n; n++) {
		struct slice cut = store_exact_copy(slice_of(out.p, n));
		assert_false(waiters_decode(cut, COUNT, got));
		free((void *)(uintptr_t)cut.p);
	}
	buf_release(&out);
}

/* A queue as written in a product's record, read back. */
static enum status round_trip(const struct waiting *w, struct waiting *got)
{
	struct buf out;

	buf_init(&out, 0);
	waiting_encode(&out, w);
	struct reader r = reader_of(buf_slice(&out));
	*got = (struct waiting){ 0 };
	enum status st = waiting_decode(&r, got);
	assert_true(st || reader_done(&r));
	buf_release(&out);
	return st;
}

static void test_waiting_codec__few_lines_stand_in_the_record_of_their_product(void **state)
{
	struct waiting w = { 0 }, got;

	(void)state;
	assert_int_equal(round_trip(&w, &got), ST_OK);
	assert_int_equal(got.count, 0);
	for (uint32_t i = 1; i <= WAITING_INLINE_MAX + 1; i++) {
		wait(&w, 100 + i, (int16_t)(i % 3), i);
		assert_int_equal(waiting_is_listed(&w), i > WAITING_INLINE_MAX);
		assert_int_equal(round_trip(&w, &got), ST_OK);
		assert_int_equal(got.lines, i);
		assert_int_equal(got.units, w.units);
		assert_int_equal(got.next_number, w.next_number);
		assert_int_equal(got.segments[0].waiters != NULL, i <= WAITING_INLINE_MAX);
		waiting_release(&got);
	}
	waiting_release(&w);
}

static size_t records(struct store_env *e)
{
	struct slice key, value;
	size_t n = 0;

	while (store_raw_at(e, TABLE_WAITING, n, &key, &value))
		n++;
	return n;
}

static void test_waiting_codec__records_are_those_of_the_segments_and_no_others(void **state)
{
	struct store_env *e = *state;
	struct waiting w = { 0 }, other = { 0 };
	struct waiter got[WAITING_SEGMENT_MAX];

	for (uint64_t i = 1; i <= 2000; i++)
		wait(&w, i, 0, 1);
	for (uint64_t i = 1; i <= 100; i++)
		wait(&other, i, 0, 2);
	assert_int_equal(waiting_flush(e->txn, &e->env, PRODUCT, &w), ST_OK);
	assert_int_equal(waiting_flush(e->txn, &e->env, PRODUCT + 1, &other), ST_OK);
	assert_int_equal(records(e), w.count + 1);
	for (uint32_t s = 0; s < w.count; s++)
		assert_int_equal(
			waiting_read(e->txn, &e->env, PRODUCT, w.segments[s].number, w.segments[s].count, got),
			ST_OK);
	/* the count is part of what is asked for */
	assert_int_equal(
		waiting_read(e->txn, &e->env, PRODUCT, w.segments[0].number, w.segments[0].count - 1, got),
		ST_DAMAGED);
	assert_int_equal(waiting_read(e->txn, &e->env, PRODUCT + 2, 0, 1, got), ST_DAMAGED);
	const struct waiting_access queue = { &w, PRODUCT, NULL };
	for (uint64_t i = 1; i <= 1990; i++)
		assert_int_equal(waiting_remove(queue, (struct waiter_key){ 0, i }), ST_OK);
	assert_int_equal(waiting_flush(e->txn, &e->env, PRODUCT, &w), ST_OK);
	/* the ten that are left stand in the product's record */
	assert_int_equal(records(e), 1);
	assert_true(w.segments[0].dirty);
	waiting_release(&w);
	waiting_release(&other);
}

static void test_waiting_codec__a_flipped_bit_is_told(void **state)
{
	struct store_env *e = *state;
	struct waiting w = { 0 };
	struct waiter got[WAITING_SEGMENT_MAX];
	struct slice key, value;

	for (uint64_t i = 1; i <= 100; i++)
		wait(&w, i, 0, 1);
	assert_int_equal(waiting_flush(e->txn, &e->env, PRODUCT, &w), ST_OK);
	assert_true(store_raw_at(e, TABLE_WAITING, 0, &key, &value));
	key = store_exact_copy(key);
	value = store_exact_copy(value);
	char *bytes = (char *)(uintptr_t)value.p;
	for (size_t bit = 0; bit < 8 * value.n; bit++) {
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		store_raw_put(e, TABLE_WAITING, key, value);
		assert_int_equal(waiting_read(e->txn, &e->env, PRODUCT, w.segments[0].number, 100, got),
				 ST_DAMAGED);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
	}
	free((void *)(uintptr_t)key.p);
	free(bytes);
	waiting_release(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waiting_codec__waiters_are_read_back_and_exactly_those),
		cmocka_unit_test(test_waiting_codec__few_lines_stand_in_the_record_of_their_product),
		TEST(test_waiting_codec__records_are_those_of_the_segments_and_no_others),
		TEST(test_waiting_codec__a_flipped_bit_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
