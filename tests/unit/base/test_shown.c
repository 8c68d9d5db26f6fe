#include "allot/base/shown.h"
#include "support/testing.h"

static void shows(const char *value, size_t max, const char *want)
{
	char room[200];
	struct buf b = buf_over(room, sizeof(room));

	put_shown(&b, slice_str(value), max);
	assert_int_equal(b.status, ST_OK);
	assert_slice(slice_of(b.p, b.n), want);
}

static void test_shown__what_can_be_seen_stays(void **state)
{
	(void)state;
	shows("Caf\xc3\xa9 chair \xe2\x82\xac 5", 60, "\"Caf\xc3\xa9 chair \xe2\x82\xac 5\"");
}

static void test_shown__blanks_and_marks_that_nobody_sees_are_named(void **state)
{
	(void)state;
	shows("A\xc2\xa0"
	      "B",
	      60, "\"A<U+00A0>B\"");
	shows("\xe2\x80\x8b"
	      "A",
	      60, "\"<U+200B>A\"");
	shows("A\tB", 60, "\"A<U+0009>B\"");
}

static void test_shown__bytes_that_are_no_text_are_numbers(void **state)
{
	(void)state;
	shows("K\xdc"
	      "BOX",
	      60, "\"K\\xDCBOX\"");
}

static void test_shown__a_long_value_is_cut_between_characters(void **state)
{
	(void)state;
	shows("abc\xc3\xa9"
	      "f",
	      4, "\"abc...\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shown__what_can_be_seen_stays),
		cmocka_unit_test(test_shown__blanks_and_marks_that_nobody_sees_are_named),
		cmocka_unit_test(test_shown__bytes_that_are_no_text_are_numbers),
		cmocka_unit_test(test_shown__a_long_value_is_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
