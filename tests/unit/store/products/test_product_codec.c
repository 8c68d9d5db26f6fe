#include "store/products/product_codec.h"

#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"
#include "support/waiting_check.h"
#include "allot/base/date.h"
#include "store/products/waiting_codec.h"

/* N waiting lines join P's queue. */
static void make_wait(uint64_t *random, struct product *p, uint32_t n)
{
	const struct waiting_access queue = { &p->waiting, p->id, NULL };

	for (uint32_t i = 0; i < n; i++) {
		struct waiter w = { .line = 1000 + 7 * i, .units = 1 + store_below(random, QUANTITY_MAX) };
		w.cut = store_below(random, 5) ? 0 : 1 + store_below(random, w.units);
		w.policy.backorder = store_below(random, 2);
		w.policy.split = store_below(random, 2);
		if (store_below(random, 4) == 0)
			w.policy.priority =
				(int16_t)(PRIORITY_MIN +
					  (int)store_below(random, PRIORITY_MAX - PRIORITY_MIN + 1));
		assert_int_equal(waiting_add(queue, &w), ST_OK);
	}
}

/* A product of N random batches, some of them with units allocated and shipped, and of some waiting lines. */
static struct product *make(uint64_t *random, uint32_t n)
{
	struct product *p = product_new(SLICE("LAMP"));
	struct batch_place at;

	assert_non_null(p);
	for (uint32_t i = 0; i < n; i++) {
		struct batch b = { .id = 10 + 3 * i, .qty = store_below(random, 2147483647) };
		b.eta = store_below(random, 3) ? store_below(random, DATE_LAST + 1) : DATE_NONE;
		assert_int_equal(product_add(p, &b, &at), ST_OK);
		if (b.qty == 0 || store_below(random, 2))
			continue;
		uint32_t allocated = 1 + store_below(random, b.qty);
		product_set(p, at, b.qty, allocated, store_below(random, 2) * (b.qty - allocated));
		product_batch(p, at)->last = store_random(random) >> 1 | 1;
	}
	p->id = 10;
	p->version = store_random(random);
	p->short_ = store_random(random);
	if (store_below(random, 2)) {
		p->before.feed = store_random(random);
		p->before.available = store_random(random) >> 1;
		p->before.freed = store_below(random, 2);
	}
	static const uint32_t WAITING[] = { 0, 0, 1, WAITING_INLINE_MAX, WAITING_INLINE_MAX + 1, 1500 };
	make_wait(random, p, WAITING[store_below(random, n > 80 ? 6 : 4)]);
	return p;
}

static struct product *decoded(struct slice value)
{
	struct product *p = NULL;

	assert_int_equal(product_decode(SLICE("LAMP"), value, &p), ST_OK);
	return p;
}

static void assert_batches(const struct segment *got, const struct segment *want)
{
	for (uint32_t i = 0; i < want->count; i++) {
		assert_int_equal(got->batches[i].id, want->batches[i].id);
		assert_int_equal(got->batches[i].eta, want->batches[i].eta);
		assert_int_equal(got->batches[i].qty, want->batches[i].qty);
		assert_int_equal(got->batches[i].allocated, want->batches[i].allocated);
		assert_int_equal(got->batches[i].shipped, want->batches[i].shipped);
		assert_int_equal(got->batches[i].last, want->batches[i].last);
	}
}

static void assert_waiting(const struct waiting *got, const struct waiting *want)
{
	assert_int_equal(got->count, want->count);
	assert_int_equal(got->lines, want->lines);
	assert_int_equal(got->units, want->units);
	assert_int_equal(got->next_number, want->next_number);
	for (uint32_t i = 0; i < want->count; i++) {
		const struct waiting_segment *a = &got->segments[i], *b = &want->segments[i];
		assert_int_equal(a->number, b->number);
		assert_int_equal(a->count, b->count);
		assert_int_equal(waiter_key_cmp(a->first, b->first), 0);
		assert_int_equal(a->least_whole, b->least_whole);
		assert_int_equal(a->least_split, b->least_split);
		assert_int_equal(a->cuts, b->cuts);
		/* what stood in the record has no record of its own yet */
		assert_int_equal(a->waiters != NULL, !waiting_is_listed(want));
		assert_int_equal(a->dirty, !waiting_is_listed(want));
	}
	waiting_check(got);
}

static void assert_product(const struct product *got, const struct product *want)
{
	assert_true(slice_eq(got->sku, want->sku));
	assert_int_equal(got->id, want->id);
	assert_int_equal(got->version, want->version);
	assert_int_equal(got->available, want->available);
	assert_int_equal(got->short_, want->short_);
	assert_int_equal(got->before.feed, want->before.feed);
	assert_int_equal(got->before.available, want->before.available);
	assert_int_equal(got->before.freed, want->before.freed);
	assert_int_equal(got->keeping.listed, waiting_is_listed(&want->waiting));
	assert_waiting(&got->waiting, &want->waiting);
	assert_int_equal(got->batches, want->batches);
	assert_int_equal(got->next_number, want->next_number);
	assert_int_equal(got->count, want->count);
	assert_false(got->dirty);
	for (uint32_t s = 0; s < want->count; s++) {
		const struct segment *a = &got->segments[s], *b = &want->segments[s];
		assert_int_equal(a->number, b->number);
		assert_int_equal(a->count, b->count);
		assert_int_equal(batch_key_cmp(a->first, b->first), 0);
		assert_int_equal(got->maxima[s], want->maxima[s]);
		assert_int_equal(a->batches != NULL, want->count == 1);
		if (a->batches)
			assert_batches(a, b);
	}
}

