#include "store/blocks/block.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/store_env.h"
#include "support/testing.h"
#include "allot/base/hash.h"

enum { SEED = 7, ENTRIES = 100, KEY_ROOM = 40 };

static const struct slice KEY = { "bA", 2 };
static const struct slice NONE = { NULL, 0 };

struct sample {
	char keys[ENTRIES][KEY_ROOM];
	struct blocks_entry entries[ENTRIES];
	struct buf out;
};

/* ENTRIES keys A000, A002, A004, ... with every third a longer one, and values of their own. */
static struct sample *sample_new(size_t n, struct slice upper)
{
	struct sample *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	buf_init(&s->out, 0);
	for (size_t i = 0; i < n; i++) {
		int len = snprintf(s->keys[i], KEY_ROOM, "A%03zu%s", 2 * i,
				   i % 3 == 0 ? "/long tail of a key" : "");
		s->entries[i].key = slice_of(s->keys[i], (size_t)len);
		s->entries[i].value = slice_of(s->keys[i] + 1, i % 4);
	}
	assert_int_equal(block_encode(KEY, upper, SEED, s->entries, n, &s->out), ST_OK);
	return s;
}

static void sample_free(struct sample *s)
{
	buf_release(&s->out);
	free(s);
}

static void test_block__what_is_encoded_is_read_back_in_order(void **state)
{
	(void)state;
	for (size_t n = 0; n <= ENTRIES; n += n < 40 ? 1 : 30) {
		struct sample *s = sample_new(n, n % 2 ? SLICE("B") : NONE);
		struct block_entry_cursor at = { 0 };
		char key[BLOCKS_KEY_MAX];
		size_t key_n = 0;
		struct slice value;
		struct block b;

		assert_true(block_parse(KEY, buf_slice(&s->out), SEED, &b));
		assert_slice(b.lower, "A");
		assert_int_equal(b.last, n % 2 == 0);
		assert_int_equal(b.count, n);
		for (size_t i = 0; i < n; i++) {
			assert_true(block_next(&b, &at, key, &key_n, &value));
			assert_true(slice_eq(slice_of(key, key_n), s->entries[i].key));
			assert_true(slice_eq(value, s->entries[i].value));
		}
		assert_false(block_next(&b, &at, key, &key_n, &value));
		assert_int_equal(at.index, b.count);
		sample_free(s);
	}
}

/* Seeks TEXT and holds the place found against a scan of the entries. */
static void check_seek(const struct sample *s, const struct block *b, struct slice wanted)
{
	struct block_entry_cursor at;
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	size_t want = 0;
	struct slice value;

	while (want < b->count && slice_cmp(s->entries[want].key, wanted) < 0)
		want++;
	assert_true(block_seek(b, wanted, &at, key, &key_n));
	assert_int_equal(at.index, want);
	if (want > 0)
		assert_true(want % BLOCK_RESTART == 0 ||
			    slice_eq(slice_of(key, key_n), s->entries[want - 1].key));
	if (want == b->count)
		return;
	assert_true(block_next(b, &at, key, &key_n, &value));
	assert_true(slice_eq(slice_of(key, key_n), s->entries[want].key));
}

static void test_block__a_seek_finds_the_first_key_not_below(void **state)
{
	struct sample *s = sample_new(ENTRIES, NONE);
	struct block b;
	char text[16];

	(void)state;
	assert_true(block_parse(KEY, buf_slice(&s->out), SEED, &b));
	for (int i = 0; i < 2 * ENTRIES + 2; i++) {
		snprintf(text, sizeof(text), "A%03d", i);
		check_seek(s, &b, slice_str(text));
		check_seek(s, &b, slice_of(text, 3));
	}
	check_seek(s, &b, NONE);
	check_seek(s, &b, SLICE("Z"));
	sample_free(s);
}

static void test_block__every_flipped_bit_is_told(void **state)
{
	struct sample *s = sample_new(ENTRIES, SLICE("B"));
	struct slice value = buf_slice(&s->out);
	struct block b;

	(void)state;
	for (size_t bit = 0; bit < 8 * value.n; bit++) {
		s->out.p[bit / 8] = (char)(s->out.p[bit / 8] ^ 1 << bit % 8);
		assert_false(block_parse(KEY, value, SEED, &b));
		s->out.p[bit / 8] = (char)(s->out.p[bit / 8] ^ 1 << bit % 8);
	}
	assert_true(block_parse(KEY, value, SEED, &b));
	assert_false(block_parse(SLICE("bC"), value, SEED, &b));
	assert_false(block_parse(SLICE("b"), value, SEED, &b));
	assert_false(block_parse(KEY, value, SEED + 1, &b));
	sample_free(s);
}

static void test_block__a_value_cut_anywhere_is_told(void **state)
{
	struct sample *s = sample_new(20, SLICE("B"));
	struct block b;

	(void)state;
	for (size_t n = 0; n < s->out.n; n++) {
		struct slice cut = store_exact_copy(slice_of(s->out.p, n));
		assert_false(block_parse(KEY, cut, SEED, &b));
		free((void *)(uintptr_t)cut.p);
	}
	sample_free(s);
}

/* Reads VALUE, whatever it holds, in every way there is. */
static void read_all(struct slice value)
{
	struct block b;
	struct block_entry_cursor at = { 0 };
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	struct slice v;

	if (!block_parse(KEY, value, SEED, &b))
		return;
	while (block_next(&b, &at, key, &key_n, &v))
		;
	for (int i = 0; i < 220; i += 13) {
		char text[16];
		snprintf(text, sizeof(text), "A%03d", i);
		if (block_seek(&b, slice_str(text), &at, key, &key_n))
			block_next(&b, &at, key, &key_n, &v);
	}
}

