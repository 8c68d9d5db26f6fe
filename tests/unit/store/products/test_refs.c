#include "store/products/refs.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"
#include "allot/base/date.h"
#include "allot/base/varint.h"

struct scene {
	struct store_env *e;
	struct refs refs;
};

static int setup(void **state)
{
	struct scene *s = store_env_scene(state, sizeof(*s));

	if (!s)
		return -1;
	refs_init(&s->refs, &s->e->env);
	refs_begin(&s->refs, s->e->txn);
	return 0;
}

static int teardown(void **state)
{
	struct scene *s = *state;

	refs_release(&s->refs);
	return store_env_scene_end(state);
}

static void commit(struct scene *s)
{
	assert_int_equal(refs_flush(&s->refs), ST_OK);
	store_env_commit(s->e);
	refs_begin(&s->refs, s->e->txn);
}

static void put(struct scene *s, const char *ref, uint64_t batch, uint32_t eta, const char *sku)
{
	const struct ref_entry entry = {
		.batch = batch, .eta = eta, .has_said_qty = true, .said_qty = 5, .sku = slice_str(sku)
	};

	assert_int_equal(refs_put(&s->refs, slice_str(ref), &entry), ST_OK);
}

static bool find(struct scene *s, const char *ref, struct ref_entry *out)
{
	bool found = false;

	assert_int_equal(refs_find(&s->refs, slice_str(ref), &found, out), ST_OK);
	return found;
}

static void test_refs__are_found_before_and_after_they_are_written(void **state)
{
	struct scene *s = *state;
	struct ref_entry entry;
	char ref[] = "b1", sku[] = "LAMP";

	assert_false(find(s, "b1", &entry));
	put(s, ref, 7, 3, sku);
	ref[0] = sku[0] = '?';
	for (int i = 0; i < 2; i++) {
		assert_true(find(s, "b1", &entry));
		assert_int_equal(entry.batch, 7);
		assert_int_equal(entry.eta, 3);
		assert_int_equal(entry.said_qty, 5);
		assert_false(entry.has_said_eta);
		assert_slice(entry.sku, "LAMP");
		assert_false(find(s, "b", &entry));
		assert_false(find(s, "b11", &entry));
		commit(s);
	}
}

static void test_refs__the_newest_entry_of_a_ref_counts(void **state)
{
	struct scene *s = *state;
	struct ref_entry entry;

	put(s, "b1", 7, 3, "LAMP");
	commit(s);
	put(s, "b1", 7, 4, "LAMP");
	put(s, "b1", 7, 5, "LAMP");
	assert_true(find(s, "b1", &entry));
	assert_int_equal(entry.eta, 5);
	commit(s);
	assert_true(find(s, "b1", &entry));
	assert_int_equal(entry.eta, 5);
	/* an entry put again may be the very one that was found */
	assert_int_equal(refs_put(&s->refs, SLICE("b1"), &entry), ST_OK);
	assert_true(find(s, "b1", &entry));
	assert_slice(entry.sku, "LAMP");
	put(s, "b1", 7, 6, "LAMP");
	refs_forget(&s->refs);
	assert_true(find(s, "b1", &entry));
	assert_int_equal(entry.eta, 5);
}

static void test_refs__what_the_supplier_said_is_kept_and_that_nothing_was_too(void **state)
{
	struct scene *s = *state;
	static const struct ref_entry SAID[] = {
		{ .batch = 1, .sku = { "S", 1 } },
		{ .batch = 2,
		  .eta = DATE_LAST,
		  .has_said_qty = true,
		  .said_qty = QUANTITY_MAX,
		  .sku = { "S", 1 } },
		{ .batch = UINT64_MAX,
		  .eta = 5,
		  .has_said_eta = true,
		  .said_eta = DATE_LAST,
		  .sku = { "S", 1 } },
		{ .batch = 3, .has_said_eta = true, .said_eta = DATE_NONE, .sku = { "S", 1 } },
		{ .batch = 4,
		  .count_of = SAID_ON_HAND,
		  .has_said_count = true,
		  .said_count = QUANTITY_MAX,
		  .said_content = UINT64_MAX,
		  .sku = { "S", 1 } },
		{ .batch = 5,
		  .eta = 1,
		  .has_said_qty = true,
		  .has_said_eta = true,
		  .has_said_count = true,
		  .count_of = SAID_AVAILABLE,
		  .said_eta = 2,
		  .said_content = 7,
		  .sku = { "S", 1 } },
	};

	for (size_t i = 0; i < COUNT_OF(SAID); i++) {
		struct ref_entry entry;
		assert_int_equal(refs_put(&s->refs, SLICE("b"), &SAID[i]), ST_OK);
		commit(s);
		assert_true(find(s, "b", &entry));
		assert_true(entry.batch == SAID[i].batch);
		assert_int_equal(entry.eta, SAID[i].eta);
		assert_int_equal(entry.has_said_qty, SAID[i].has_said_qty);
		assert_int_equal(entry.said_qty, SAID[i].said_qty);
		assert_int_equal(entry.has_said_count, SAID[i].has_said_count);
		assert_int_equal(entry.count_of, SAID[i].count_of);
		assert_int_equal(entry.said_count, SAID[i].said_count);
		assert_true(entry.said_content == SAID[i].said_content);
		assert_int_equal(entry.has_said_eta, SAID[i].has_said_eta);
		assert_int_equal(entry.said_eta, SAID[i].said_eta);
	}
}

