#include "allot/base/text/decimal.h"
#include "support/testing.h"

#include <inttypes.h>
#include <stdio.h>

/* V in decimal must be what printf makes of it, with nothing written behind it. */
static void check(uint64_t v)
{
	char expected[DECIMAL_TEXT + 1], text[DECIMAL_TEXT + 1];

	memset(text, '#', sizeof(text));
	(void)snprintf(expected, sizeof(expected), "%" PRIu64, v);
	const size_t n = decimal_format(v, text);
	assert_slice(slice_of(text, n), expected);
	assert_int_equal(text[n], '#');
}

static void test_decimal__small_numbers(void **state)
{
	(void)state;
	for (uint64_t v = 0; v < 20000; v++)
		check(v);
}

static void test_decimal__numbers_where_digits_or_bits_become_more(void **state)
{
	(void)state;
	for (uint64_t power = 1, i = 0; i < DECIMAL_TEXT; i++, power *= 10) {
		check(power - 1);
		check(power);
		check(power + 1);
	}
	for (unsigned bit = 0; bit < 64; bit++) {
		check((UINT64_C(1) << bit) - 1);
		check(UINT64_C(1) << bit);
	}
	check(UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decimal__small_numbers),
		cmocka_unit_test(test_decimal__numbers_where_digits_or_bits_become_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
