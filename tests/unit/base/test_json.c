#include "allot/base/json.h"
#include "support/testing.h"

/* What json_string() makes of S. */
static const char *written(struct slice s)
{
	static char text[256];
	struct json j;
	struct buf out;

	buf_init(&out, sizeof(text) - 1);
	json_init(&j, &out);
	json_string(&j, s);
	assert_int_equal(buf_status(&out), ST_OK);
	memcpy(text, out.p, out.n);
	text[out.n] = '\0';
	buf_release(&out);
	return text;
}

/* A writer to OUT that has begun an object. */
static struct json begun(struct buf *out)
{
	struct json j;

	buf_init(out, 0);
	json_init(&j, out);
	json_object(&j);
	return j;
}

static void test_json__values_of_every_sort_nest_with_commas_between_them(void **state)
{
	struct buf out;
	struct json j = begun(&out);

	(void)state;
	json_key(&j, "none");
	json_array(&j);
	json_array_end(&j);
	json_key(&j, "some");
	json_array(&j);
	json_number(&j, 0);
	json_number(&j, UINT64_MAX);
	json_null(&j);
	json_object(&j);
	json_object_end(&j);
	json_string(&j, SLICE("x"));
	json_array_end(&j);
	json_key(&j, "eta");
	json_null(&j);
	json_object_end(&j);
	assert_slice(buf_slice(&out),
		     "{\"none\":[],\"some\":[0,18446744073709551615,null,{},\"x\"],\"eta\":null}");
	buf_release(&out);
}

static void test_json__plain_and_foreign_text_stands_as_it_is(void **state)
{
	(void)state;
	assert_string_equal(written(SLICE("")), "\"\"");
	assert_string_equal(written(SLICE("orders-07.csv /~")), "\"orders-07.csv /~\"");
	assert_string_equal(written(SLICE("Stühle 椅子 🪑")), "\"Stühle 椅子 🪑\"");
}

static void test_json__quotes_backslashes_and_line_ends_are_escaped(void **state)
{
	(void)state;
	assert_string_equal(written(SLICE("a\"b\\c")), "\"a\\\"b\\\\c\"");
	assert_string_equal(written(SLICE("\b\f\n\r\t")), "\"\\b\\f\\n\\r\\t\"");
	assert_string_equal(written(SLICE("\"")), "\"\\\"\"");
}

static void test_json__what_steers_a_terminal_is_escaped(void **state)
{
	(void)state;
	assert_string_equal(written(slice_of("\0\x01\x1b[2J\x1f", 7)), "\"\\u0000\\u0001\\u001b[2J\\u001f\"");
	assert_string_equal(written(SLICE("\x7f")), "\"\\u007f\"");
	assert_string_equal(written(SLICE("\xc2\x80\xc2\x9f")), "\"\\u0080\\u009f\"");
	assert_string_equal(written(SLICE("\xc2\xa0")), "\"\xc2\xa0\"");
}

static void test_json__bytes_that_are_no_utf8_become_replacement_characters(void **state)
{
	(void)state;
	assert_string_equal(written(SLICE("M\xfcller")), "\"M\xef\xbf\xbdller\"");
	assert_string_equal(written(SLICE("\xe2\x82")), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
	assert_string_equal(written(SLICE("\xed\xa0\x80x")), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx\"");
}

static void test_json__keys_are_escaped_like_strings(void **state)
{
	struct buf out;
	struct json j = begun(&out);

	(void)state;
	json_key(&j, "a\"b");
	json_number(&j, 1);
	json_object_end(&j);
	assert_slice(buf_slice(&out), "{\"a\\\"b\":1}");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json__values_of_every_sort_nest_with_commas_between_them),
		cmocka_unit_test(test_json__plain_and_foreign_text_stands_as_it_is),
		cmocka_unit_test(test_json__quotes_backslashes_and_line_ends_are_escaped),
		cmocka_unit_test(test_json__what_steers_a_terminal_is_escaped),
		cmocka_unit_test(test_json__bytes_that_are_no_utf8_become_replacement_characters),
		cmocka_unit_test(test_json__keys_are_escaped_like_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
