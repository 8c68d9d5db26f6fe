/* What `explain` tells that placing looked at, against looking at every batch. */
#include "cli/explain/stock.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"

enum { BATCHES = 400, SKUS = 3, STEPS = 4000, DAYS = 5 };

static const char *const NAMES[SKUS] = { "LAMP", "LAM", "SOFA" };
static uint64_t random_state = 11;

static uint32_t below(uint32_t n)
{
	return store_below(&random_state, n);
}

static void create(struct stock *s)
{
	const struct event e = {
		.type = EVENT_BATCH_CREATED,
		.number = 10 + 3 * s->count,
		.ref = SLICE("B"),
		.sku = slice_str(NAMES[below(SKUS)]),
		.batch_created = { .eta = below(DAYS), .qty = below(20) },
	};

	assert_int_equal(stock_apply(s, &e), ST_OK);
}

/* Something happens to a batch. */
static void change(struct stock *s)
{
	const struct stock_batch *b = &s->list[below((uint32_t)s->count)];
	struct event e = { .number = 1, .batch = b->batch.id };

	switch (below(4)) {
	case 0:
		e.type = EVENT_BATCH_ETA_CHANGED;
		e.eta_changed.eta = below(DAYS);
		break;
	case 1:
		e.type = EVENT_BATCH_QUANTITY_CHANGED;
		e.quantity_changed.qty = below(3) ? below(20) : 0;
		break;
	case 2:
		e.type = EVENT_ALLOCATED;
		e.allocated.units = batch_available(&b->batch);
		break;
	default:
		e.type = EVENT_SHIPPED;
		e.shipped.units = b->batch.allocated;
		break;
	}
	assert_int_equal(stock_apply(s, &e), ST_OK);
}

static int by_key(const void *a, const void *b)
{
	const struct stock_batch *const *x = a, *const *y = b;
	return batch_key_cmp(batch_key(&(*x)->batch), batch_key(&(*y)->batch));
}

/* stock_look() is what looking at each batch of SKU gives. */
static void check(const struct stock *s, const char *sku, uint32_t units, const struct stock_batch *until)
{
	const struct stock_batch *sorted[BATCHES], *most = NULL;
	size_t count = 0, told = 0;
	uint64_t all = 0;
	struct looked l;

	stock_look(s, slice_str(sku), units, until ? until->batch.id : 0, &l);
	for (size_t i = 0; i < s->count; i++)
		if (slice_eq(s->list[i].sku, slice_str(sku)))
			sorted[count++] = &s->list[i];
	for (size_t i = 0; i < count; i++) {
		uint32_t available = batch_available(&sorted[i]->batch);
		all += available;
		if (available > (most ? batch_available(&most->batch) : 0))
			most = sorted[i];
	}
	qsort(sorted, count, sizeof(*sorted), by_key);
	for (size_t i = 0; i < count && sorted[i] != until; i++) {
		if (batch_available(&sorted[i]->batch) >= units)
			continue;
		if (told < LOOKED_MAX)
			assert_ptr_equal(l.list[told], sorted[i]);
		told++;
	}
	assert_int_equal(l.count + l.more, told);
	assert_int_equal(l.count, told < LOOKED_MAX ? told : LOOKED_MAX);
	assert_int_equal(l.all, all);
	assert_ptr_equal(l.most, most);
}

static void test_stock__a_look_gives_what_looking_at_each_batch_gives(void **state)
{
	struct stock s = { .count = 0 };

	(void)state;
	arena_init(&s.arena);
	for (int i = 0; i < STEPS; i++) {
		if (s.count == 0 || (s.count < BATCHES && below(4) == 0))
			create(&s);
		else
			change(&s);
		const struct stock_batch *until = &s.list[below((uint32_t)s.count)];
		char sku[8];
		memcpy(sku, until->sku.p, until->sku.n);
		sku[until->sku.n] = '\0';
		check(&s, sku, below(22), until);
		check(&s, NAMES[below(SKUS)], below(22), NULL);
		check(&s, "NONE", 5, NULL);
	}
	assert_int_equal(s.count, BATCHES);
	stock_release(&s);
}

static void test_stock__very_many_batches_are_not_looked_at_one_by_one(void **state)
{
	enum { MANY = 100000 };
	struct stock s = { .count = 0 };
	struct looked l;

	(void)state;
	arena_init(&s.arena);
	for (uint64_t i = 1; i <= MANY; i++) {
		struct event e = { .type = EVENT_BATCH_CREATED, .number = i };
		e.ref = e.sku = SLICE("S");
		e.batch_created.qty = 1;
		assert_int_equal(stock_apply(&s, &e), ST_OK);
	}
	/* it would be five thousand million looks: minutes */
	for (uint64_t i = 1; i <= MANY; i++) {
		struct event e = { .type = EVENT_ALLOCATED, .batch = i };
		e.allocated.units = 1;
		stock_look(&s, SLICE("S"), 1, i, &l);
		assert_int_equal(l.count + l.more, i - 1);
		assert_int_equal(l.all, MANY - i + 1);
		assert_int_equal(stock_apply(&s, &e), ST_OK);
	}
	stock_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stock__a_look_gives_what_looking_at_each_batch_gives),
		cmocka_unit_test(test_stock__very_many_batches_are_not_looked_at_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
