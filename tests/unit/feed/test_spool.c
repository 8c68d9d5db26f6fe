#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feed/spool.h"
#include "support/faults.h"
#include "support/scratch.h"
#include "support/testing.h"

enum { MUCH = 300000 };

static void *write_much(void *ctx)
{
	int fd = *(int *)ctx;

	for (size_t i = 0; i < MUCH / 10; i++)
		assert_int_equal(write(fd, "0123456789", 10), 10);
	close(fd);
	return NULL;
}

static void spool_is_whole(int fd)
{
	struct stat info;
	char chunk[10];

	assert_int_equal(fstat(fd, &info), 0);
	assert_int_equal(info.st_size, MUCH);
	assert_int_equal(info.st_nlink, 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(pread(fd, chunk, 10, MUCH - 10), 10);
	assert_memory_equal(chunk, "0123456789", 10);
}

static void spool_much(int flags)
{
	int pipe_fd[2];
	int fd = -1;
	int err = 0;
	pthread_t writer;

	assert_int_equal(pipe2(pipe_fd, O_CLOEXEC), 0);
	assert_int_equal(fcntl(pipe_fd[0], F_SETFL, flags), 0);
	assert_int_equal(pthread_create(&writer, NULL, write_much, &pipe_fd[1]), 0);
	assert_int_equal(spool_copy(pipe_fd[0], scratch_path("."), &fd, &err), ST_OK);
	assert_int_equal(pthread_join(writer, NULL), 0);
	assert_int_equal(err, 0);
	spool_is_whole(fd);
	assert_string_equal(scratch_list(scratch_path(".")), "");
	close(fd);
	close(pipe_fd[0]);
}

static void test_spool__standard_input_is_kept_in_a_file_without_a_name(void **state)
{
	(void)state;
	spool_much(0);
}

static void test_spool__a_non_blocking_input_is_waited_for(void **state)
{
	(void)state;
	spool_much(O_NONBLOCK);
}

static void test_spool__an_input_that_cannot_be_read_is_no_failure_of_ours(void **state)
{
	int fd = 77;
	int err = 0;

	(void)state;
	assert_int_equal(spool_copy(-1, scratch_path("."), &fd, &err), ST_OK);
	assert_int_equal(err, EBADF);
	assert_int_equal(fd, 77);
}

static void test_spool__a_missing_folder_is(void **state)
{
	int fd = 77;
	int err = 0;

	(void)state;
	assert_int_equal(spool_copy(0, scratch_path("missing"), &fd, &err), ST_IO);
	assert_int_equal(fd, 77);
}

static void test_spool__a_full_disk_is(void **state)
{
	int pipe_fd[2];
	int fd = 77;
	int err = 0;

	(void)state;
	assert_int_equal(pipe2(pipe_fd, O_CLOEXEC), 0);
	assert_int_equal(write(pipe_fd[1], "x", 1), 1);
	close(pipe_fd[1]);
	faults_fail_kind(FAULT_WRITE, ENOSPC);
	assert_int_equal(spool_copy(pipe_fd[0], scratch_path("."), &fd, &err), ST_IO);
	faults_clear();
	assert_string_equal(fail_message(), "copying standard input: disk full");
	assert_int_equal(fd, 77);
	close(pipe_fd[0]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_spool__standard_input_is_kept_in_a_file_without_a_name),
		TEST(test_spool__a_non_blocking_input_is_waited_for),
		TEST(test_spool__an_input_that_cannot_be_read_is_no_failure_of_ours),
		TEST(test_spool__a_missing_folder_is),
		TEST(test_spool__a_full_disk_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
