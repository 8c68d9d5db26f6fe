/*
 * Whether products are encoded beside other work or not, the same is written, and a failure on either side is
 * told.
 */
#include "store/products/product_flush.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/product_check.h"
#include "support/store_env.h"
#include "support/testing.h"

enum { PRODUCTS = 3000, LARGE_EVERY = 500, LARGE_BATCHES = 3 * SEGMENT_BATCHES_MAX };

static struct products *products_of(struct store_env *e)
{
	struct products *p = calloc(1, sizeof(*p));
	assert_non_null(p);
	products_init(p, &e->env);
	products_begin(p, e->txn);
	return p;
}

static void drop(struct products *p)
{
	products_release(p);
	free(p);
}

/* Many products, some of them in segments, in no order of their SKUs. */
static void add_products(struct products *p)
{
	uint64_t id = 1;
	for (unsigned i = 0; i < PRODUCTS; i++) {
		char sku[32];
		struct product *product = NULL;
		unsigned batches = i % LARGE_EVERY ? 1 + i % 3 : LARGE_BATCHES;
		(void)snprintf(sku, sizeof(sku), "SKU-%u", i * 7919u % PRODUCTS);
		assert_int_equal(products_add(p, slice_str(sku), &product), ST_OK);
		for (unsigned b = 0; b < batches; b++) {
			struct batch_place at;
			const struct batch batch = { .id = id++, .qty = i + b };
			assert_int_equal(product_add(product, &batch, &at), ST_OK);
		}
	}
}

/* A hash over all that tables products and segments hold. */
static uint64_t content(struct store_env *e)
{
	static const enum table TABLES[] = { TABLE_PRODUCTS, TABLE_SEGMENTS };
	struct slice key, value;
	uint64_t sum = 0;
	for (size_t t = 0; t < COUNT_OF(TABLES); t++)
		for (size_t i = 0; store_raw_at(e, TABLES[t], i, &key, &value); i++)
			sum = sum * 31 + value.n + (unsigned char)value.p[value.n - 1];
	return sum;
}

/* True when a thread was at work. */
static bool flush_all(struct store_env *e, bool beside)
{
	struct products *p = products_of(e);
	struct product_flush f;
	add_products(p);
	assert_int_equal(product_flush_begin(&f, p, beside), ST_OK);
	assert_int_equal(f.products_count, PRODUCTS);
	assert_int_equal(product_flush_end(&f, ST_OK), ST_OK);
	drop(p);
	return f.beside;
}

static void test_product_flush__beside_other_work_it_writes_the_same(void **state)
{
	struct store_env *e = *state;
	assert_false(flush_all(e, false));
	uint64_t want = content(e);
	assert_int_not_equal(want, 0);
	store_env_abort(e);
	assert_int_not_equal(content(e), want);
	assert_true(flush_all(e, true));
	assert_int_equal(content(e), want);
}

static void test_product_flush__what_is_written_is_found_again(void **state)
{
	struct store_env *e = *state;
	(void)flush_all(e, true);
	store_env_commit(e);
	struct products *p = products_of(e);
	struct blocks_cursor cursor;
	uint64_t batches = 0;
	blocks_cursor_init(&cursor, e->txn, &e->env.tables[TABLE_PRODUCTS]);
	for (unsigned i = 0; i < PRODUCTS; i++) {
		char sku[32];
		struct product *product = NULL;
		(void)snprintf(sku, sizeof(sku), "SKU-%u", i);
		assert_int_equal(products_find(p, &cursor, slice_str(sku), &product), ST_OK);
		assert_non_null(product);
		for (uint32_t s = 0; s < product->count; s++)
			assert_int_equal(product_load(product, s), ST_OK);
		product_check(product);
		batches += product->batches;
	}
	assert_true(batches > PRODUCTS + PRODUCTS / LARGE_EVERY * LARGE_BATCHES);
	drop(p);
}

static void test_product_flush__a_failure_meanwhile_is_returned_and_nothing_is_written(void **state)
{
	struct store_env *e = *state;
	for (int beside = 0; beside < 2; beside++) {
		struct products *p = products_of(e);
		struct product_flush f;
		uint64_t before = content(e);
		add_products(p);
		assert_int_equal(product_flush_begin(&f, p, beside), ST_OK);
		assert_int_equal(product_flush_end(&f, ST_MAP_FULL), ST_MAP_FULL);
		assert_int_equal(content(e), before);
		drop(p);
	}
}

static void test_product_flush__want_of_memory_while_encoding_is_told(void **state)
{
	struct store_env *e = *state;
	struct products *p = products_of(e);
	struct product_flush f;
	add_products(p);
	assert_int_equal(product_flush_begin(&f, p, false), ST_OK);
	f.status = ST_NO_MEMORY; /* as the thread leaves it */
	assert_int_equal(product_flush_end(&f, ST_OK), ST_NO_MEMORY);
	assert_string_equal(fail_message(), "out of memory");
	drop(p);
}

static void test_product_flush__few_products_are_not_worth_a_thread_none_need_nothing(void **state)
{
	struct store_env *e = *state;
	struct products *p = products_of(e);
	struct product *product = NULL;
	struct batch_place at;
	struct product_flush f;
	assert_int_equal(product_flush_begin(&f, p, true), ST_OK);
	assert_int_equal(product_flush_end(&f, ST_OK), ST_OK);
	assert_int_equal(products_add(p, SLICE("LAMP"), &product), ST_OK);
	assert_int_equal(product_add(product, &(struct batch){ .id = 1, .qty = 2 }, &at), ST_OK);
	assert_int_equal(product_flush_begin(&f, p, true), ST_OK);
	assert_false(f.beside);
	assert_int_equal(f.count, 1);
	assert_int_equal(product_flush_end(&f, ST_OK), ST_OK);
	drop(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
		TEST(test_product_flush__beside_other_work_it_writes_the_same),
		TEST(test_product_flush__what_is_written_is_found_again),
		TEST(test_product_flush__a_failure_meanwhile_is_returned_and_nothing_is_written),
		TEST(test_product_flush__want_of_memory_while_encoding_is_told),
		TEST(test_product_flush__few_products_are_not_worth_a_thread_none_need_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
