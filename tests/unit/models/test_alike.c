#include "allot/models/alike.h"
#include "support/testing.h"

static bool both(const char *a, const char *b, bool names)
{
	bool one = alike(slice_str(a), slice_str(b), names);

	assert_int_equal(alike(slice_str(b), slice_str(a), names), one);
	return one;
}

static void test_alike__equal_identifiers_are_not_alike(void **state)
{
	(void)state;
	assert_false(both("007", "007", true));
	assert_false(both("LAMP", "LAMP", true));
}

static void test_alike__digits_without_leading_zeros(void **state)
{
	(void)state;
	assert_true(both("007", "7", false));
	assert_true(both("0", "000", false));
	assert_false(both("7", "70", false));
	assert_false(both("07a", "7a", true));
	assert_false(both("0", "", false));
}

static void test_alike__names_without_case_and_blanks(void **state)
{
	(void)state;
	assert_true(both("Lamp", "LAMP", true));
	assert_true(both("LA MP", "LAMP", true));
	assert_true(both("LA\xc2\xa0MP", "la mp", true));
	assert_false(both("LA\tMP", "LAMP", true));
	assert_false(both("Lamp", "LAMP", false));
	/* only ASCII letters have a lower case here */
	assert_false(both("\xc3\x84", "\xc3\xa4", true));
	/* half of a no-break space is none */
	assert_false(both("a\xc3\xa0", "a", true));
}

static void test_alike__each_fold_stands_for_itself(void **state)
{
	(void)state;
	assert_true(both("007 ", "007", true));
	assert_false(both("007 ", "7", true));
}

static void test_alike__the_longest_identifier_is_folded(void **state)
{
	char text[IDENTIFIER_MAX], out[IDENTIFIER_MAX];
	struct slice folded;

	(void)state;
	memset(text, 'X', sizeof(text));
	assert_true(alike_fold(FOLD_CASE, slice_of(text, sizeof(text)), out, &folded));
	assert_int_equal(folded.n, IDENTIFIER_MAX);
	assert_int_equal(folded.p[IDENTIFIER_MAX - 1], 'x');
	assert_false(alike_fold(FOLD_ZEROS, slice_of(text, sizeof(text)), out, &folded));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alike__equal_identifiers_are_not_alike),
		cmocka_unit_test(test_alike__digits_without_leading_zeros),
		cmocka_unit_test(test_alike__names_without_case_and_blanks),
		cmocka_unit_test(test_alike__each_fold_stands_for_itself),
		cmocka_unit_test(test_alike__the_longest_identifier_is_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
