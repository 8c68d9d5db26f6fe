#include "feed/profile/numbers.h"

#include "support/testing.h"

/* TEXT by SPECIMEN as thousandths, or INT64_MIN when it is no number. */
static int64_t thousandths(const char *specimen, const char *text)
{
	static const struct decimal THOUSAND = { 1000, 0 };
	struct number_marks marks = { 0, 0 };
	struct decimal number;
	int64_t value;

	if (specimen)
		assert_true(number_specimen(slice_str(specimen), &marks));
	if (!number_read(slice_str(text), &marks, &number))
		return INT64_MIN;
	assert_true(decimal_multiply(&number, &THOUSAND));
	value = (int64_t)number.mantissa;
	for (uint32_t i = 0; i < number.scale; i++)
		value /= 10;
	return value;
}

static void test_numbers__the_specimen_says_which_mark_is_which(void **state)
{
	(void)state;
	assert_int_equal(thousandths("1.234,56", "1.234"), 1234000);
	assert_int_equal(thousandths("1.234,56", "1.234.567,5"), 1234567500);
	assert_int_equal(thousandths("1.234,56", "1234,5"), 1234500);
	assert_int_equal(thousandths("1,234.56", "1,234.25"), 1234250);
	assert_int_equal(thousandths("1234.56", "1.234"), 1234);
	assert_int_equal(thousandths("1234,56", "12,000"), 12000);
	assert_int_equal(thousandths("1 234,56", "1 234,5"), 1234500);
	assert_int_equal(thousandths("1 234,56", "1\xc2\xa0"
						 "234"),
			 1234000);
	assert_int_equal(thousandths("1 234,56", "1\xe2\x80\xaf"
						 "234"),
			 1234000);
}

static void test_numbers__marks_elsewhere_are_no_number(void **state)
{
	(void)state;
	assert_int_equal(thousandths("1.234,56", "1.23"), INT64_MIN);
	assert_int_equal(thousandths("1.234,56", "1234.567"), INT64_MIN);
	assert_int_equal(thousandths("1.234,56", ".234"), INT64_MIN);
	assert_int_equal(thousandths("1.234,56", "1,234.56"), INT64_MIN);
	assert_int_equal(thousandths("1.234,56", "1,"), INT64_MIN);
	assert_int_equal(thousandths("1.234,56", "0.500"), INT64_MIN);
	assert_int_equal(thousandths("1,234.56", "-001,234"), INT64_MIN);
	assert_int_equal(thousandths("1234.56", "1,234"), INT64_MIN);
	assert_int_equal(thousandths("1234.56", "1e3"), INT64_MIN);
	assert_int_equal(thousandths("1234.56", "+1"), INT64_MIN);
	assert_int_equal(thousandths("1234.56", "1 "), INT64_MIN);
	assert_int_equal(thousandths("1234.56", "-"), INT64_MIN);
	assert_int_equal(thousandths("1234.56", "-1-"), INT64_MIN);
	assert_int_equal(thousandths("1234.56", ""), INT64_MIN);
}

static void test_numbers__a_minus_stands_before_or_behind(void **state)
{
	(void)state;
	assert_int_equal(thousandths("1.234,56", "-1.234,5"), -1234500);
	assert_int_equal(thousandths("1234,56", "12,000-"), -12000);
}

static void test_numbers__without_a_specimen_they_are_digits(void **state)
{
	(void)state;
	assert_int_equal(thousandths(NULL, "0012"), 12000);
	assert_int_equal(thousandths(NULL, "-3"), -3000);
	assert_int_equal(thousandths(NULL, "3.0"), INT64_MIN);
	assert_int_equal(thousandths(NULL, "3,0"), INT64_MIN);
}

static void test_numbers__other_specimens_are_none(void **state)
{
	struct number_marks marks;

	(void)state;
	assert_false(number_specimen(SLICE("1.234"), &marks));
	assert_false(number_specimen(SLICE(""), &marks));
	assert_false(number_specimen(SLICE("1'234.56"), &marks));
}

static void test_numbers__digits_are_bounded(void **state)
{
	(void)state;
	assert_int_equal(thousandths(NULL, "999999999999999"), 999999999999999000);
	assert_int_equal(thousandths(NULL, "9999999999999999999999999999999999999999"), INT64_MIN);
	assert_int_equal(thousandths("1234.56", "1.0000000000000000000000"), 1000);
	assert_int_equal(thousandths("1234.56", "1.0000000001"), INT64_MIN);
}

static void test_numbers__what_is_reckoned_is_exact(void **state)
{
	struct decimal a = { 1, 1 }, ten = { 10, 0 }, third = { 333, 3 };
	uint64_t units;
	bool whole;

	(void)state;
	assert_true(decimal_multiply(&a, &ten));
	assert_true(decimal_units(&a, 100, &units, &whole));
	assert_true(whole);
	assert_int_equal(units, 1);
	assert_true(decimal_subtract(&a, &third));
	assert_true(decimal_units(&a, 100, &units, &whole));
	assert_false(whole);
	assert_int_equal(units, 0);
	assert_false(decimal_units(&(struct decimal){ 101, 0 }, 100, &units, &whole));
}

static void test_numbers__what_has_too_many_digits_is_told(void **state)
{
	struct decimal big = { 999999999999999999LL, 0 }, a = big;

	(void)state;
	assert_true(decimal_multiply(&a, &big));
	assert_false(decimal_multiply(&a, &big));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers__the_specimen_says_which_mark_is_which),
		cmocka_unit_test(test_numbers__marks_elsewhere_are_no_number),
		cmocka_unit_test(test_numbers__a_minus_stands_before_or_behind),
		cmocka_unit_test(test_numbers__without_a_specimen_they_are_digits),
		cmocka_unit_test(test_numbers__other_specimens_are_none),
		cmocka_unit_test(test_numbers__digits_are_bounded),
		cmocka_unit_test(test_numbers__what_is_reckoned_is_exact),
		cmocka_unit_test(test_numbers__what_has_too_many_digits_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
