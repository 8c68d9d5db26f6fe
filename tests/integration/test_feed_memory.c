/* Whatever a feed is made of, validating it takes a bounded amount of memory. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/feed/validation.h"

#include "support/feed_text.h"
#include "support/testing.h"

enum { BLOCK = 1 << 20, BLOCKS = 12, GROWTH_KIB_MAX = 8 * 1024, REPEATS_KIB_MAX = 48 * 1024 };

static long peak_kib(void)
{
	struct rusage usage;
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

/* Validates START and then BLOCKS MiB of PATTERN over and over; the code of its refusal. */
static enum code validate_within(const char *start, const char *pattern, long growth_kib_max)
{
	static char block[BLOCK];
	const struct reject_limit limit = { LIMIT_NONE, 0 };
	char path[64];
	struct kept_rows kept;
	struct feed feed;
	size_t n = strlen(pattern);
	int fd = memfd_create("feed", MFD_CLOEXEC);
	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = pattern[i % n];
	assert_int_equal(file_write(fd, start, strlen(start), "feed"), ST_OK);
	for (int i = 0; i < BLOCKS; i++)
		assert_int_equal(file_write(fd, block, sizeof(block) / n * n, "feed"), ST_OK);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	long before = peak_kib();
	assert_int_equal(feed_open(&feed, path, "."), ST_OK);
	assert_int_equal(kept_rows_open(&kept, "."), ST_OK);
	assert_int_equal(feed_validate(&feed, &kept,
				       &(struct validation_settings){ .limit = limit, .unterminated = true }),
			 ST_OK);
	long growth = peak_kib() - before;
	if (growth > growth_kib_max)
		fail_msg("%ld KiB more", growth);
	enum code code = feed.code;
	feed_close(&feed);
	kept_rows_close(&kept);
	close(fd);
	return code;
}

static enum code validate(const char *start, const char *pattern)
{
	return validate_within(start, pattern, GROWTH_KIB_MAX);
}

static void test_feed__a_field_of_any_length_takes_no_more_memory(void **state)
{
	(void)state;
	assert_int_equal(validate("ref,sku,qty\nB1,\"", "a"), CODE_BAD_RECORD);
	assert_int_equal(validate("ref,sku,qty\nB1,", "a"), CODE_BAD_RECORD);
	assert_int_equal(validate("", "a"), CODE_NO_HEADER);
}

static void test_feed__columns_without_end_take_no_more_memory(void **state)
{
	(void)state;
	assert_int_equal(validate("ref,sku,qty", ",c"), CODE_BAD_RECORD);
	assert_int_equal(validate("ref,sku,qty\nB1,S,1", ","), CODE_BAD_RECORD);
	assert_int_equal(validate("ref,sku,qty\n", "\",\""), CODE_BAD_RECORD);
}

static void test_feed__rows_without_end_take_no_more_memory(void **state)
{
	(void)state;
	assert_int_equal(validate("ref,sku,qty\n", "B1,S,ten\n"), CODE_NO_VALID_ROW);
	assert_int_equal(validate("ref,sku,qty\n", "\n"), CODE_NONE);
	assert_int_equal(validate("", "\r"), CODE_EMPTY);
}

/* A filter, a sorter's buffer and what it needs to sort it, for entries and for marks. */
static void test_feed__rows_that_all_contradict_each_other_take_bounded_memory(void **state)
{
	(void)state;
	assert_int_equal(validate_within("ref,sku,qty\n", "B1,S,1\nB1,S,2\n", REPEATS_KIB_MAX),
			 CODE_NO_VALID_ROW);
	assert_int_equal(validate_within("orderid,sku,qty,line\n", "O,S,1,\nO,S,1,7\n", REPEATS_KIB_MAX),
			 CODE_NO_VALID_ROW);
}

int main(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	/* their figures of memory mean nothing, and it takes minutes */
	return 0;
#endif
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_feed__a_field_of_any_length_takes_no_more_memory),
		cmocka_unit_test(test_feed__columns_without_end_take_no_more_memory),
		cmocka_unit_test(test_feed__rows_without_end_take_no_more_memory),
		cmocka_unit_test(test_feed__rows_that_all_contradict_each_other_take_bounded_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
