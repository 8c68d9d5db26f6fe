#include "allot/models/product.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/models/order_line.h"
#include "support/product_check.h"
#include "support/testing.h"

static struct product *lamp(void)
{
	struct product *p = product_new(SLICE("LAMP"));

	assert_non_null(p);
	return p;
}

static struct batch_place add(struct product *p, uint64_t id, uint32_t eta, uint32_t qty)
{
	struct batch b = { .id = id, .eta = eta, .qty = qty };
	struct batch_place at;

	assert_int_equal(product_add(p, &b, &at), ST_OK);
	assert_int_equal(product_batch(p, at)->id, id);
	return at;
}

/* Id of the batch that covers QTY, 0: none. */
static uint64_t first_fit(struct product *p, uint32_t qty)
{
	struct batch_place at;
	bool found = false;

	assert_int_equal(product_first_fit(p, qty, &found, &at), ST_OK);
	return found ? product_batch(p, at)->id : 0;
}

static void take(struct product *p, uint32_t eta, uint64_t id, uint32_t qty)
{
	struct batch_place at;
	struct batch *b;

	assert_int_equal(product_find(p, (struct batch_key){ eta, id }, &at), ST_OK);
	b = product_batch(p, at);
	product_set(p, at, b->qty, b->allocated + qty, b->shipped);
	b->last = b->allocated ? 1 : 0;
}

static void test_product__prefers_warehouse_batches_to_shipments(void **state)
{
	struct product *p = lamp();

	(void)state;
	add(p, 1, 700, 100);
	add(p, 2, 0, 100);
	assert_int_equal(first_fit(p, 10), 2);
	product_free(p);
}

static void test_product__prefers_earlier_batches(void **state)
{
	struct product *p = lamp();

	(void)state;
	add(p, 1, 702, 100);
	add(p, 2, 700, 100);
	add(p, 3, 701, 100);
	assert_int_equal(first_fit(p, 10), 2);
	take(p, 700, 2, 95);
	assert_int_equal(first_fit(p, 10), 3);
	assert_int_equal(first_fit(p, 5), 2);
	product_free(p);
}

static void test_product__breaks_ties_by_order_of_creation(void **state)
{
	struct product *p = lamp();

	(void)state;
	add(p, 5, 700, 10);
	add(p, 6, 700, 10);
	assert_int_equal(first_fit(p, 10), 5);
	take(p, 700, 5, 1);
	assert_int_equal(first_fit(p, 10), 6);
	product_free(p);
}

static void test_product__no_batch_covers_what_only_all_together_would(void **state)
{
	struct product *p = lamp();

	(void)state;
	assert_int_equal(first_fit(p, 1), 0);
	add(p, 1, 0, 5);
	add(p, 2, 0, 5);
	assert_int_equal(p->available, 10);
	assert_int_equal(first_fit(p, 6), 0);
	assert_int_equal(first_fit(p, 5), 1);
	product_free(p);
}

static void test_product__its_id_is_its_first_batch_for_ever(void **state)
{
	struct product *p = lamp();
	struct batch_place at;

	(void)state;
	at = add(p, 7, 700, 5);
	add(p, 9, 0, 5);
	assert_int_equal(product_find(p, (struct batch_key){ 700, 7 }, &at), ST_OK);
	assert_int_equal(product_move(p, &at, 900), ST_OK);
	assert_int_equal(p->id, 7);
	assert_int_equal(p->batches, 2);
	assert_slice(p->sku, "LAMP");
	product_free(p);
}

static void test_product__a_small_one_is_light(void **state)
{
	struct product *p = lamp();

	(void)state;
	add(p, 1, 0, 5);
	assert_in_range(product_memory(p), sizeof(*p), 330);
	for (uint64_t id = 2; id <= 4; id++)
		add(p, id, 0, 5);
	assert_in_range(product_memory(p), sizeof(*p), 440);
	product_free(p);
}

static void test_product__a_move_keeps_allocations_and_totals(void **state)
{
	struct product *p = lamp();
	struct batch_place at;

	(void)state;
	add(p, 1, 700, 50);
	add(p, 2, 710, 50);
	take(p, 700, 1, 20);
	assert_int_equal(product_find(p, (struct batch_key){ 700, 1 }, &at), ST_OK);
	assert_int_equal(product_move(p, &at, 720), ST_OK);
	assert_int_equal(product_batch(p, at)->allocated, 20);
	assert_int_equal(product_batch(p, at)->eta, 720);
	assert_int_equal(p->available, 80);
	assert_int_equal(first_fit(p, 10), 2);
	product_check(p);
	product_free(p);
}

