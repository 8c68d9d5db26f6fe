#include "allot/base/files/file.h"
#include "support/faults.h"
#include "support/scratch.h"
#include "support/testing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int created(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);

	assert_true(fd >= 0);
	return fd;
}

static void test_file__short_writes_are_gone_on_with(void **state)
{
	const char *path = scratch_path("rows.csv");
	int fd = created(path);

	(void)state;
	faults_short_writes(3);
	assert_int_equal(file_write(fd, "orderid,sku,qty\n", 16, path), ST_OK);
	assert_string_equal(faults_log(), "wwwwww");
	assert_int_equal(file_sync_close(fd, path), ST_OK);
	assert_string_equal(scratch_read(path), "orderid,sku,qty\n");
}

static void test_file__an_interrupted_write_is_repeated(void **state)
{
	const char *path = scratch_path("rows.csv");
	int fd = created(path);

	(void)state;
	faults_fail_call(0, EINTR);
	assert_int_equal(file_write(fd, "abc", 3, path), ST_OK);
	assert_string_equal(faults_log(), "ww");
	close(fd);
	assert_string_equal(scratch_read(path), "abc");
}

static void test_file__a_full_disk_is_said_by_name(void **state)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(file_write(fd, "abc", 3, "results/rows.csv"), ST_IO);
	assert_string_equal(fail_message(), "results/rows.csv: disk full");
	faults_fail_kind(FAULT_WRITE, EDQUOT);
	assert_int_equal(file_write(fd, "abc", 3, "results/rows.csv"), ST_IO);
	assert_string_equal(fail_message(), "results/rows.csv: disk full");
	close(fd);
}

static void test_file__a_limit_on_the_size_of_files_is_said_by_name(void **state)
{
	const char *path = scratch_path("rows.csv");
	struct rlimit before;
	struct rlimit limit;
	int fd = created(path);

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){ .rlim_cur = 4, .rlim_max = before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	enum status st = file_write(fd, "abcdefgh", 8, "rows.csv");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(st, ST_IO);
	assert_string_equal(fail_message(), "rows.csv: larger than the file system or ulimit -f allows");
	close(fd);
	assert_string_equal(scratch_read(path), "abcd");
}

static void test_file__reading_stops_at_the_end_of_the_file_only(void **state)
{
	const char *path = scratch_path("feed.csv");
	char piece[8] = "";
	size_t got = 99;

	(void)state;
	scratch_write(path, "0123456789");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(file_read_at(fd, piece, 8, 0, &got, path), ST_OK);
	assert_slice(slice_of(piece, got), "01234567");
	assert_int_equal(file_read_at(fd, piece, 8, 8, &got, path), ST_OK);
	assert_slice(slice_of(piece, got), "89");
	assert_int_equal(file_read_at(fd, piece, 8, 10, &got, path), ST_OK);
	assert_int_equal(got, 0);
	close(fd);
}

/* Files below /proc hand out a page at a time at most. */
static void test_file__short_reads_are_gone_on_with(void **state)
{
	static char piece[8192];
	size_t got = 0;
	int fd = open("/proc/self/smaps", O_RDONLY | O_CLOEXEC);

	(void)state;
	if (fd < 0)
		skip();
	assert_int_equal(file_read_at(fd, piece, sizeof(piece), 0, &got, "smaps"), ST_OK);
	assert_int_equal(got, sizeof(piece));
	close(fd);
}

static void test_file__a_read_that_fails_names_the_path_and_sets_nothing(void **state)
{
	char piece[8];
	size_t got = 99;
	int fd = open("/", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(file_read_at(fd, piece, 8, 0, &got, "feed.csv"), ST_IO);
	assert_string_equal(fail_message(), "feed.csv: Is a directory");
	assert_int_equal(got, 99);
	close(fd);
}

static void test_file__a_failed_sync_is_told_and_the_file_closed_all_the_same(void **state)
{
	const char *path = scratch_path("rows.csv");
	int fd = created(path);

	(void)state;
	faults_fail_kind(FAULT_FSYNC, EIO);
	assert_int_equal(file_sync_close(fd, "rows.csv"), ST_IO);
	assert_string_equal(fail_message(), "rows.csv: Input/output error");
	assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static void test_folder__missing_parents_are_made_and_each_is_synced(void **state)
{
	mode_t mask = umask(0);

	(void)state;
	enum status st = folder_make(scratch_path("a/b//c/"));
	umask(mask);
	assert_int_equal(st, ST_OK);
	assert_int_equal(scratch_mode(scratch_path("a/b/c")), 0700);
	assert_int_equal(scratch_mode(scratch_path("a")), 0700);
	/* a, a/b and a/b/c with their parents' syncs; then the path with its last slash is
	 * there. */
	static const char last[] = "mfmfmfm";
	assert_string_equal(faults_log() + faults_seen() - strlen(last), last);
}

static void test_folder__an_existing_folder_is_fine(void **state)
{
	(void)state;
	assert_int_equal(folder_make(scratch_path("a")), ST_OK);
	assert_int_equal(folder_make(scratch_path("a")), ST_OK);
	assert_int_equal(symlink(scratch_path("a"), scratch_path("link")), 0);
	assert_int_equal(folder_make(scratch_path("link")), ST_OK);
	assert_int_equal(folder_make("/"), ST_OK);
	assert_int_equal(folder_make("."), ST_OK);
}

static void test_folder__it_cannot_be_made_where_a_file_is_in_the_way(void **state)
{
	(void)state;
	scratch_write(scratch_path("file"), "x");
	assert_int_equal(folder_make(scratch_path("file")), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "/file: is no folder"));
	assert_int_equal(folder_make(scratch_path("file/below")), ST_CANT_CREATE);
	assert_int_equal(folder_make(""), ST_CANT_CREATE);
}

static void test_folder__a_full_disk_is_an_io_error_no_wrong_name(void **state)
{
	(void)state;
	faults_fail_kind(FAULT_MKDIR, ENOSPC);
	assert_int_equal(folder_make(scratch_path("a")), ST_IO);
	assert_non_null(strstr(fail_message(), "/a: disk full"));
	faults_fail_kind(FAULT_MKDIR, EACCES);
	assert_int_equal(folder_make(scratch_path("a")), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "/a: Permission denied"));
}

