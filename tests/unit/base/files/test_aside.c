/* Bytes come back as they were put, however many they are and however they are read. */
#include "allot/base/files/aside.h"

#include "allot/base/files/file.h"
#include "support/testing.h"

/* COUNT numbers of 4 bytes each, from FIRST. */
static void put_numbers(struct aside_bytes *a, uint32_t first, uint32_t count)
{
	for (uint32_t i = first; i < first + count; i++)
		assert_int_equal(aside_put(a, slice_of((const char *)&i, sizeof(i))), ST_OK);
}

static void get_numbers(struct aside_bytes *a, uint32_t first, uint32_t count)
{
	for (uint32_t i = first; i < first + count; i++) {
		uint32_t got = 0;
		assert_int_equal(aside_get(a, &got, sizeof(got)), ST_OK);
		assert_int_equal(got, i);
	}
}

static void test_aside__what_was_put_is_read_in_its_order(void **state)
{
	const uint32_t counts[] = { 0, 1, 1000, 262144, 262145, 1000000 };
	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct aside_bytes a;
		aside_init(&a, temporary_folder());
		put_numbers(&a, 0, counts[i]);
		assert_int_equal(aside_left(&a), 4 * (uint64_t)counts[i]);
		get_numbers(&a, 0, counts[i]);
		assert_true(aside_done(&a));
		aside_release(&a);
	}
}

static void test_aside__a_read_may_begin_in_the_file_and_end_in_memory(void **state)
{
	static unsigned char got[3 << 20];
	struct aside_bytes a;
	(void)state;
	aside_init(&a, temporary_folder());
	put_numbers(&a, 0, sizeof(got) / 4);
	assert_true(a.in_file > 0 && a.memory.n > 0);
	assert_int_equal(aside_get(&a, got, sizeof(got)), ST_OK);
	for (uint32_t i = 0; i < sizeof(got) / 4; i++) {
		uint32_t number;
		memcpy(&number, got + 4 * (size_t)i, sizeof(number));
		assert_int_equal(number, i);
	}
	assert_true(aside_done(&a));
	aside_release(&a);
}

static void test_aside__what_is_cleared_is_gone(void **state)
{
	struct aside_bytes a;
	(void)state;
	aside_init(&a, temporary_folder());
	put_numbers(&a, 0, 600000);
	get_numbers(&a, 0, 10);
	aside_clear(&a);
	assert_true(aside_done(&a));
	put_numbers(&a, 7, 400000);
	get_numbers(&a, 7, 400000);
	assert_true(aside_done(&a));
	aside_release(&a);
}

static void test_aside__no_folder_no_file(void **state)
{
	static const char many[2 << 20];
	struct aside_bytes a;
	(void)state;
	aside_init(&a, "/nonexistent");
	assert_int_equal(aside_put(&a, slice_of(many, 100)), ST_OK);
	assert_int_equal(aside_put(&a, slice_of(many, sizeof(many))), ST_IO);
	aside_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_aside__what_was_put_is_read_in_its_order),
		cmocka_unit_test(test_aside__a_read_may_begin_in_the_file_and_end_in_memory),
		cmocka_unit_test(test_aside__what_is_cleared_is_gone),
		cmocka_unit_test(test_aside__no_folder_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
