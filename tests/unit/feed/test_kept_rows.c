#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/hash.h"
#include "allot/feed/kept_rows.h"
#include "support/faults.h"
#include "support/scratch.h"
#include "support/testing.h"

static const char *const ROWS[] = { "the rows of the first block", "x", "of the third" };

enum { BLOCKS = COUNT_OF(ROWS) };

/* The head of a block of these rows, which begins at OFFSET. */
static struct kept_head head_of(const char *rows, uint64_t offset)
{
	return (struct kept_head){ .bytes = strlen(rows),
				   .rows = 1 + offset,
				   .first = offset,
				   .line = offset / 2,
				   .checksum = checksum64(rows, strlen(rows), 0) };
}

static void open_kept(struct kept_rows *kept)
{
	*kept = (struct kept_rows){ .open = false };
	assert_int_equal(kept_rows_open(kept, scratch_path(".")), ST_OK);
	assert_int_equal(kept->bytes, 0);
}

static void add_all(struct kept_rows *kept)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		struct kept_head head = head_of(ROWS[i], 100 * i);
		assert_int_equal(kept_rows_add(kept, &head, ROWS[i]), ST_OK);
	}
}

/* Reads the block at AT. */
static enum status read_block(const struct kept_rows *kept, uint64_t at, struct kept_head *head, char rows[64])
{
	enum status st = kept_rows_head(kept, at, head);

	if (st)
		return st;
	assert_true(head->bytes < 64);
	return kept_rows_read(kept, at, head, rows);
}

static void test_kept_rows__blocks_come_back_as_they_were(void **state)
{
	struct kept_rows kept;
	struct kept_head head;
	uint64_t at = 0;
	char rows[64];

	(void)state;
	open_kept(&kept);
	add_all(&kept);
	for (size_t i = 0; i < BLOCKS; i++) {
		struct kept_head want = head_of(ROWS[i], 100 * i);
		assert_int_equal(read_block(&kept, at, &head, rows), ST_OK);
		assert_slice(slice_of(rows, head.bytes), ROWS[i]);
		assert_int_equal(head.rows, want.rows);
		assert_int_equal(head.first, want.first);
		assert_int_equal(head.line, want.line);
		at = kept_rows_behind(at, &head);
	}
	assert_int_equal(at, kept.bytes);
	kept_rows_close(&kept);
}

static void test_kept_rows__their_file_has_no_name_and_is_private(void **state)
{
	struct kept_rows kept;
	struct stat info;
	int fd;

	(void)state;
	open_kept(&kept);
	add_all(&kept);
	assert_string_equal(scratch_list(scratch_path(".")), "");
	assert_int_equal(fstat(kept.fd, &info), 0);
	assert_int_equal(info.st_nlink, 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(info.st_size, kept.bytes);
	assert_int_equal(fcntl(kept.fd, F_GETFD), FD_CLOEXEC);
	fd = kept.fd;
	kept_rows_close(&kept);
	assert_int_equal(fcntl(fd, F_GETFD), -1);
	assert_int_equal(dup2(STDIN_FILENO, fd), fd);
	kept_rows_close(&kept);
	assert_int_equal(fcntl(fd, F_GETFD), 0); /* the number is somebody else's now */
	close(fd);
	kept = (struct kept_rows){ .open = false };
	kept_rows_close(&kept);
	assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), 0);
}

/* The status of reading all blocks as they were added; ST_OK only for the right rows. */
static enum status read_all(const struct kept_rows *kept)
{
	struct kept_head head;
	uint64_t at = 0;
	char rows[64];

	for (size_t i = 0; i < BLOCKS; i++) {
		enum status st = read_block(kept, at, &head, rows);
		if (st)
			return st;
		assert_slice(slice_of(rows, head.bytes), ROWS[i]);
		at = kept_rows_behind(at, &head);
	}
	return ST_OK;
}

static void flip(const struct kept_rows *kept, uint64_t at, int bit)
{
	char byte;

	assert_int_equal(pread(kept->fd, &byte, 1, (off_t)at), 1);
	byte = (char)(byte ^ (1 << bit));
	assert_int_equal(pwrite(kept->fd, &byte, 1, (off_t)at), 1);
}

static void test_kept_rows__every_flipped_bit_of_heads_and_rows_is_told(void **state)
{
	struct kept_rows kept;

	(void)state;
	open_kept(&kept);
	add_all(&kept);
	for (uint64_t at = 0; at < kept.bytes; at++) {
		for (int bit = 0; bit < 8; bit++) {
			flip(&kept, at, bit);
			assert_int_equal(read_all(&kept), ST_IO);
			assert_non_null(strstr(fail_message(), "are not what was written"));
			flip(&kept, at, bit);
		}
	}
	assert_int_equal(read_all(&kept), ST_OK);
	kept_rows_close(&kept);
}

