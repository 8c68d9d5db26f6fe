#include <stdio.h>

#include "results/seal/sums.h"

#include "support/testing.h"

static void test_sums__a_line_is_what_sha256sum_writes(void **state)
{
	const uint8_t sha256[SHA256_BYTES] = { 0xab, 0x01 };
	struct sums sums = { 0 };
	struct buf out;

	(void)state;
	buf_init(&out, 0);
	assert_int_equal(sums_add(&sums, "summary.json", sha256), ST_OK);
	assert_int_equal(sums_add(&sums, "rejected/01-a\\b\nc", sha256), ST_OK);
	assert_int_equal(sums_add(&sums, "SUMMARY", sha256), ST_OK);
	sums_sort(&sums);
	for (size_t i = 0; i < sums.count; i++)
		sum_put(&out, &sums.list[i]);
	buf_put_char(&out, '\0');
	assert_string_equal(out.p,
			    "ab01000000000000000000000000000000000000000000000000000000000000  SUMMARY\n"
			    "\\ab01000000000000000000000000000000000000000000000000000000000000  "
			    "rejected/01-a\\\\b\\nc\n"
			    "ab01000000000000000000000000000000000000000000000000000000000000  summary.json\n");
	buf_release(&out);
	sums_release(&sums);
}

static void test_sums__a_name_is_found_whatever_the_number(void **state)
{
	const uint8_t sha256[SHA256_BYTES] = { 0 };
	struct sums sums = { 0 };
	char name[16];

	(void)state;
	assert_false(sums_have(&sums, "a"));
	for (unsigned i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), "file-%u", 99 - i);
		assert_int_equal(sums_add(&sums, name, sha256), ST_OK);
	}
	sums_sort(&sums);
	for (unsigned i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), "file-%u", i);
		assert_true(sums_have(&sums, name));
	}
	assert_false(sums_have(&sums, "file-100"));
	sums_release(&sums);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums__a_line_is_what_sha256sum_writes),
		cmocka_unit_test(test_sums__a_name_is_found_whatever_the_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