static void test_product_codec__a_product_is_read_back(void **state)
{
	static const uint32_t SIZES[] = { 1, 2, 10, 87, 88, 89, 200, 1000 };
	uint64_t random = 31;
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
		struct product *p = make(&random, SIZES[i]);
		buf_clear(&out);
		product_encode(&out, p);
		struct product *q = decoded(buf_slice(&out));
		assert_product(q, p);
		/* a segment that stands in the value has none of its own yet */
		assert_int_equal(q->segments[0].dirty, q->count == 1);
		product_free(q);
		product_free(p);
	}
	buf_release(&out);
}

static void test_product_codec__batches_are_read_back_and_exactly_those(void **state)
{
	uint64_t random = 32;
	struct product *p = make(&random, 88);
	struct batch got[SEGMENT_BATCHES_MAX];
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	batches_encode(&out, p->segments[0].batches, 88);
	assert_true(batches_decode(buf_slice(&out), 88, got));
	struct segment back = { .batches = got, .count = 88 };
	assert_batches(&back, &p->segments[0]);
	assert_false(batches_decode(buf_slice(&out), 87, got));
	assert_false(batches_decode(buf_slice(&out), 89, got));
	for (size_t n = 0; n < out.n; n++) {
		struct slice cut = store_exact_copy(slice_of(out.p, n));
		assert_false(batches_decode(cut, 88, got));
		free((void *)(uintptr_t)cut.p);
	}
	buf_release(&out);
	product_free(p);
}

static void test_product_codec__a_value_cut_anywhere_is_told(void **state)
{
	static const uint32_t SIZES[] = { 1, 40, 300 };
	uint64_t random = 33;
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
		struct product *p = make(&random, SIZES[i]), *q = NULL;
		buf_clear(&out);
		product_encode(&out, p);
		for (size_t n = 0; n < out.n; n++) {
			struct slice cut = store_exact_copy(slice_of(out.p, n));
			assert_int_equal(product_decode(SLICE("LAMP"), cut, &q), ST_DAMAGED);
			assert_null(q);
			free((void *)(uintptr_t)cut.p);
		}
		buf_put_char(&out, 1);
		assert_int_equal(product_decode(SLICE("LAMP"), buf_slice(&out), &q), ST_DAMAGED);
		product_free(p);
	}
	buf_release(&out);
}

/*
 * What is decoded from garbage either is told or keeps every contract of a product that can be told from a
 * value.
 */
static void test_product_codec__garbage_breaks_nothing(void **state)
{
	uint64_t random = 34;
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	for (int round = 0; round < 4000; round++) {
		struct product *p = make(&random, round % 2 ? 1 + store_below(&random, 6) : 90);
		struct product *q = NULL;
		buf_clear(&out);
		product_encode(&out, p);
		struct slice copy = store_exact_copy(buf_slice(&out));
		char *bytes = (char *)(uintptr_t)copy.p;
		for (uint32_t i = 1 + store_below(&random, 3); i > 0; i--)
			bytes[store_below(&random, (uint32_t)copy.n)] = (char)store_random(&random);
		if (product_decode(SLICE("LAMP"), copy, &q) == ST_OK) {
			assert_true(q->id > 0);
			assert_true(q->count >= 1);
			for (uint32_t s = 0; s < q->count; s++)
				if (q->segments[s].batches)
					assert_true(segment_ordered(&q->segments[s]));
		}
		product_free(q);
		product_free(p);
		free(bytes);
	}
	buf_release(&out);
}

static void test_product_codec__segments_of_a_product_stand_together_in_order(void **state)
{
	unsigned char a[SEGMENT_KEY_BYTES], b[SEGMENT_KEY_BYTES];
	static const struct {
		uint64_t product;
		uint32_t number;
	} ORDER[] = { { 1, 0 }, { 1, 1 },	{ 1, 255 }, { 1, 256 },	      { 1, UINT32_MAX },
		      { 2, 0 }, { 255, 70000 }, { 256, 0 }, { UINT64_MAX, 5 } };

	(void)state;
	for (size_t i = 1; i < COUNT_OF(ORDER); i++) {
		segment_key(a, ORDER[i - 1].product, ORDER[i - 1].number);
		segment_key(b, ORDER[i].product, ORDER[i].number);
		assert_true(memcmp(a, b, SEGMENT_KEY_BYTES) < 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_product_codec__a_product_is_read_back),
		cmocka_unit_test(test_product_codec__batches_are_read_back_and_exactly_those),
		cmocka_unit_test(test_product_codec__a_value_cut_anywhere_is_told),
		cmocka_unit_test(test_product_codec__garbage_breaks_nothing),
		cmocka_unit_test(test_product_codec__segments_of_a_product_stand_together_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