static void test_kept_rows__a_file_cut_short_anywhere_is_told(void **state)
{
	struct kept_rows kept;

	(void)state;
	open_kept(&kept);
	add_all(&kept);
	for (uint64_t size = kept.bytes; size > 0; size--) {
		assert_int_equal(ftruncate(kept.fd, (off_t)size - 1), 0);
		assert_int_equal(read_all(&kept), ST_IO);
		assert_non_null(strstr(fail_message(), "rows kept there are cut short"));
	}
	kept_rows_close(&kept);
}

/* Blocks of the same size that change places are right in themselves. */
static void test_kept_rows__a_block_in_the_place_of_another_is_told(void **state)
{
	struct kept_head first = head_of("one", 100), second = head_of("two", 200), head;
	struct kept_rows kept;
	char blocks[2 * (sizeof(head) + 3)];
	const size_t n = sizeof(blocks) / 2;

	(void)state;
	open_kept(&kept);
	assert_int_equal(kept_rows_add(&kept, &first, "one"), ST_OK);
	assert_int_equal(kept_rows_add(&kept, &second, "two"), ST_OK);
	assert_int_equal(pread(kept.fd, blocks, sizeof(blocks), 0), sizeof(blocks));
	assert_int_equal(pwrite(kept.fd, blocks + n, n, 0), n);
	assert_int_equal(kept_rows_head(&kept, 0, &head), ST_IO);
	assert_int_equal(kept_rows_head(&kept, n, &head), ST_OK);
	kept_rows_close(&kept);
}

/* Adding ROWS fails at each of its CALLS. */
static void expect_full(const char *rows, size_t calls)
{
	struct kept_head head = head_of(rows, 0);
	struct kept_rows kept;

	open_kept(&kept);
	for (size_t call = 0; call < calls; call++) {
		faults_fail_call(call, ENOSPC);
		enum status st = kept_rows_add(&kept, &head, rows);
		faults_clear();
		assert_int_equal(st, ST_IO);
		assert_non_null(strstr(fail_message(), "disk full"));
		assert_int_equal(kept.bytes, 0);
	}
	kept_rows_close(&kept);
}

static void test_kept_rows__a_full_disk_is_told_by_name(void **state)
{
	enum { LARGE = 5000 };
	char large[LARGE + 1];

	(void)state;
	memset(large, 'r', LARGE);
	large[LARGE] = '\0';
	expect_full("rows", 1);
	expect_full(large, 2); /* the head, then the rows */
}

static void test_kept_rows__a_file_size_limit_is_told_wherever_it_is_met(void **state)
{
	const rlim_t all = sizeof(struct kept_head) + 4;
	struct kept_head head = head_of("rows", 0);
	struct rlimit limit;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	for (rlim_t n = 0; n <= all; n++) {
		struct rlimit small = { n, limit.rlim_max };
		struct kept_rows kept;
		open_kept(&kept);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		assert_int_equal(kept_rows_add(&kept, &head, "rows"), n < all ? ST_IO : ST_OK);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
		if (n < all)
			assert_non_null(strstr(fail_message(), "ulimit -f"));
		kept_rows_close(&kept);
	}
}

static void test_kept_rows__short_writes_are_gone_on_with(void **state)
{
	struct kept_rows kept;

	(void)state;
	open_kept(&kept);
	faults_short_writes(3);
	add_all(&kept);
	faults_clear();
	assert_int_equal(read_all(&kept), ST_OK);
	kept_rows_close(&kept);
}

static void test_kept_rows__without_a_folder_there_is_no_place_for_them(void **state)
{
	struct kept_rows kept = { .open = false };

	(void)state;
	assert_int_equal(kept_rows_open(&kept, scratch_path("missing")), ST_IO);
	assert_false(kept.open);
	kept_rows_close(&kept);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_kept_rows__blocks_come_back_as_they_were),
		TEST(test_kept_rows__their_file_has_no_name_and_is_private),
		TEST(test_kept_rows__every_flipped_bit_of_heads_and_rows_is_told),
		TEST(test_kept_rows__a_file_cut_short_anywhere_is_told),
		TEST(test_kept_rows__a_block_in_the_place_of_another_is_told),
		TEST(test_kept_rows__a_full_disk_is_told_by_name),
		TEST(test_kept_rows__a_file_size_limit_is_told_wherever_it_is_met),
		TEST(test_kept_rows__short_writes_are_gone_on_with),
		TEST(test_kept_rows__without_a_folder_there_is_no_place_for_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
