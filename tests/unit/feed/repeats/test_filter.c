#include "allot/base/hash.h"
#include "feed/repeats/filter.h"
#include "support/testing.h"

static uint64_t key_of(uint64_t i)
{
	return checksum64(&i, sizeof(i), 7) & ~(uint64_t)3;
}

static void test_filter__what_was_put_in_is_always_there(void **state)
{
	enum { KEYS = 20000 };
	struct filter *f = filter_new(1);

	(void)state;
	assert_non_null(f);
	for (uint64_t i = 0; i < KEYS; i++)
		filter_add(f, key_of(i));
	for (uint64_t i = 0; i < KEYS; i++) {
		assert_true(filter_has(f, key_of(i)));
		assert_true(filter_add(f, key_of(i)));
	}
	filter_free(f);
	filter_free(NULL);
}

/* As many bits a key as a feed of a million order lines has. */
static void test_filter__with_many_bits_a_key_it_is_hardly_ever_wrong(void **state)
{
	enum { KEYS = 1000000, WRONG_MAX = 3 };
	struct filter *f = filter_new(8 * 1024 * 1024);
	unsigned wrong = 0;

	(void)state;
	assert_non_null(f);
	for (uint64_t i = 0; i < KEYS; i++)
		wrong += filter_add(f, key_of(i));
	assert_true(wrong <= WRONG_MAX);
	for (uint64_t i = KEYS; i < 2 * KEYS; i++)
		wrong += filter_has(f, key_of(i));
	assert_true(wrong <= WRONG_MAX);
	filter_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter__what_was_put_in_is_always_there),
		cmocka_unit_test(test_filter__with_many_bits_a_key_it_is_hardly_ever_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
