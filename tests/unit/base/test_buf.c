#include "allot/base/buf.h"
#include "support/testing.h"

static void test_buf__pieces_add_up(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	buf_put_str(&b, "qty ");
	buf_put_u64(&b, 0);
	buf_put_char(&b, ' ');
	buf_put_u64(&b, UINT64_MAX);
	buf_put_slice(&b, SLICE(" of "));
	buf_put_slice(&b, (struct slice){ NULL, 0 });
	buf_printf(&b, "%s-%03d", "LAMP", 7);
	assert_int_equal(buf_status(&b), ST_OK);
	assert_slice(buf_slice(&b), "qty 0 18446744073709551615 of LAMP-007");
	buf_release(&b);
}

static void test_buf__it_grows_as_needed(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	for (int i = 0; i < 100000; i++)
		buf_put_char(&b, (char)('a' + i % 26));
	assert_int_equal(b.n, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.p[i], 'a' + i % 26);
	buf_release(&b);
}

static void test_buf__the_ceiling_is_kept_and_remembered(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_put_str(&b, "12345");
	assert_int_equal(buf_status(&b), ST_OK);
	buf_put_char(&b, '6');
	buf_put_str(&b, "");
	assert_int_equal(buf_status(&b), ST_NO_MEMORY);
	assert_slice(buf_slice(&b), "12345");
	buf_clear(&b);
	buf_put_str(&b, "abc");
	assert_int_equal(buf_status(&b), ST_OK);
	assert_slice(buf_slice(&b), "abc");
	buf_release(&b);
}

static void test_buf__after_a_failure_nothing_is_added(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_put_str(&b, "123456");
	buf_put_char(&b, '1');
	buf_printf(&b, "2");
	assert_null(buf_room(&b, 1));
	assert_int_equal(b.n, 0);
	buf_release(&b);
}

static void test_buf__room_is_not_content_until_it_is_counted(void **state)
{
	struct buf b;
	char *room;

	(void)state;
	buf_init(&b, 0);
	assert_non_null(buf_room(&b, 0));
	room = buf_room(&b, 3);
	memcpy(room, "abc", 3);
	assert_int_equal(b.n, 0);
	b.n += 3;
	assert_slice(buf_slice(&b), "abc");
	buf_release(&b);
}

static void visible(const char *s, size_t max, const char *want)
{
	struct buf b;

	buf_init(&b, 0);
	buf_put_visible(&b, slice_str(s), max);
	assert_slice(buf_slice(&b), want);
	buf_release(&b);
}

static void test_buf__what_would_steer_a_terminal_is_shown_as_hex(void **state)
{
	(void)state;
	visible("plain \"text\"", 60, "plain \"text\"");
	visible("a\x1b[2Jb\nc\x7f", 60, "a\\x1B[2Jb\\x0Ac\\x7F");
	visible("\xc2\x9b"
		"31m",
		60, "\\xC2\\x9B31m");
	visible("\xc2\xa0\xc3\xa9", 60, "\xc2\xa0\xc3\xa9");
	visible("\xc3(\xff", 60, "\\xC3(\\xFF");
	visible("ends in half a character \xe2\x82", 60, "ends in half a character \\xE2\\x82");
}

static void test_buf__long_values_are_cut_between_characters(void **state)
{
	(void)state;
	visible("abcdef", 6, "abcdef");
	visible("abcdefg", 6, "abcdef...");
	visible("abcde\xc3\xa9", 6, "abcde...");
	visible("", 0, "");
	visible("a", 0, "...");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buf__pieces_add_up),
		cmocka_unit_test(test_buf__it_grows_as_needed),
		cmocka_unit_test(test_buf__the_ceiling_is_kept_and_remembered),
		cmocka_unit_test(test_buf__after_a_failure_nothing_is_added),
		cmocka_unit_test(test_buf__room_is_not_content_until_it_is_counted),
		cmocka_unit_test(test_buf__what_would_steer_a_terminal_is_shown_as_hex),
		cmocka_unit_test(test_buf__long_values_are_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