static void test_product__the_only_batch_can_move(void **state)
{
	struct product *p = lamp();
	struct batch_place at = add(p, 1, 700, 50);

	(void)state;
	assert_int_equal(product_move(p, &at, 0), ST_OK);
	assert_int_equal(p->count, 1);
	assert_int_equal(p->segments[0].number, 1);
	assert_int_equal(first_fit(p, 50), 1);
	product_check(p);
	product_free(p);
}

static void test_product__an_over_allocated_batch_counts_as_empty(void **state)
{
	struct product *p = lamp();
	struct batch_place at = add(p, 1, 0, 50);

	(void)state;
	add(p, 2, 0, 3);
	product_set(p, at, 50, 30, 10);
	product_set(p, at, 25, 30, 10);
	assert_int_equal(p->available, 3);
	assert_int_equal(first_fit(p, 1), 2);
	product_set(p, at, 25, 10, 10);
	assert_int_equal(p->available, 8);
	assert_int_equal(first_fit(p, 1), 1);
	product_free(p);
}

static void test_product__its_supply_is_the_fullest_batch_and_all_of_them(void **state)
{
	struct product *p = lamp();
	struct supply supply = product_supply(p);

	(void)state;
	assert_int_equal(supply.largest, 0);
	assert_int_equal(supply.total, 0);
	for (uint32_t i = 0; i < 200; i++)
		add(p, 1 + i, 0, i == 150 ? 9 : 4);
	supply = product_supply(p);
	assert_int_equal(supply.largest, 9);
	assert_int_equal(supply.total, 199 * 4 + 9);
	take(p, 0, 151, 9);
	assert_int_equal(product_supply(p).largest, 4);
	product_free(p);
}

static void test_product__batches_in_allocation_order_fill_their_segments(void **state)
{
	struct product *p = lamp();

	(void)state;
	for (uint64_t id = 1; id <= 10 * SEGMENT_BATCHES_MAX; id++)
		add(p, id, 700, 1);
	assert_int_equal(p->count, 10);
	/* a second run of them in front of the first: warehouse batches before shipments */
	for (uint64_t id = 1001; id <= 1000 + 10 * SEGMENT_BATCHES_MAX; id++)
		add(p, id, 0, 1);
	assert_in_range(p->count, 20, 22);
	product_check(p);
	product_free(p);
}

static void test_product__batches_in_reverse_order_leave_segments_half_full(void **state)
{
	struct product *p = lamp();

	(void)state;
	for (uint32_t i = 0; i < 10 * SEGMENT_BATCHES_MAX; i++)
		add(p, i + 1, 5000 - i, 1);
	assert_in_range(p->count, 10, 20);
	product_check(p);
	product_free(p);
}

static void test_product__descending_batches_behind_a_full_segment_share_one(void **state)
{
	struct product *p = lamp();

	(void)state;
	for (uint64_t id = 1; id <= SEGMENT_BATCHES_MAX; id++)
		add(p, id, 0, 1);
	for (uint32_t i = 0; i < 40; i++)
		add(p, 1000 + i, 5000 - i, 1);
	assert_int_equal(p->count, 2);
	product_check(p);
	product_free(p);
}

static void test_product__a_key_that_is_not_there_is_damage(void **state)
{
	struct product *p = lamp();
	struct batch_place at = { 7, 7 };

	(void)state;
	assert_int_equal(product_find(p, (struct batch_key){ 0, 1 }, &at), ST_DAMAGED);
	add(p, 2, 700, 5);
	assert_int_equal(product_find(p, (struct batch_key){ 0, 2 }, &at), ST_DAMAGED);
	assert_int_equal(product_find(p, (struct batch_key){ 701, 2 }, &at), ST_DAMAGED);
	assert_int_equal(at.segment, 7);
	product_free(p);
}

/* A store that counts: segment N holds SEGMENT_BATCHES_MAX batches of 1 unit, the very last one
 * of `big` units. */
struct fake_store {
	struct product_source source;
	uint32_t segments;
	uint32_t big;
	int loads;
	enum status answer;
	void (*spoil)(struct batch *batches);
};

