/* A page of a filter. */
#include "store/index/index_filter.h"

#include "support/store_env.h"
#include "support/testing.h"

enum { SEED = 5, ADDED = 3200 };

/* Adds random hashes to PAGE, whose first SHIFT bits are zero. */
static void add_random(char *page, uint64_t *random, unsigned shift)
{
	for (int i = 0; i < ADDED; i++)
		index_filter_add(page, store_random(random) >> shift);
}

/* Of 100,000 more of them, those that PAGE perhaps knows. */
static size_t wrongly_known(const char *page, uint64_t *random, unsigned shift)
{
	size_t wrong = 0;

	for (int i = 0; i < 100000; i++)
		wrong += index_filter_perhaps(page, store_random(random) >> shift);
	return wrong;
}

static void test_index_filter__knows_all_that_was_added_and_little_else(void **state)
{
	char page[INDEX_FILTER_BYTES];
	uint64_t random = 1;

	(void)state;
	index_filter_clear(page, 1);
	for (int i = 0; i < ADDED; i++)
		assert_false(index_filter_perhaps(page, (uint64_t)i << 50 | 1));
	add_random(page, &random, 0);
	random = 1;
	for (int i = 0; i < ADDED; i++)
		assert_true(index_filter_perhaps(page, store_random(&random)));
	assert_true(wrongly_known(page, &random, 0) < 2000); /* 1.2 in a hundred */
}

/* In a large run all hashes of a page begin with the same bits. */
static void test_index_filter__does_not_depend_on_the_first_bits(void **state)
{
	char page[INDEX_FILTER_BYTES];
	uint64_t random = 1;

	(void)state;
	index_filter_clear(page, 1);
	add_random(page, &random, 24);
	assert_true(wrongly_known(page, &random, 24) < 2000);
}

static void test_index_filter__pages_share_out_all_hashes_in_order(void **state)
{
	static const uint32_t PAGES[] = { 1, 2, 3, 7, 6140, 1 << 20, UINT32_MAX };

	(void)state;
	for (size_t k = 0; k < COUNT_OF(PAGES); k++) {
		uint32_t n = PAGES[k], step = n / 1000 + 1;
		assert_int_equal(index_filter_page(0, n), 0);
		assert_int_equal(index_filter_first(0, n), 0);
		assert_int_equal(index_filter_page(UINT64_MAX, n), n - 1);
		for (uint64_t i = 1; i < n; i += step) {
			uint64_t first = index_filter_first((uint32_t)i, n);
			assert_int_equal(index_filter_page(first, n), i);
			assert_int_equal(index_filter_page(first - 1, n), i - 1);
		}
	}
}

static void test_index_filter__is_only_taken_for_what_it_is(void **state)
{
	char page[INDEX_FILTER_BYTES];
	unsigned char room[INDEX_FILTER_KEY];
	struct slice key = slice_of(room, sizeof(room)), value = slice_of(page, sizeof(page));

	(void)state;
	index_filter_key(room, 7, 3);
	index_filter_clear(page, 9);
	index_filter_add(page, 12345);
	index_filter_seal(page, key, SEED);
	assert_true(index_filter_check(key, value, 9, SEED));
	assert_false(index_filter_check(key, value, 8, SEED));
	assert_false(index_filter_check(key, value, 9, SEED + 1));
	assert_false(index_filter_check(key, slice_of(page, sizeof(page) - 1), 9, SEED));
	assert_false(index_filter_check(key, slice_of(page, 0), 9, SEED));
	for (size_t bit = 0; bit < 8 * sizeof(page); bit++) {
		page[bit / 8] = (char)(page[bit / 8] ^ 1 << bit % 8);
		assert_false(index_filter_check(key, value, 9, SEED));
		page[bit / 8] = (char)(page[bit / 8] ^ 1 << bit % 8);
	}
	index_filter_key(room, 7, 4);
	assert_false(index_filter_check(key, value, 9, SEED));
	index_filter_key(room, 8, 3);
	assert_false(index_filter_check(key, value, 9, SEED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index_filter__knows_all_that_was_added_and_little_else),
		cmocka_unit_test(test_index_filter__does_not_depend_on_the_first_bits),
		cmocka_unit_test(test_index_filter__pages_share_out_all_hashes_in_order),
		cmocka_unit_test(test_index_filter__is_only_taken_for_what_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
