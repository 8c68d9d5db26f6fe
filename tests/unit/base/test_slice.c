#include "support/testing.h"

static void test_slice__values_are_trimmed_of_spaces_and_tabs_only(void **state)
{
	(void)state;
	assert_slice(slice_trim(SLICE(" \t a b\t ")), "a b");
	assert_slice(slice_trim(SLICE("a")), "a");
	assert_slice(slice_trim(SLICE("\n a\r")), "\n a\r");
	assert_slice(slice_trim(SLICE(" \t ")), "");
	assert_slice(slice_trim((struct slice){ NULL, 0 }), "");
}

static void test_slice__names_compare_without_case(void **state)
{
	(void)state;
	assert_true(slice_eq_nocase(SLICE("OrderID"), SLICE("orderid")));
	assert_true(slice_eq_nocase(SLICE("AZ_09"), SLICE("az_09")));
	assert_false(slice_eq_nocase(SLICE("orderid"), SLICE("orderi")));
	assert_false(slice_eq_nocase(SLICE("a@"), SLICE("a`")));
	assert_false(slice_eq_nocase(SLICE("a["), SLICE("a{")));
}

static void test_slice__byte_order_puts_the_shorter_first(void **state)
{
	(void)state;
	assert_true(slice_cmp(SLICE("a"), SLICE("ab")) < 0);
	assert_true(slice_cmp(SLICE("b"), SLICE("ab")) > 0);
	assert_true(slice_cmp(SLICE("\xff"), SLICE("a")) > 0);
	assert_true(slice_cmp(SLICE(""), (struct slice){ NULL, 0 }) == 0);
	assert_true(slice_eq(SLICE(""), (struct slice){ NULL, 0 }));
	assert_false(slice_eq(SLICE("a"), SLICE("b")));
}

static void test_slice__a_number_is_digits_up_to_its_bound(void **state)
{
	static const struct {
		const char *text;
		uint64_t max;
		enum number result;
		uint64_t value;
	} CASES[] = {
		{ "0", 10, NUMBER_OK, 0 },
		{ "10", 10, NUMBER_OK, 10 },
		{ "11", 10, NUMBER_TOO_LARGE, 0 },
		{ "0000000000000000000000000000010", 10, NUMBER_OK, 10 },
		{ "9", 5, NUMBER_TOO_LARGE, 0 },
		{ "2147483647", 2147483647, NUMBER_OK, 2147483647 },
		{ "2147483648", 2147483647, NUMBER_TOO_LARGE, 0 },
		{ "18446744073709551615", UINT64_MAX, NUMBER_OK, UINT64_MAX },
		{ "18446744073709551616", UINT64_MAX, NUMBER_TOO_LARGE, 0 },
		{ "99999999999999999999999", UINT64_MAX, NUMBER_TOO_LARGE, 0 },
		{ "99999999999999999999999x", UINT64_MAX, NUMBER_NOT_DIGITS, 0 },
		{ "", 10, NUMBER_NOT_DIGITS, 0 },
		{ "-1", 10, NUMBER_NOT_DIGITS, 0 },
		{ "+1", 10, NUMBER_NOT_DIGITS, 0 },
		{ " 1", 10, NUMBER_NOT_DIGITS, 0 },
		{ "1.0", 10, NUMBER_NOT_DIGITS, 0 },
		{ "0x1", 10, NUMBER_NOT_DIGITS, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		uint64_t v = 77;
		assert_int_equal(slice_number(slice_str(CASES[i].text), CASES[i].max, &v), CASES[i].result);
		assert_true(v == (CASES[i].result == NUMBER_OK ? CASES[i].value : 77));
	}
}

static void test_slice__a_sorted_list_tells_what_is_in_it(void **state)
{
	struct slice list[] = { SLICE("b"), SLICE("ab"), SLICE(""), SLICE("b"), SLICE("a") };
	const size_t n = COUNT_OF(list);

	(void)state;
	slices_sort(list, n);
	assert_slice(list[0], "");
	assert_slice(list[1], "a");
	assert_slice(list[2], "ab");
	assert_slice(list[4], "b");
	assert_true(slices_have(list, n, SLICE("")));
	assert_true(slices_have(list, n, SLICE("a")));
	assert_true(slices_have(list, n, SLICE("b")));
	assert_false(slices_have(list, n, SLICE("aa")));
	assert_false(slices_have(list, n, SLICE("c")));
	assert_false(slices_have(list, 0, SLICE("a")));
	slices_sort(NULL, 0);
	assert_false(slices_have(NULL, 0, SLICE("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slice__values_are_trimmed_of_spaces_and_tabs_only),
		cmocka_unit_test(test_slice__names_compare_without_case),
		cmocka_unit_test(test_slice__byte_order_puts_the_shorter_first),
		cmocka_unit_test(test_slice__a_number_is_digits_up_to_its_bound),
		cmocka_unit_test(test_slice__a_sorted_list_tells_what_is_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