static enum status fake_load(void *ctx, const struct product *p, uint32_t number, uint32_t count,
			     struct batch *batches)
{
	struct fake_store *f = ctx;

	assert_slice(p->sku, "LAMP");
	assert_int_equal(count, SEGMENT_BATCHES_MAX);
	f->loads++;
	for (uint32_t i = 0; i < count; i++)
		batches[i] = (struct batch){ .id = number * SEGMENT_BATCHES_MAX + i + 1, .qty = 1 };
	if (number + 1 == f->segments)
		batches[count - 1].qty = f->big;
	if (f->spoil)
		f->spoil(batches);
	return f->answer;
}

static struct product *fake_product(struct fake_store *f, uint32_t segments, uint32_t big)
{
	struct product *p = lamp();

	*f = (struct fake_store){ .source = { fake_load, f }, .segments = segments, .big = big };
	p->source = &f->source;
	p->id = 1;
	p->available = (uint64_t)segments * SEGMENT_BATCHES_MAX - 1 + big;
	for (uint32_t s = 0; s < segments; s++)
		assert_int_equal(
			product_restore_segment(p, s, (struct batch_key){ 0, s * SEGMENT_BATCHES_MAX + 1 },
						SEGMENT_BATCHES_MAX, s + 1 == segments ? big : 1, NULL),
			ST_OK);
	return p;
}

static void test_product__first_fit_at_the_end_of_100000_batches_loads_one_segment(void **state)
{
	struct fake_store f;
	struct product *p = fake_product(&f, 1137, 1000000);

	(void)state;
	assert_true(p->batches >= 100000);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(first_fit(p, 1000), p->batches);
		take(p, 0, p->batches, 1000);
	}
	assert_int_equal(f.loads, 1);
	assert_int_equal(first_fit(p, 2), 0);
	assert_int_equal(f.loads, 1);
	assert_int_equal(first_fit(p, 1), 1);
	assert_int_equal(f.loads, 2);
	product_check(p);
	product_free(p);
}

static void test_product__first_fit_overlooks_no_segment(void **state)
{
	(void)state;
	for (uint32_t segments = 1; segments <= 100; segments++) {
		struct fake_store f;
		struct product *p = fake_product(&f, segments, 5);
		assert_int_equal(first_fit(p, 6), 0);
		assert_int_equal(first_fit(p, 5), p->batches);
		assert_int_equal(first_fit(p, 1), 1);
		product_free(p);
	}
}

static void test_product__restored_segments_are_clean_and_later_names_are_new(void **state)
{
	struct fake_store f;
	struct product *p = fake_product(&f, 3, 1);

	(void)state;
	assert_false(p->dirty);
	assert_int_equal(p->next_number, 3);
	take(p, 0, 1, 1);
	assert_true(p->dirty && p->segments[0].dirty);
	assert_false(p->segments[1].dirty);
	p->dirty = false;
	add(p, 1000, 0, 5);
	assert_true(p->dirty);
	assert_int_equal(p->count, 4);
	assert_int_equal(p->segments[3].number, 3);
	product_check(p);
	product_free(p);
}

static void test_product__an_append_loads_only_the_last_segment(void **state)
{
	struct fake_store f;
	struct product *p = fake_product(&f, 50, 1);

	(void)state;
	add(p, 100000, 0, 5);
	assert_int_equal(f.loads, 1);
	assert_int_equal(first_fit(p, 5), 100000);
	assert_int_equal(f.loads, 1);
	product_free(p);
}

static void spoil_key(struct batch *batches)
{
	batches[0].id++;
}

static void spoil_order(struct batch *batches)
{
	batches[10].eta = 1;
}

static void spoil_quantity(struct batch *batches)
{
	batches[10].qty = 2;
}

static void test_product__a_segment_that_is_not_what_was_written_is_damage(void **state)
{
	void (*const spoils[])(struct batch *) = { spoil_key, spoil_order, spoil_quantity };
	struct batch_place at;
	bool found = false;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(spoils); i++) {
		struct fake_store f;
		struct product *p = fake_product(&f, 3, 1);
		f.spoil = spoils[i];
		assert_int_equal(product_first_fit(p, 1, &found, &at), ST_DAMAGED);
		assert_false(found);
		assert_null(p->segments[0].batches);
		product_check(p);
		product_free(p);
	}
}

