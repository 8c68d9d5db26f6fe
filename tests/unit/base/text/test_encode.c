/* Texts go into other sets whole or not at all. */
#include "allot/base/text/encode.h"
#include "support/testing.h"

static void encoded_is(const char *text, const char *charset, const char *want)
{
	struct buf out;
	buf_init(&out, 0);
	assert_int_equal(text_encode(&out, slice_str(text), slice_str(charset)), want != NULL);
	assert_int_equal(buf_status(&out), ST_OK);
	assert_slice(buf_slice(&out), want ? want : "");
	buf_release(&out);
}

static void test_encode__a_text_is_written_in_a_set(void **state)
{
	(void)state;
	encoded_is("", "ISO-8859-2", "");
	encoded_is("a\xc5\x81", "ISO-8859-2", "a\xa3");
	encoded_is("\xd0\x96", "ISO-8859-5", "\xb6");
	encoded_is("\xd0\x96", "UTF-8", "\xd0\x96");
}

static void test_encode__what_a_set_does_not_hold_is_not_written(void **state)
{
	(void)state;
	encoded_is("a\xd0\x96", "ISO-8859-2", NULL);
	encoded_is("a\xa3", "ISO-8859-2", NULL);
	encoded_is("a", "no-such-set", NULL);
	encoded_is("a", "", NULL);
	encoded_is("a\n", "ISO-8859-2", NULL);
	encoded_is("a", "UTF-16", NULL);
	encoded_is("\xc2\x85", "ISO-8859-1", "\x85");
}

static void test_encode__beyond_ascii_is_any_byte_of_the_upper_half(void **state)
{
	(void)state;
	assert_false(text_beyond_ascii(SLICE("")));
	assert_false(text_beyond_ascii(SLICE("aZ~\x7f")));
	assert_true(text_beyond_ascii(SLICE("a\x80")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode__a_text_is_written_in_a_set),
		cmocka_unit_test(test_encode__what_a_set_does_not_hold_is_not_written),
		cmocka_unit_test(test_encode__beyond_ascii_is_any_byte_of_the_upper_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
