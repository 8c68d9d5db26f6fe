#include "results/records.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <fcntl.h>
#include <unistd.h>

/* The records of TEXT, with their lengths told. */
static void given(const char *text, size_t count, const char *const *records)
{
	struct records r;

	scratch_write(scratch_path("file"), text);
	int fd = open(scratch_path("file"), O_RDONLY);
	assert_int_equal(records_begin(&r, fd, "file"), ST_OK);
	for (size_t i = 0; i < count; i++) {
		assert_slice(r.record, records[i]);
		assert_int_equal(records_next(&r), ST_OK);
	}
	assert_int_equal(r.record.n, 0);
	records_release(&r);
	close(fd);
	assert_int_equal(unlink(scratch_path("file")), 0);
}

static void test_records__end_with_a_line_end_that_is_not_quoted(void **state)
{
	(void)state;
	given("", 0, NULL);
	given("a,b\n", 1, (const char *const[]){ "a,b\n" });
	given("a\n\n\"b\nc\",\"d\"\"\n\"\n7\n", 4,
	      (const char *const[]){ "a\n", "\n", "\"b\nc\",\"d\"\"\n\"\n", "7\n" });
}

static void test_records__may_end_where_a_piece_ends(void **state)
{
	static char text[2 * RECORDS_PIECE + 1], first[RECORDS_PIECE + 1];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[RECORDS_PIECE - 1] = text[2 * RECORDS_PIECE - 1] = '\n';
	memcpy(first, text, RECORDS_PIECE);
	given(text, 2, (const char *const[]){ first, first });
}

static void test_records__a_failing_read_is_told(void **state)
{
	struct records r;

	(void)state;
	int fd = open(scratch_path("."), O_RDONLY | O_DIRECTORY);
	assert_int_equal(records_begin(&r, fd, "folder"), ST_IO);
	assert_int_equal(r.record.n, 0);
	records_release(&r);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_records__end_with_a_line_end_that_is_not_quoted),
		TEST(test_records__may_end_where_a_piece_ends),
		TEST(test_records__a_failing_read_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
