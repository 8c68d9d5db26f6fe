#include "store/products/products.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/product_check.h"
#include "support/store_env.h"
#include "support/testing.h"

struct scene {
	struct store_env *e;
	struct products products;
	struct blocks_cursor cursor;
};

static void begin(struct scene *s)
{
	products_begin(&s->products, s->e->txn);
	blocks_cursor_init(&s->cursor, s->e->txn, &s->e->env.tables[TABLE_PRODUCTS]);
}

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	products_init(&s->products, &s->e->env);
	begin(s);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	products_release(&s->products);
	return store_env_scene_end(state);
}

static void commit(struct scene *s)
{
	assert_int_equal(products_flush(&s->products), ST_OK);
	store_env_commit(s->e);
	products_trim(&s->products);
	begin(s);
}

/* As another process would find it: nothing loaded. */
static void forget(struct scene *s)
{
	commit(s);
	products_forget(&s->products);
}

static struct product *find(struct scene *s, const char *sku)
{
	struct product *p = NULL;

	assert_int_equal(products_find(&s->products, &s->cursor, slice_str(sku), &p), ST_OK);
	return p;
}

static struct product *add(struct scene *s, const char *sku)
{
	struct product *p = NULL;

	assert_int_equal(products_add(&s->products, slice_str(sku), &p), ST_OK);
	return p;
}

static void add_batch(struct product *p, uint64_t id, uint32_t eta, uint32_t qty)
{
	struct batch_place at;

	assert_int_equal(product_add(p, &(struct batch){ .id = id, .eta = eta, .qty = qty }, &at), ST_OK);
}

static void test_products__an_unknown_sku_is_no_product(void **state)
{
	struct scene *s = *state;

	assert_null(find(s, "LAMP"));
	add_batch(add(s, "LAMP"), 1, 0, 5);
	assert_null(find(s, "LAM"));
	assert_null(find(s, "LAMPS"));
	forget(s);
	assert_null(find(s, "LAM"));
	assert_null(find(s, "LAMPS"));
}

static void test_products__one_sku_is_one_product_over_commits(void **state)
{
	struct scene *s = *state;
	struct product *p = add(s, "LAMP");

	add_batch(p, 1, 0, 5);
	assert_ptr_equal(find(s, "LAMP"), p);
	commit(s);
	assert_ptr_equal(find(s, "LAMP"), p);
	add_batch(p, 2, 0, 6);
	commit(s);
	assert_ptr_equal(find(s, "LAMP"), p);
	assert_int_equal(p->available, 11);
	forget(s);
	p = find(s, "LAMP");
	assert_int_equal(p->available, 11);
	assert_ptr_equal(find(s, "LAMP"), p);
}

static void test_products__an_abort_leaves_no_trace(void **state)
{
	struct scene *s = *state;

	add_batch(add(s, "LAMP"), 1, 0, 5);
	commit(s);
	add_batch(find(s, "LAMP"), 2, 0, 5);
	add_batch(add(s, "VASE"), 3, 0, 5);
	products_forget(&s->products);
	store_env_abort(s->e);
	begin(s);
	assert_int_equal(find(s, "LAMP")->batches, 1);
	assert_null(find(s, "VASE"));
}

static void test_products__what_is_not_dirty_is_not_written(void **state)
{
	struct scene *s = *state;
	struct product *p = add(s, "LAMP");

	add_batch(p, 1, 0, 5);
	forget(s);
	p = find(s, "LAMP");
	p->version = 77;
	forget(s);
	assert_int_equal(find(s, "LAMP")->version, 0);
	p = find(s, "LAMP");
	p->version = 77;
	p->dirty = true;
	commit(s);
	assert_false(p->dirty);
	forget(s);
	assert_int_equal(find(s, "LAMP")->version, 77);
}

/* What the batches of one SKU should be. */
struct model {
	struct batch list[400];
	uint32_t count;
	uint64_t next_id;
};

static int by_place(const void *a, const void *b)
{
	return batch_key_cmp(batch_key(a), batch_key(b));
}

static void check_model(struct product *p, struct model *m)
{
	uint32_t i = 0;

	qsort(m->list, m->count, sizeof(*m->list), by_place);
	assert_int_equal(p->batches, m->count);
	for (uint32_t s = 0; s < p->count; s++) {
		assert_int_equal(product_load(p, s), ST_OK);
		for (uint32_t b = 0; b < p->segments[s].count; b++, i++) {
			assert_int_equal(p->segments[s].batches[b].id, m->list[i].id);
			assert_int_equal(p->segments[s].batches[b].qty, m->list[i].qty);
		}
	}
	assert_int_equal(i, m->count);
	product_check(p);
}

static void step(struct product *p, struct model *m, uint64_t *random, uint32_t want)
{
	struct batch_place at;

	if (m->count < want) {
		struct batch b = { .id = ++m->next_id,
				   .eta = store_below(random, 50),
				   .qty = store_below(random, 100) };
		assert_int_equal(product_add(p, &b, &at), ST_OK);
		m->list[m->count++] = b;
		return;
	}
	struct batch *b = &m->list[store_below(random, m->count)];
	assert_int_equal(product_find(p, batch_key(b), &at), ST_OK);
	if (store_below(random, 2)) {
		b->qty = store_below(random, 100);
		product_set(p, at, b->qty, 0, 0);
		return;
	}
	/* mostly into few days, so that segments run empty and are dropped */
	b->eta = store_below(random, 3) ? 7 : store_below(random, 50);
	assert_int_equal(product_move(p, &at, b->eta), ST_OK);
}

