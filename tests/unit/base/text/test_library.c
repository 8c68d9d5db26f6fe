#include "allot/base/text/library.h"
#include "support/testing.h"

static void test_library__a_version_has_as_many_numbers_as_there_are(void **state)
{
	char room[LIBRARY_VERSION];
	(void)state;
	assert_string_equal(library_version(room, 0, 9, 24), "0.9.24");
	assert_string_equal(library_version(room, 3, 8, -1), "3.8");
	assert_string_equal(library_version(room, 10, 0, 0), "10.0.0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_library__a_version_has_as_many_numbers_as_there_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
