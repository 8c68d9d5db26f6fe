#include "allot/base/arena.h"
#include "support/testing.h"

static void test_arena__memory_is_aligned_apart_and_counted(void **state)
{
	struct arena a;
	char *first;
	char *second;

	(void)state;
	arena_init(&a);
	first = arena_alloc(&a, 3);
	second = arena_alloc(&a, 0);
	assert_non_null(first);
	assert_non_null(second);
	assert_int_equal((uintptr_t)first % 8, 0);
	assert_int_equal((uintptr_t)second % 8, 0);
	assert_true(second >= first + 3);
	assert_int_equal(a.used, 16);
	arena_release(&a);
}

static void test_arena__all_content_stays_while_it_grows(void **state)
{
	struct arena a;
	char *p[200];

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < COUNT_OF(p); i++) {
		p[i] = arena_alloc(&a, 1 + i * 100);
		assert_non_null(p[i]);
		memset(p[i], (int)i, 1 + i * 100);
	}
	for (size_t i = 0; i < COUNT_OF(p); i++)
		for (size_t k = 0; k < 1 + i * 100; k++)
			assert_int_equal((unsigned char)p[i][k], i);
	arena_release(&a);
}

static void test_arena__a_copy_outlives_its_original(void **state)
{
	struct arena a;
	char text[] = "lamp";
	struct slice copy;

	(void)state;
	arena_init(&a);
	copy = arena_copy(&a, slice_str(text));
	text[0] = 'x';
	assert_slice(copy, "lamp");
	assert_int_equal(arena_copy(&a, SLICE("")).n, 0);
	arena_release(&a);
}

static void test_arena__a_reset_keeps_the_largest_slab_for_next_time(void **state)
{
	struct arena a;
	char *large;

	(void)state;
	arena_init(&a);
	assert_non_null(arena_alloc(&a, 10));
	large = arena_alloc(&a, 1000000);
	assert_non_null(large);
	arena_reset(&a);
	assert_int_equal(a.used, 0);
	assert_true(a.end - a.at >= 1000000);
	assert_ptr_equal(arena_alloc(&a, 1000000), large);
	arena_release(&a);
}

static void test_arena__more_than_there_is_fails_and_changes_nothing(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX - 7));
	assert_string_equal(fail_message(), "out of memory");
	assert_int_equal(a.used, 0);
	assert_non_null(arena_alloc(&a, 1));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena__memory_is_aligned_apart_and_counted),
		cmocka_unit_test(test_arena__all_content_stays_while_it_grows),
		cmocka_unit_test(test_arena__a_copy_outlives_its_original),
		cmocka_unit_test(test_arena__a_reset_keeps_the_largest_slab_for_next_time),
		cmocka_unit_test(test_arena__more_than_there_is_fails_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
