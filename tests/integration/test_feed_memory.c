/* Whatever a feed is made of, validating it takes a bounded amount of memory. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "allot/base/file.h"
#include "allot/feed/validation.h"

#include "support/feed_text.h"
#include "support/testing.h"

enum { BLOCK = 1 << 20, BLOCKS = 12, GROWTH_KIB_MAX = 8 * 1024 };

static long peak_kib(void)
{
	struct rusage usage;
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

/* Validates START and then BLOCKS MiB of PATTERN over and over; the code of its refusal. */
static enum code validate(const char *start, const char *pattern)
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
	assert_int_equal(feed_validate(&feed, &kept, &(struct validation_settings){ .limit = limit, .unterminated = true }), ST_OK);
	long growth = peak_kib() - before;
	if (growth > GROWTH_KIB_MAX)
		fail_msg("%ld KiB more", growth);
	enum code code = feed.code;
	feed_close(&feed);
	kept_rows_close(&kept);
	close(fd);
	return code;
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