static void test_product__a_failure_of_the_store_is_passed_on(void **state)
{
	struct fake_store f;
	struct product *p = fake_product(&f, 3, 1);
	struct batch b = { .id = 999 };
	struct batch_place at;
	bool found = false;

	(void)state;
	f.answer = ST_IO;
	assert_int_equal(product_first_fit(p, 1, &found, &at), ST_IO);
	assert_int_equal(product_find(p, (struct batch_key){ 0, 1 }, &at), ST_IO);
	assert_int_equal(product_add(p, &b, &at), ST_IO);
	assert_int_equal(p->batches, 3 * SEGMENT_BATCHES_MAX);
	f.answer = ST_OK;
	assert_int_equal(first_fit(p, 1), 1);
	product_check(p);
	product_free(p);
}

static void test_product__a_list_of_segments_that_cannot_be_is_damage(void **state)
{
	struct product *p = lamp();
	struct batch_key one = { 0, 1 }, two = { 0, 2 };
	struct batch wrong = { .id = 2, .qty = 5 };

	(void)state;
	assert_int_equal(product_restore_segment(p, 0, one, 0, 1, NULL), ST_DAMAGED);
	assert_int_equal(product_restore_segment(p, 0, one, SEGMENT_BATCHES_MAX + 1, 1, NULL), ST_DAMAGED);
	assert_int_equal(product_restore_segment(p, 0, one, 1, QUANTITY_MAX + 1u, NULL), ST_DAMAGED);
	assert_int_equal(product_restore_segment(p, 0, one, 1, 5, &wrong), ST_DAMAGED);
	assert_int_equal(product_restore_segment(p, 0, two, 1, 6, &wrong), ST_DAMAGED);
	assert_int_equal(product_restore_segment(p, 0, two, 1, 5, &wrong), ST_OK);
	assert_int_equal(product_restore_segment(p, 1, one, 1, 5, NULL), ST_DAMAGED);
	assert_int_equal(p->count, 1);
	assert_int_equal(p->batches, 1);
	product_free(p);
}

static void test_product__its_check_finds_a_wrong_total(void **state)
{
	struct product *p = lamp();
	struct contract_guard guard;

	(void)state;
	add(p, 1, 0, 5);
	p->available = 6;
	if (CONTRACT_GUARD(&guard)) {
		assert_non_null(strstr(guard.text, "available"));
	} else {
		product_check(p);
		contract_unguard(&guard);
		fail_msg("nothing was found");
	}
	product_free(p);
}

/* The same product, as plainly as it can be written. */
enum { MODEL_MAX = 1500 };

struct model {
	struct batch batches[MODEL_MAX];
	size_t count;
};

static size_t model_place(const struct model *m, struct batch_key key)
{
	size_t i = 0;

	while (i < m->count && batch_key_cmp(batch_key(&m->batches[i]), key) < 0)
		i++;
	return i;
}

static void model_add(struct model *m, struct batch b)
{
	size_t i = model_place(m, batch_key(&b));

	memmove(&m->batches[i + 1], &m->batches[i], (m->count - i) * sizeof(b));
	m->batches[i] = b;
	m->count++;
}

static struct batch model_remove(struct model *m, size_t i)
{
	struct batch b = m->batches[i];

	m->count--;
	memmove(&m->batches[i], &m->batches[i + 1], (m->count - i) * sizeof(b));
	return b;
}

static uint64_t model_first_fit(const struct model *m, uint32_t qty)
{
	for (size_t i = 0; i < m->count; i++)
		if (batch_can_allocate(&m->batches[i], qty))
			return m->batches[i].id;
	return 0;
}

/* A small generator, so that a failure is the same on every machine. */
static uint32_t chance(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % below;
}