static void test_refs__many_are_written_in_any_order(void **state)
{
	struct scene *s = *state;
	enum { REFS = 5000 };

	for (int i = 0; i < REFS; i++) {
		char ref[16], sku[16];
		int n = i * 7919 % REFS;
		snprintf(ref, sizeof(ref), "b%d", n);
		snprintf(sku, sizeof(sku), "SKU-%d", n % 50);
		put(s, ref, (uint64_t)n + 1, (uint32_t)n, sku);
		if (i % 1000 == 999)
			commit(s);
	}
	for (int n = 0; n < REFS; n++) {
		struct ref_entry entry;
		char ref[16], sku[16];
		snprintf(ref, sizeof(ref), "b%d", n);
		snprintf(sku, sizeof(sku), "SKU-%d", n % 50);
		assert_true(find(s, ref, &entry));
		assert_int_equal(entry.batch, n + 1);
		assert_int_equal(entry.eta, n);
		assert_slice(entry.sku, sku);
	}
}

static void test_refs__bad_values_are_told(void **state)
{
	struct ref_entry entry;

	(void)state;
	assert_true(ref_decode(SLICE("\x01\x00\x01\x05\x01S"), &entry));
	assert_true(ref_decode(SLICE("\x01\x00\x16\x07\x05"
				     "12345678"
				     "\x01S"),
			       &entry));
	assert_false(ref_decode(SLICE("\x00\x00\x01\x05\x01S"), &entry)); /* batch 0 */
	assert_false(ref_decode(SLICE("\x01\x00\x01\x05\x01S!"), &entry));
	assert_false(ref_decode(SLICE("\x01\x00\x01\x05\x02S"), &entry));
	assert_false(ref_decode(SLICE("\x01\x00\x01\x05\x00"), &entry)); /* no sku */
	assert_false(ref_decode(SLICE("\x01\x00\x01\x05"), &entry));
	assert_false(ref_decode(SLICE("\x01\x00\x20\x01S"), &entry));		  /* flags */
	assert_false(ref_decode(SLICE("\x01\x00\x18\x01S"), &entry));		  /* a count of what is none */
	assert_false(ref_decode(SLICE("\x01\xff\xff\xff\x7f\x00\x01S"), &entry)); /* eta */
	assert_false(ref_decode(SLICE(""), &entry));
}

static void test_refs__a_bad_value_in_the_table_is_damage(void **state)
{
	struct scene *s = *state;
	struct ref_entry entry;
	bool found = false;
	const struct blocks_entry bad = { SLICE("b1"), SLICE("\x00") };

	assert_int_equal(blocks_put(s->e->txn, &s->e->env.tables[TABLE_REFS], &bad, 1), ST_OK);
	refs_rewind(&s->refs);
	assert_int_equal(refs_find(&s->refs, SLICE("b1"), &found, &entry), ST_DAMAGED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_refs__are_found_before_and_after_they_are_written),
		TEST(test_refs__the_newest_entry_of_a_ref_counts),
		TEST(test_refs__what_the_supplier_said_is_kept_and_that_nothing_was_too),
		TEST(test_refs__many_are_written_in_any_order),
		TEST(test_refs__bad_values_are_told),
		TEST(test_refs__a_bad_value_in_the_table_is_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
