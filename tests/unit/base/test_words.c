#include "allot/base/words.h"
#include "support/testing.h"

/* Eight bytes X, the one at AT being C. */
static uint64_t word_with(unsigned char x, size_t at, unsigned c)
{
	char bytes[8];

	memset(bytes, x, sizeof(bytes));
	bytes[at] = (char)c;
	return word_at(bytes);
}

#define FOUND(hits) (((hits) & WORD_HIT) != 0)

static void test_words__a_byte_below_another_is_found_wherever_it_is(void **state)
{
	(void)state;
	for (size_t at = 0; at < 8; at++)
		for (unsigned c = 0; c < 256; c++) {
			assert_int_equal(FOUND(word_below(word_with('z', at, c), '-')), c < '-');
			assert_int_equal(FOUND(word_below(word_with(0xff, at, c), ' ')), c < ' ');
		}
}

static void test_words__a_byte_above_another_is_found_wherever_it_is(void **state)
{
	(void)state;
	for (size_t at = 0; at < 8; at++)
		for (unsigned c = 0; c < 256; c++) {
			assert_int_equal(FOUND(word_above(word_with('z', at, c), '{')), c > '{');
			assert_int_equal(FOUND(word_above(word_with(0, at, c), '~')), c > '~');
		}
}

static void test_words__a_byte_is_found_wherever_it_is(void **state)
{
	(void)state;
	for (size_t at = 0; at < 8; at++)
		for (unsigned c = 0; c < 256; c++) {
			assert_int_equal(FOUND(word_has(word_with('<', at, c), ';')), c == ';');
			assert_int_equal(FOUND(word_has(word_with(0xff, at, c), 'a')), c == 'a');
		}
}

static void test_words__eight_bytes_are_copied(void **state)
{
	char to[9] = "";

	(void)state;
	assert_true(word_copy(to, "12345678") == word_at("12345678"));
	assert_string_equal(to, "12345678");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words__a_byte_below_another_is_found_wherever_it_is),
		cmocka_unit_test(test_words__a_byte_above_another_is_found_wherever_it_is),
		cmocka_unit_test(test_words__a_byte_is_found_wherever_it_is),
		cmocka_unit_test(test_words__eight_bytes_are_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