/* A checksum may be right by accident or intent: then the layout must hold its own bounds. */
static void test_block__a_bad_layout_under_a_right_checksum_reads_nothing_else(void **state)
{
	struct sample *s = sample_new(ENTRIES, SLICE("B"));
	uint64_t random = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n = 8 + store_below(&random, (uint32_t)(s->out.n - 8)) + 1;
		struct slice copy = store_exact_copy(slice_of(s->out.p, round % 2 ? n : s->out.n));
		char *p = (char *)(uintptr_t)copy.p;
		for (uint32_t i = store_below(&random, 4); i > 0 && copy.n > 8; i--)
			p[8 + store_below(&random, (uint32_t)copy.n - 8)] = (char)store_random(&random);
		p[8 + store_below(&random, copy.n > 40 ? 32 : 1)] = (char)store_random(&random);
		uint64_t sum = checksum64(p + 8, copy.n - 8, checksum64(KEY.p, KEY.n, SEED));
		for (int i = 0; i < 8; i++)
			p[i] = (char)(sum >> (8 * i));
		read_all(copy);
		free(p);
	}
	sample_free(s);
}

static void test_block__covers_its_lower_bound_and_not_its_upper(void **state)
{
	struct block b = { .lower = SLICE("B"), .upper = SLICE("D") };

	(void)state;
	assert_false(block_covers(&b, SLICE("A")));
	assert_true(block_covers(&b, SLICE("B")));
	assert_true(block_covers(&b, SLICE("CZZ")));
	assert_false(block_covers(&b, SLICE("D")));
	b.last = true;
	assert_true(block_covers(&b, SLICE("D")));
}

static void test_block__is_filled_to_its_target_and_never_beyond_a_page(void **state)
{
	static char bytes[5000];
	struct blocks_entry entries[3] = { { SLICE("A"), slice_of(bytes, 1000) },
					   { SLICE("B"), slice_of(bytes, 1000) },
					   { SLICE("C"), slice_of(bytes, 1000) } };
	struct buf out;

	(void)state;
	assert_int_equal(block_fill(entries, 3, 0, 1), 1);
	assert_int_equal(block_fill(entries, 3, 0, 1500), 2);
	assert_int_equal(block_fill(entries, 3, 0, BLOCK_BYTES_MAX), 3);
	entries[2].value.n = 2100;
	assert_int_equal(block_fill(entries, 3, 0, BLOCK_BYTES_MAX), 2);
	entries[0].value.n = 5000;
	assert_int_equal(block_fill(entries, 3, 0, BLOCK_BYTES_MAX), 1);
	buf_init(&out, 0);
	/* what is said to fit, fits: with the longest of bounds, up to the last byte */
	for (size_t n = 0; n < 2100; n++) {
		entries[0].value.n = 1000;
		entries[2].value.n = n;
		size_t fit = block_fill(entries, 3, BLOCKS_KEY_MAX, BLOCK_BYTES_MAX);
		struct slice upper = slice_of(bytes, fit == 3 ? BLOCKS_KEY_MAX : 1);
		assert_int_equal(block_encode(KEY, upper, SEED, entries, fit, &out), ST_OK);
		assert_true(out.n <= BLOCK_BYTES_MAX);
		assert_true(fit == 3 || out.n + n + BLOCKS_KEY_MAX + 30 > BLOCK_BYTES_MAX);
	}
	buf_release(&out);
}

static void test_block__its_size_is_that_of_its_entries(void **state)
{
	struct sample *s = sample_new(ENTRIES, SLICE("B"));
	static char bytes[BLOCK_BYTES_MIN];
	struct block_entry_cursor at = { 0 };
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	struct slice value;
	struct block b;

	(void)state;
	assert_true(block_parse(KEY, buf_slice(&s->out), SEED, &b));
	while (block_next(&b, &at, key, &key_n, &value))
		;
	assert_int_equal(2 * b.restarts + at.at, block_size(s->entries, ENTRIES));
	s->entries[0].value = slice_of(bytes, sizeof(bytes));
	assert_int_equal(block_encode(KEY, SLICE("B"), SEED, s->entries, ENTRIES, &s->out), ST_OK);
	/* before them: checksum, length and bytes of the bound, two one-byte numbers */
	assert_int_equal(s->out.n, 8 + 1 + 1 + 2 + block_size(s->entries, ENTRIES));
	sample_free(s);
}

static void test_block__of_few_entries_is_filled_up_with_zeros(void **state)
{
	(void)state;
	for (size_t n = 0; n <= ENTRIES; n += 10) {
		struct sample *s = sample_new(n, NONE);
		size_t end = 8 + 1 + 2 + block_size(s->entries, n);
		assert_true(end < BLOCK_BYTES_MIN);
		assert_int_equal(s->out.n, BLOCK_BYTES_MIN);
		for (size_t i = end; i < s->out.n; i++)
			assert_int_equal(s->out.p[i], 0);
		sample_free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_block__what_is_encoded_is_read_back_in_order),
		cmocka_unit_test(test_block__a_seek_finds_the_first_key_not_below),
		cmocka_unit_test(test_block__every_flipped_bit_is_told),
		cmocka_unit_test(test_block__a_value_cut_anywhere_is_told),
		cmocka_unit_test(test_block__a_bad_layout_under_a_right_checksum_reads_nothing_else),
		cmocka_unit_test(test_block__covers_its_lower_bound_and_not_its_upper),
		cmocka_unit_test(test_block__is_filled_to_its_target_and_never_beyond_a_page),
		cmocka_unit_test(test_block__its_size_is_that_of_its_entries),
		cmocka_unit_test(test_block__of_few_entries_is_filled_up_with_zeros),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