static void random_step(struct product *p, struct model *m, uint64_t *seed, uint64_t *id)
{
	size_t i = m->count ? chance(seed, (uint32_t)m->count) : 0;
	struct batch *b = &m->batches[i];
	struct batch_place at;

	if (m->count == 0 || (m->count < MODEL_MAX && chance(seed, 10) < 5)) {
		struct batch new = { .id = ++*id, .eta = chance(seed, 40), .qty = chance(seed, 50) };
		add(p, new.id, new.eta, new.qty);
		model_add(m, new);
		return;
	}
	assert_int_equal(product_find(p, batch_key(b), &at), ST_OK);
	if (chance(seed, 2)) {
		struct batch moved = model_remove(m, i);
		moved.eta = chance(seed, 40);
		assert_int_equal(product_move(p, &at, moved.eta), ST_OK);
		model_add(m, moved);
		return;
	}
	b->qty = chance(seed, 50);
	b->shipped = chance(seed, b->qty / 2 + 1);
	b->allocated = chance(seed, b->qty - b->shipped + 1);
	b->last = b->allocated ? 1 : 0;
	product_set(p, at, b->qty, b->allocated, b->shipped);
	product_batch(p, at)->last = b->last;
}

static void assert_same(struct product *p, const struct model *m, uint64_t *seed)
{
	uint32_t qty = 1 + chance(seed, 60);
	uint64_t available = 0;

	product_check(p);
	assert_int_equal(first_fit(p, qty), model_first_fit(m, qty));
	assert_int_equal(p->batches, m->count);
	for (size_t i = 0; i < m->count; i++)
		available += batch_available(&m->batches[i]);
	assert_int_equal(p->available, available);
}

static void assert_same_batch(const struct batch *a, const struct batch *b)
{
	assert_int_equal(batch_key_cmp(batch_key(a), batch_key(b)), 0);
	assert_int_equal(a->qty, b->qty);
	assert_int_equal(a->allocated, b->allocated);
	assert_int_equal(a->shipped, b->shipped);
	assert_int_equal(a->last, b->last);
}

static void assert_same_order(const struct product *p, const struct model *m)
{
	size_t i = 0;

	for (uint32_t s = 0; s < p->count; s++)
		for (uint32_t b = 0; b < p->segments[s].count; b++, i++)
			assert_same_batch(&p->segments[s].batches[b], &m->batches[i]);
	assert_int_equal(i, m->count);
}

static void test_product__is_a_sorted_array_of_batches(void **state)
{
	struct model *m = malloc(sizeof(*m));

	(void)state;
	assert_non_null(m);
	for (uint64_t run = 1; run <= 5; run++) {
		struct product *p = lamp();
		uint64_t seed = run, id = 0;
		memset(m, 0, sizeof(*m));
		for (int step = 0; step < 3000; step++) {
			random_step(p, m, &seed, &id);
			assert_same(p, m, &seed);
		}
		assert_same_order(p, m);
		product_free(p);
	}
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_product__first_fit_overlooks_no_segment),
		cmocka_unit_test(test_product__prefers_warehouse_batches_to_shipments),
		cmocka_unit_test(test_product__prefers_earlier_batches),
		cmocka_unit_test(test_product__breaks_ties_by_order_of_creation),
		cmocka_unit_test(test_product__no_batch_covers_what_only_all_together_would),
		cmocka_unit_test(test_product__its_id_is_its_first_batch_for_ever),
		cmocka_unit_test(test_product__a_small_one_is_light),
		cmocka_unit_test(test_product__a_move_keeps_allocations_and_totals),
		cmocka_unit_test(test_product__the_only_batch_can_move),
		cmocka_unit_test(test_product__an_over_allocated_batch_counts_as_empty),
		cmocka_unit_test(test_product__its_supply_is_the_fullest_batch_and_all_of_them),
		cmocka_unit_test(test_product__batches_in_allocation_order_fill_their_segments),
		cmocka_unit_test(test_product__batches_in_reverse_order_leave_segments_half_full),
		cmocka_unit_test(test_product__descending_batches_behind_a_full_segment_share_one),
		cmocka_unit_test(test_product__a_key_that_is_not_there_is_damage),
		cmocka_unit_test(test_product__first_fit_at_the_end_of_100000_batches_loads_one_segment),
		cmocka_unit_test(test_product__restored_segments_are_clean_and_later_names_are_new),
		cmocka_unit_test(test_product__an_append_loads_only_the_last_segment),
		cmocka_unit_test(test_product__a_segment_that_is_not_what_was_written_is_damage),
		cmocka_unit_test(test_product__a_failure_of_the_store_is_passed_on),
		cmocka_unit_test(test_product__a_list_of_segments_that_cannot_be_is_damage),
		cmocka_unit_test(test_product__its_check_finds_a_wrong_total),
		cmocka_unit_test(test_product__is_a_sorted_array_of_batches),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
