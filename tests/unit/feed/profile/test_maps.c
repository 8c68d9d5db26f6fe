#include "feed/profile/maps.h"

#include <stdio.h>

#include "support/profile_text.h"
#include "support/scratch.h"
#include "support/testing.h"

static const struct value_map *map;

static enum status read_map(const char *text)
{
	struct sha256 digest;

	sha256_begin(&digest);
	(void)remove(scratch_path("m.csv"));
	scratch_write(scratch_path("m.csv"), text);
	return map_read(scratch_path("m.csv"), &loaded.arena, &digest, &map);
}

static const char *found(const char *value)
{
	static char out[128];
	struct slice to;

	if (!map_find(map, slice_str(value), &to))
		return NULL;
	(void)snprintf(out, sizeof(out), "%.*s", SLICE_ARG(to));
	return out;
}

static const char *fault(const char *text)
{
	assert_int_equal(read_map(text), ST_USAGE);
	const char *at = strstr(fail_message(), "m.csv:");
	return at ? at + 6 : fail_message();
}

static void test_maps__values_are_found_whatever_their_order(void **state)
{
	(void)state;
	assert_int_equal(read_map("\xef\xbb\xbf"
				  "From,TO\r\nb,2\r\n\r\n a , 1 \r\n\"c,\"\"d\",\"3\n4\"\r\ne,5"),
			 ST_OK);
	assert_string_equal(found("a"), "1");
	assert_string_equal(found("b"), "2");
	assert_string_equal(found("c,\"d"), "3\n4");
	assert_string_equal(found("e"), "5");
	assert_null(found("A"));
	assert_null(found(""));
	assert_null(found("f"));
	assert_int_equal(read_map("from;to\nx;y\n"), ST_OK);
	assert_string_equal(found("x"), "y");
}

static void test_maps__what_is_wrong_is_told_with_its_line(void **state)
{
	(void)state;
	assert_string_equal(fault("a,b\nc,d\n"), "1: bad-profile: no map: its first line is from,to");
	assert_string_equal(fault(""), "1: bad-profile: no map: its first line is from,to");
	assert_string_equal(fault("from,to\n"), "1: bad-profile: a map without rows");
	assert_string_equal(fault("from,to\na,b\nc\n"),
			    "3: bad-profile: a row of one field; a map has two, from and to");
	assert_string_equal(fault("from,to\na,b,c\n"),
			    "2: bad-profile: a row of more than two fields; a map has from and to");
	assert_string_equal(fault("from,to\na,b\nc,d\na,e\n"),
			    "4: bad-profile: \"a\" stands in line 2 already");
	assert_string_equal(fault("from,to\n\na,\n"), "3: bad-profile: an empty to");
	assert_string_equal(fault("from,to\n,a\n"), "2: bad-profile: an empty from");
	assert_string_equal(fault("from,to\n\"a,b\n"), "3: bad-profile: a quote that never closes");
	assert_string_equal(fault("from,to\n\"a\"x,b\n"), "2: bad-profile: a quote within a field");
	assert_string_equal(fault("from,to\na,\xff\n"),
			    "1: bad-profile: no UTF-8 text, in which a map must be");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, profile_text_setup, profile_text_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_maps__values_are_found_whatever_their_order),
		TEST(test_maps__what_is_wrong_is_told_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