static void test_folder__a_sync_that_fails_is_told(void **state)
{
	(void)state;
	faults_fail_kind(FAULT_FSYNC, EIO);
	assert_int_equal(folder_make(scratch_path("a")), ST_IO);
	assert_int_equal(folder_sync(scratch_path("a")), ST_IO);
	faults_fail_kind(FAULT_FSYNC, EINVAL); /* a file system that has no such thing */
	assert_int_equal(folder_sync(scratch_path("a")), ST_OK);
	assert_int_equal(folder_sync(scratch_path("missing")), ST_IO);
}

static void test_folder__the_parent_is_found_for_every_way_to_write_a_path(void **state)
{
	(void)state;
	assert_int_equal(folder_sync_parent("name"), ST_OK);
	assert_int_equal(folder_sync_parent("name/"), ST_OK);
	assert_int_equal(folder_sync_parent("/name"), ST_OK);
	assert_int_equal(folder_sync_parent("/"), ST_OK);
	assert_int_equal(folder_sync_parent(scratch_path("x")), ST_OK);
	assert_int_equal(folder_sync_parent(scratch_path("missing/x")), ST_IO);
	assert_non_null(strstr(fail_message(), "/missing: "));
}

static void test_folder__removing_takes_everything_but_follows_no_link(void **state)
{
	(void)state;
	assert_int_equal(folder_make(scratch_path("kept")), ST_OK);
	scratch_write(scratch_path("kept/file"), "x");
	assert_int_equal(folder_make(scratch_path("gone/deep/deeper")), ST_OK);
	scratch_write(scratch_path("gone/deep/file"), "x");
	scratch_write(scratch_path("gone/.hidden"), "x");
	assert_int_equal(symlink(scratch_path("kept"), scratch_path("gone/deep/link")), 0);
	assert_int_equal(folder_remove(scratch_path("gone")), ST_OK);
	assert_false(scratch_exists(scratch_path("gone")));
	assert_int_equal(symlink(scratch_path("kept"), scratch_path("link")), 0);
	assert_int_equal(folder_remove(scratch_path("link")), ST_OK);
	assert_false(scratch_exists(scratch_path("link")));
	assert_string_equal(scratch_read(scratch_path("kept/file")), "x");
}

static void test_folder__removing_what_is_not_there_is_fine(void **state)
{
	(void)state;
	assert_int_equal(folder_remove(scratch_path("missing")), ST_OK);
	assert_int_equal(folder_remove(scratch_path("missing/below")), ST_OK);
	scratch_write(scratch_path("file"), "x");
	assert_int_equal(folder_remove(scratch_path("file/below")), ST_OK);
}

static void test_folder__what_cannot_be_removed_is_told(void **state)
{
	(void)state;
	assert_int_equal(folder_remove("/proc/self/fdinfo"), ST_IO);
	assert_non_null(strstr(fail_message(), "/proc/self/fdinfo: "));
}

/* FROM and TO are whole paths; what is synced is the scratch folder. */
static enum status publish(const char *from, const char *to)
{
	char path[4096];
	int folder = open(scratch_path("."), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(folder >= 0);
	(void)snprintf(path, sizeof(path), "%s", from);
	enum status st = file_publish(folder, path, to, to);
	close(folder);
	return st;
}

static void test_file__publishing_renames_and_syncs_the_parent(void **state)
{
	(void)state;
	assert_int_equal(folder_make(scratch_path("begun")), ST_OK);
	faults_clear();
	assert_int_equal(publish(scratch_path("begun"), scratch_path("run")), ST_OK);
	assert_string_equal(faults_log(), "pf");
	assert_true(scratch_exists(scratch_path("run")));
	assert_false(scratch_exists(scratch_path("begun")));
}

/* Publishing onto TO fails and leaves both as they were. */
static void refuses_to_replace(const char *to)
{
	assert_int_equal(publish(scratch_path("begun"), to), ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), ": exists already"));
	assert_true(scratch_exists(scratch_path("begun")));
	assert_true(scratch_exists(to));
}

