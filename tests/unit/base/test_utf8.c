#include "allot/base/utf8.h"
#include "support/testing.h"

static size_t encode(uint32_t c, char *p)
{
	static const unsigned char MARK[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; c >>= 6)
		p[i] = (char)(0x80 | (c & 0x3f));
	p[0] = (char)(n == 1 ? c : MARK[n] | c);
	return n;
}

static void test_utf8__every_character_but_surrogates_is_valid(void **state)
{
	char p[4];

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		size_t n = encode(c, p);
		size_t want = c >= 0xd800 && c <= 0xdfff ? 0 : n;
		if (utf8_length(slice_of(p, n)) != want)
			fail_msg("U+%04X", c);
	}
	assert_int_equal(utf8_length(slice_of(p, encode(0x110000, p))), 0);
	assert_int_equal(utf8_length(slice_of(p, encode(0x1fffff, p))), 0);
}

static void test_utf8__a_cut_or_overlong_character_is_not(void **state)
{
	static const char *const BAD[] = {
		"\x80",	     "\xbf",	     "\xc0\x80",	 "\xc1\xbf",	     "\xe0\x9f\xbf",
		"\xc3",	     "\xe2\x82",     "\xf0\x9f\x98",	 "\xf0\x8f\xbf\xbf", "\xc3(",
		"\xe2(\xa1", "\xe2\x82(",    "\xf0\x9f\x98(",	 "\xf5\x80\x80\x80", "\xfe",
		"\xff",	     "\xed\xa0\x80", "\xf4\x90\x80\x80",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(BAD); i++) {
		assert_int_equal(utf8_length(slice_str(BAD[i])), 0);
		assert_false(utf8_valid(slice_str(BAD[i])));
	}
	assert_int_equal(utf8_length(slice_of("\xc3\xa9", 1)), 0);
	assert_int_equal(utf8_length(slice_of("\xf0\x9f\x92\xa1", 3)), 0);
	assert_int_equal(utf8_length((struct slice){ NULL, 0 }), 0);
}

static void test_utf8__a_text_is_valid_when_all_of_it_is(void **state)
{
	(void)state;
	assert_true(utf8_valid(SLICE("")));
	assert_true(utf8_valid(SLICE("Lampe f\xc3\xbcr 5 \xe2\x82\xac \xf0\x9f\x92\xa1")));
	assert_false(utf8_valid(SLICE("Lampe f\xfcr 5 Euro")));
	assert_false(utf8_valid(SLICE("only its end is bad \xc3")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8__every_character_but_surrogates_is_valid),
		cmocka_unit_test(test_utf8__a_cut_or_overlong_character_is_not),
		cmocka_unit_test(test_utf8__a_text_is_valid_when_all_of_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