static void test_products__batches_move_between_value_and_segments_and_back(void **state)
{
	struct scene *s = *state;
	static struct model m;
	uint64_t random = 41;
	struct product *p = add(s, "LAMP");

	m = (struct model){ .next_id = 0 };
	step(p, &m, &random, 1);
	for (uint32_t round = 0; round < 700; round++) {
		uint32_t want = round < 500 ? 1 + round * 4 / 5 : 400;
		uint32_t steps = 1 + store_below(&random, 5);
		for (uint32_t i = 0; i < steps; i++)
			step(p, &m, &random, want);
		if (store_below(&random, 2))
			commit(s);
		else
			forget(s);
		p = find(s, "LAMP");
		if (round % 3 == 0)
			check_model(p, &m);
	}
	/* of the segments there were, some ran empty and are gone */
	assert_true(p->count > 4);
	assert_true(p->next_number > p->count);
}

/* The segment that stood in the value must get one of its own, though nothing in it changed. */
static void test_products__a_batch_behind_a_full_value_leaves_the_others_there(void **state)
{
	struct scene *s = *state;
	struct product *p = add(s, "LAMP");

	for (uint64_t id = 1; id <= SEGMENT_BATCHES_MAX; id++)
		add_batch(p, id, 0, 1);
	forget(s);
	p = find(s, "LAMP");
	assert_int_equal(p->count, 1);
	add_batch(p, SEGMENT_BATCHES_MAX + 1, 0, 1);
	forget(s);
	p = find(s, "LAMP");
	assert_int_equal(p->count, 2);
	assert_int_equal(product_load(p, 0), ST_OK);
	assert_int_equal(product_load(p, 1), ST_OK);
	product_check(p);
}

/* Adds products until all are forgotten, each ASKED for so often besides; the most memory they took before. */
static size_t fill(struct scene *s, int asked, size_t max)
{
	size_t added = 0, most = 0;

	for (int round = 0; round < 12; round++) {
		for (int i = 0; i < 5000; i++, added++) {
			char sku[32];
			snprintf(sku, sizeof(sku), "SKU-%06zu", added);
			struct product *p = add(s, sku);
			for (uint64_t b = 0; b < 20; b++)
				add_batch(p, 1 + added * 20 + b, 0, 1);
			for (int again = 0; again < asked; again++)
				assert_ptr_equal(find(s, sku), p);
		}
		size_t before = s->products.memory;
		commit(s);
		assert_true(s->products.memory <= max);
		most = before > most ? before : most;
		if (s->products.memory == 0)
			break;
		assert_int_equal(s->products.known.count, added);
	}
	assert_int_equal(s->products.memory, 0);
	assert_int_equal(s->products.known.count, 0);
	assert_int_equal(find(s, "SKU-000000")->batches, 20);
	assert_int_equal(find(s, "SKU-004999")->available, 20);
	return most;
}

static void test_products__the_map_is_dropped_when_it_is_too_large(void **state)
{
	assert_true(fill(*state, 1, PRODUCTS_MEMORY_MAX) > PRODUCTS_MEMORY_MAX / 2);
}

static void test_products__it_is_dropped_sooner_where_hardly_one_is_asked_for_again(void **state)
{
	size_t most = fill(*state, 0, PRODUCTS_ONCE_MEMORY_MAX);
	assert_in_range(most, PRODUCTS_ONCE_MEMORY_MAX / 2, PRODUCTS_ONCE_MEMORY_MAX);
}

static void test_products__a_segment_that_is_gone_or_another_is_told(void **state)
{
	struct scene *s = *state;
	struct product *p = add(s, "LAMP");
	struct batch batches[SEGMENT_BATCHES_MAX];
	unsigned char key[SEGMENT_KEY_BYTES];

	for (uint64_t id = 1; id <= 200; id++)
		add_batch(p, id, 0, 1);
	forget(s);
	assert_int_equal(segment_read(s->e->txn, &s->e->env, 1, 0, 88, batches), ST_OK);
	assert_int_equal(segment_read(s->e->txn, &s->e->env, 1, 0, 87, batches), ST_DAMAGED);
	assert_int_equal(segment_read(s->e->txn, &s->e->env, 1, 9, 88, batches), ST_DAMAGED);
	assert_int_equal(segment_read(s->e->txn, &s->e->env, 2, 0, 88, batches), ST_DAMAGED);
	p = find(s, "LAMP");
	assert_int_equal(p->count, 3);
	segment_key(key, 1, 1);
	store_raw_delete(s->e, TABLE_SEGMENTS, slice_of(key, sizeof(key)));
	assert_int_equal(product_load(p, 0), ST_OK);
	assert_int_equal(product_load(p, 1), ST_DAMAGED);
}

static void test_products__hints_change_nothing(void **state)
{
	struct scene *s = *state;

	for (int i = 0; i < 200; i++) {
		char sku[32];
		snprintf(sku, sizeof(sku), "SKU-%03d", i % 70);
		products_expect(&s->products, slice_str(sku));
		if (i < 70)
			add_batch(add(s, sku), (uint64_t)i + 1, 0, 1);
		else
			assert_int_equal(find(s, sku)->id, i % 70 + 1);
		if (i == 100)
			forget(s);
	}
	assert_null(find(s, "SKU-070"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_products__an_unknown_sku_is_no_product),
		TEST(test_products__one_sku_is_one_product_over_commits),
		TEST(test_products__an_abort_leaves_no_trace),
		TEST(test_products__what_is_not_dirty_is_not_written),
		TEST(test_products__batches_move_between_value_and_segments_and_back),
		TEST(test_products__a_batch_behind_a_full_value_leaves_the_others_there),
		TEST(test_products__the_map_is_dropped_when_it_is_too_large),
		TEST(test_products__it_is_dropped_sooner_where_hardly_one_is_asked_for_again),
		TEST(test_products__a_segment_that_is_gone_or_another_is_told),
		TEST(test_products__hints_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
