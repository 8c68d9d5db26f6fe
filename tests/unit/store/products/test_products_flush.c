/* What was changed of the products is written in key order, and found again. */
#include "store/products/products.h"

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

/* How many records TABLE holds. */
static size_t records(struct store_env *e, enum table table)
{
	struct slice key, value;
	size_t n = 0;
	while (store_raw_at(e, table, n, &key, &value))
		n++;
	return n;
}

static void test_products_flush__what_is_written_is_found_again(void **state)
{
	struct store_env *e = *state;
	struct products *p = products_of(e);
	struct blocks_cursor cursor;
	uint64_t batches = 0;
	add_products(p);
	assert_int_equal(products_flush(p), ST_OK);
	drop(p);
	store_env_commit(e);
	p = products_of(e);
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

static void test_products_flush__only_what_was_changed_is_written(void **state)
{
	struct store_env *e = *state;
	struct products *p = products_of(e);
	struct product *product = NULL;
	struct batch_place at = { 0, 0 };
	size_t segments = records(e, TABLE_SEGMENTS);
	assert_int_equal(products_flush(p), ST_OK); /* nothing yet */
	add_products(p);
	assert_int_equal(products_flush(p), ST_OK);
	assert_true(records(e, TABLE_SEGMENTS) > segments);
	for (size_t i = 0; i < p->known.count; i++) {
		product = p->known.entries[i].value;
		assert_false(product->dirty);
		product->version = 99; /* would be seen if it were written */
	}
	struct blocks_cursor cursor;
	blocks_cursor_init(&cursor, e->txn, &e->env.tables[TABLE_PRODUCTS]);
	assert_int_equal(products_find(p, &cursor, SLICE("SKU-8"), &product), ST_OK);
	product_set(product, at, 12345, 0, 0);
	assert_int_equal(products_find(p, &cursor, SLICE("SKU-9"), &product), ST_OK);
	assert_int_equal(products_flush(p), ST_OK);
	drop(p);
	p = products_of(e);
	blocks_cursor_init(&cursor, e->txn, &e->env.tables[TABLE_PRODUCTS]);
	assert_int_equal(products_find(p, &cursor, SLICE("SKU-8"), &product), ST_OK);
	assert_int_equal(product->version, 99);
	assert_int_equal(product_batch(product, at)->qty, 12345);
	assert_int_equal(products_find(p, &cursor, SLICE("SKU-9"), &product), ST_OK);
	assert_int_equal(product->version, 0);
	drop(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_env_setup, store_env_teardown)
		TEST(test_products_flush__what_is_written_is_found_again),
		TEST(test_products_flush__only_what_was_changed_is_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