static void refuses_to_replace_anything(void)
{
	assert_int_equal(folder_make(scratch_path("begun")), ST_OK);
	assert_int_equal(folder_make(scratch_path("empty")), ST_OK);
	scratch_write(scratch_path("file"), "x");
	assert_int_equal(symlink("nowhere", scratch_path("link")), 0);
	refuses_to_replace(scratch_path("empty"));
	refuses_to_replace(scratch_path("file"));
	refuses_to_replace(scratch_path("link"));
}

static void test_file__publishing_never_replaces_anything(void **state)
{
	(void)state;
	refuses_to_replace_anything();
}

static void test_file__publishing_never_replaces_where_the_file_system_cannot_refuse(void **state)
{
	(void)state;
	faults_fail_kind(FAULT_PUBLISH, EINVAL);
	refuses_to_replace_anything();
	assert_int_equal(publish(scratch_path("begun"), scratch_path("run")), ST_OK);
	assert_true(scratch_exists(scratch_path("run")));
}

static void test_file__a_rename_that_fails_is_an_io_error(void **state)
{
	(void)state;
	assert_int_equal(publish(scratch_path("missing"), scratch_path("run")), ST_IO);
	faults_fail_kind(FAULT_PUBLISH, ENOSPC);
	assert_int_equal(publish(scratch_path("missing"), "out/run"), ST_IO);
	assert_string_equal(fail_message(), "out/run: disk full");
}

static void test_path__join_puts_one_slash_between(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	assert_string_equal(path_join(&b, "results", "latest"), "results/latest");
	assert_int_equal(b.n, strlen("results/latest"));
	assert_string_equal(path_join(&b, "results/", "latest"), "results/latest");
	assert_string_equal(path_join(&b, "/", "latest"), "/latest");
	assert_string_equal(path_join(&b, ".", ""), "./");
	buf_release(&b);
}

static void test_path__join_without_memory_gives_nothing(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 14);
	assert_null(path_join(&b, "results", "latest"));
	assert_non_null(path_join(&b, "result", "latest"));
	buf_release(&b);
}

static void test_path__base_is_the_last_name(void **state)
{
	(void)state;
	assert_slice(path_base("orders.csv"), "orders.csv");
	assert_slice(path_base("night/orders.csv"), "orders.csv");
	assert_slice(path_base("/orders.csv"), "orders.csv");
	assert_slice(path_base("night//feeds//"), "feeds");
	assert_slice(path_base("-"), "-");
	assert_slice(path_base("/"), "");
	assert_slice(path_base(""), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, faults_setup, faults_teardown)

static void test_file__nameless_files_go_where_the_environment_says(void **state)
{
	(void)state;
	scratch_tmpdir("/elsewhere");
	assert_string_equal(temporary_folder(), "/elsewhere");
	scratch_tmpdir("");
	assert_string_equal(temporary_folder(), "/tmp");
	scratch_tmpdir(NULL);
	assert_string_equal(temporary_folder(), "/tmp");
	scratch_tmpdir_back();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_file__short_writes_are_gone_on_with),
		TEST(test_file__an_interrupted_write_is_repeated),
		TEST(test_file__a_full_disk_is_said_by_name),
		TEST(test_file__a_limit_on_the_size_of_files_is_said_by_name),
		TEST(test_file__reading_stops_at_the_end_of_the_file_only),
		TEST(test_file__short_reads_are_gone_on_with),
		TEST(test_file__a_read_that_fails_names_the_path_and_sets_nothing),
		TEST(test_file__a_failed_sync_is_told_and_the_file_closed_all_the_same),
		TEST(test_folder__missing_parents_are_made_and_each_is_synced),
		TEST(test_folder__an_existing_folder_is_fine),
		TEST(test_folder__it_cannot_be_made_where_a_file_is_in_the_way),
		TEST(test_folder__a_full_disk_is_an_io_error_no_wrong_name),
		TEST(test_folder__a_sync_that_fails_is_told),
		TEST(test_folder__the_parent_is_found_for_every_way_to_write_a_path),
		TEST(test_folder__removing_takes_everything_but_follows_no_link),
		TEST(test_folder__removing_what_is_not_there_is_fine),
		TEST(test_folder__what_cannot_be_removed_is_told),
		TEST(test_file__publishing_renames_and_syncs_the_parent),
		TEST(test_file__publishing_never_replaces_anything),
		TEST(test_file__publishing_never_replaces_where_the_file_system_cannot_refuse),
		TEST(test_file__a_rename_that_fails_is_an_io_error),
		TEST(test_file__nameless_files_go_where_the_environment_says),
		TEST(test_path__join_puts_one_slash_between),
		TEST(test_path__join_without_memory_gives_nothing),
		TEST(test_path__base_is_the_last_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
