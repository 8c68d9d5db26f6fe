#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/socket.h>
#include <unistd.h>

#include "allot/feed/validation.h"
#include "support/feed_text.h"
#include "support/scratch.h"
#include "support/testing.h"

static struct kept_rows rows_kept;
static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

/* Whatever it is refused for, and though its last line does not end. */
static void validate(struct feed *feed)
{
	const struct validation_settings settings = { .limit = UNLIMITED, .unterminated = true };

	assert_int_equal(feed_validate(feed, &rows_kept, &settings), ST_OK);
}

static void unreadable(const char *path, const char *why)
{
	struct feed feed;

	assert_int_equal(feed_open(&feed, path, scratch_path(".")), ST_OK);
	assert_int_equal(feed.fd, -1);
	assert_int_equal(text_peek(&feed), KIND_NONE);
	validate(&feed);
	assert_int_equal(feed.code, CODE_UNREADABLE);
	if (!strstr(feed.detail, why))
		fail_msg("\"%s\" does not say \"%s\"", feed.detail, why);
	assert_int_equal(feed.detail_line, 0);
	assert_int_equal(feed.header.kind, KIND_NONE);
	assert_false(feed.has_sha256);
	feed_close(&feed);
}

static void test_feed__what_is_no_file_is_unreadable_and_rows_kept_hangs(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	unreadable(scratch_path("."), "folder");
	unreadable("/dev/null", "device");
	unreadable("/dev/zero", "device");
	assert_int_equal(mkfifo(scratch_path("fifo"), 0600), 0);
	unreadable(scratch_path("fifo"), "pipe");
	assert_true(strlen(scratch_path("socket")) < sizeof(address.sun_path));
	memcpy(address.sun_path, scratch_path("socket"), strlen(scratch_path("socket")));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	unreadable(scratch_path("socket"), "cannot be opened");
	close(fd);
}

static void test_feed__what_is_gone_is_unreadable(void **state)
{
	(void)state;
	unreadable(scratch_path("gone.csv"), "no longer there");
	assert_int_equal(symlink("gone.csv", scratch_path("link.csv")), 0);
	unreadable(scratch_path("link.csv"), "no longer there");
	assert_int_equal(symlink("loop.csv", scratch_path("loop.csv")), 0);
	unreadable(scratch_path("loop.csv"), "symbolic links");
}

static void test_feed__a_file_without_permission_is_unreadable(void **state)
{
	int rights;

	(void)state;
	scratch_write(scratch_path("secret.csv"), "ref,qty\n");
	assert_int_equal(chmod(scratch_path("secret.csv"), 0), 0);
	rights = open(scratch_path("secret.csv"), O_RDONLY);
	if (rights >= 0) { /* root reads everything */
		close(rights);
		skip();
	}
	unreadable(scratch_path("secret.csv"), "permission");
}

static void test_feed__a_file_is_read_through_a_symbolic_link(void **state)
{
	struct feed feed;

	(void)state;
	scratch_write(scratch_path("a.csv"), "ref,qty\nb1,2\n");
	assert_int_equal(symlink("a.csv", scratch_path("b.csv")), 0);
	assert_int_equal(feed_open(&feed, scratch_path("b.csv"), "/nowhere"), ST_OK);
	assert_slice(feed.name, "b.csv");
	assert_int_equal(text_peek(&feed), KIND_CHANGES);
	validate(&feed);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.rows, 1);
	assert_int_equal(fcntl(feed.fd, F_GETFD), FD_CLOEXEC);
	feed_close(&feed);
	assert_int_equal(feed.fd, -1);
}

/* Runs with FD as standard input. */
static void open_stdin(int fd, struct feed *feed)
{
	int kept = dup(STDIN_FILENO);

	if (fd >= 0)
		assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	else
		close(STDIN_FILENO);
	assert_int_equal(feed_open(feed, "-", scratch_path(".")), ST_OK);
	dup2(kept, STDIN_FILENO);
	close(kept);
}

static void test_feed__standard_input_is_a_feed(void **state)
{
	int pipe_fd[2];
	struct feed feed;

	(void)state;
	assert_int_equal(pipe(pipe_fd), 0);
	assert_int_equal(write(pipe_fd[1], "ref,qty\nb1,2\n", 13), 13);
	close(pipe_fd[1]);
	open_stdin(pipe_fd[0], &feed);
	close(pipe_fd[0]);
	assert_slice(feed.name, "-");
	validate(&feed);
	assert_int_equal(feed.code, CODE_NONE);
	assert_int_equal(feed.rows, 1);
	feed_close(&feed);
}

static void test_feed__a_standard_input_that_cannot_be_read_is_unreadable(void **state)
{
	int folder = open(scratch_path("."), O_RDONLY);
	struct feed feed;

	(void)state;
	open_stdin(folder, &feed);
	assert_int_equal(feed.fd, -1);
	assert_string_equal(feed.unreadable, "standard input cannot be read: Is a directory");
	feed_close(&feed);
	open_stdin(-1, &feed);
	assert_string_equal(feed.unreadable, "standard input cannot be read: Bad file descriptor");
	feed_close(&feed);
	close(folder);
}

static void test_feed__too_many_open_files_is_our_failure_not_the_feeds(void **state)
{
	struct rlimit limit;
	struct rlimit none;
	struct feed feed;

	(void)state;
	scratch_write(scratch_path("a.csv"), "ref,qty\n");
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = (struct rlimit){ 0, limit.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(feed_open(&feed, scratch_path("a.csv"), "/nowhere"), ST_IO);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_non_null(strstr(fail_message(), "a.csv: Too many open files"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

static int open_kept(void **state)
{
	(void)state;
	return kept_rows_open(&rows_kept, "/tmp") ? -1 : 0;
}

static int close_kept(void **state)
{
	(void)state;
	kept_rows_close(&rows_kept);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_feed__what_is_no_file_is_unreadable_and_rows_kept_hangs),
		TEST(test_feed__what_is_gone_is_unreadable),
		TEST(test_feed__a_file_without_permission_is_unreadable),
		TEST(test_feed__a_file_is_read_through_a_symbolic_link),
		TEST(test_feed__standard_input_is_a_feed),
		TEST(test_feed__a_standard_input_that_cannot_be_read_is_unreadable),
		TEST(test_feed__too_many_open_files_is_our_failure_not_the_feeds),
	};

	return cmocka_run_group_tests(tests, open_kept, close_kept);
}
