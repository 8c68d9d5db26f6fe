#include "results/out_file.h"
#include "support/faults.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status create(struct out_file *f, const char *path)
{
	const struct reach private = { .folder = 0700, .file = 0600, .group = getegid() };
	return out_file_create(f, AT_FDCWD, path, path, &private);
}

static struct out_file created(const char *name)
{
	struct out_file f = OUT_FILE_CLOSED;

	assert_int_equal(create(&f, scratch_path(name)), ST_OK);
	assert_true(out_file_is_open(&f));
	return f;
}

/* Appends rows "row\n" until N bytes have gathered. */
static enum status fill(struct out_file *f, size_t n)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < n / 4 && !st; i++) {
		buf_put_str(&f->rows, "row\n");
		st = out_file_flow(f);
	}
	return st;
}

static void test_out_file__rows_reach_the_file_and_are_synced(void **state)
{
	struct out_file f = created("rows.csv");

	(void)state;
	assert_int_equal(fill(&f, 8), ST_OK);
	assert_string_equal(faults_log(), "");
	assert_int_equal(out_file_finish(&f), ST_OK);
	assert_string_equal(faults_log(), "wf");
	assert_false(out_file_is_open(&f));
	assert_string_equal(scratch_read(scratch_path("rows.csv")), "row\nrow\n");
}

static void test_out_file__only_the_owner_may_read_it(void **state)
{
	mode_t mask = umask(0);
	struct out_file f = created("rows.csv");

	(void)state;
	umask(mask);
	assert_int_equal(out_file_finish(&f), ST_OK);
	assert_int_equal(scratch_mode(scratch_path("rows.csv")), 0600);
}

static void test_out_file__rows_are_written_in_large_pieces(void **state)
{
	struct out_file f = created("rows.csv");

	(void)state;
	assert_int_equal(fill(&f, OUT_FILE_PIECE - 4), ST_OK);
	assert_string_equal(faults_log(), "");
	assert_int_equal(fill(&f, 4), ST_OK);
	assert_string_equal(faults_log(), "w");
	assert_int_equal(fill(&f, OUT_FILE_PIECE + 4), ST_OK);
	assert_string_equal(faults_log(), "ww");
	assert_int_equal(out_file_finish(&f), ST_OK);
	assert_string_equal(faults_log(), "wwwf");
	assert_int_equal(strlen(scratch_read(scratch_path("rows.csv"))), 2 * OUT_FILE_PIECE + 4);
}

static void test_out_file__an_existing_file_is_not_touched(void **state)
{
	struct out_file f = OUT_FILE_CLOSED;

	(void)state;
	scratch_write(scratch_path("rows.csv"), "old");
	assert_int_equal(create(&f, scratch_path("rows.csv")), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "/rows.csv: File exists"));
	assert_false(out_file_is_open(&f));
	assert_string_equal(scratch_read(scratch_path("rows.csv")), "old");
	assert_int_equal(symlink("rows.csv", scratch_path("link.csv")), 0);
	assert_int_equal(create(&f, scratch_path("link.csv")), ST_CANT_CREATE);
}

static void test_out_file__a_full_disk_is_told_at_the_end_of_a_small_file(void **state)
{
	struct out_file f = created("rows.csv");
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(dup2(full, f.fd), f.fd);
	close(full);
	assert_int_equal(fill(&f, 8), ST_OK);
	assert_int_equal(out_file_finish(&f), ST_IO);
	assert_non_null(strstr(fail_message(), "/rows.csv: disk full"));
	assert_false(out_file_is_open(&f));
}

static void test_out_file__the_first_failure_is_kept_and_ends_all_writing(void **state)
{
	struct out_file f = created("rows.csv");

	(void)state;
	faults_fail_call(0, ENOSPC);
	assert_int_equal(fill(&f, OUT_FILE_PIECE), ST_IO);
	assert_int_equal(fill(&f, 4), ST_IO);
	assert_int_equal(out_file_write(&f), ST_IO);
	assert_int_equal(out_file_finish(&f), ST_IO);
	assert_string_equal(faults_log(), "w");
	assert_string_equal(scratch_read(scratch_path("rows.csv")), "");
}

static void test_out_file__a_failed_sync_is_told(void **state)
{
	struct out_file f = created("rows.csv");

	(void)state;
	faults_fail_kind(FAULT_FSYNC, EIO);
	assert_int_equal(fill(&f, 4), ST_OK);
	assert_int_equal(out_file_finish(&f), ST_IO);
	assert_non_null(strstr(fail_message(), "/rows.csv: Input/output error"));
}

static void test_out_file__a_row_without_memory_is_a_failure(void **state)
{
	struct out_file f = created("rows.csv");

	(void)state;
	f.rows.ceiling = 2;
	assert_int_equal(fill(&f, 4), ST_NO_MEMORY);
	assert_int_equal(out_file_finish(&f), ST_NO_MEMORY);
	assert_string_equal(scratch_read(scratch_path("rows.csv")), "");
}

static void test_out_file__dropping_writes_nothing_more(void **state)
{
	struct out_file f = created("rows.csv");

	(void)state;
	assert_int_equal(fill(&f, 4), ST_OK);
	out_file_drop(&f);
	assert_string_equal(faults_log(), "");
	assert_false(out_file_is_open(&f));
	out_file_drop(&f);
	assert_int_equal(out_file_finish(&f), ST_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, faults_setup, faults_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_out_file__rows_reach_the_file_and_are_synced),
		TEST(test_out_file__only_the_owner_may_read_it),
		TEST(test_out_file__rows_are_written_in_large_pieces),
		TEST(test_out_file__an_existing_file_is_not_touched),
		TEST(test_out_file__a_full_disk_is_told_at_the_end_of_a_small_file),
		TEST(test_out_file__the_first_failure_is_kept_and_ends_all_writing),
		TEST(test_out_file__a_failed_sync_is_told),
		TEST(test_out_file__a_row_without_memory_is_a_failure),
		TEST(test_out_file__dropping_writes_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
