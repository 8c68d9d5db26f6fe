/* Readers and a writer on one store, each in a process of its own. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/store_scene.h"
#include "support/testing.h"

static struct store_scene scene;

static const char *path(void)
{
	return scratch_path("store");
}

static int setup(void **state)
{
	int rc = scratch_setup(state);

	if (rc)
		return rc;
	store_scene_open(&scene, path(), 0);
	store_scene_do(&scene, store_create_batch("b1", "LAMP", 100, 0));
	store_scene_do(&scene, store_allocate("o0", "", "LAMP", 1));
	store_scene_commit(&scene);
	return 0;
}

static int teardown(void **state)
{
	store_scene_close(&scene);
	assert_string_equal(store_verdict(path()), "");
	return scratch_teardown(state);
}

/* One byte through a pipe: one process waits for the other. */
static void tell(int fd)
{
	assert_int_equal(write(fd, "x", 1), 1);
}

static bool wait_for(int fd)
{
	char c;

	return read(fd, &c, 1) == 1;
}

static enum status count_line(void *ctx, const struct line_view *line)
{
	(void)line;
	++*(int *)ctx;
	return ST_OK;
}

/* Opens a view, says so, waits, and ends with the number of lines it sees then; 99: it failed. */
static int read_late(int said, int asked)
{
	struct views *v = NULL;
	int lines = 0;
	char c = 'x';

	if (views_open(path(), VIEWS_ALL, &v) != ST_OK || write(said, &c, 1) != 1 || !wait_for(asked))
		return 99;
	if (v->ops->allocations(v, count_line, &lines) != ST_OK)
		return 99;
	views_close(v);
	return lines;
}

static void test_readers__see_a_snapshot_while_a_run_commits(void **state)
{
	int said[2], asked[2], status = 0;

	(void)state;
	assert_int_equal(pipe(said), 0);
	assert_int_equal(pipe(asked), 0);
	pid_t child = fork();
	if (child == 0)
		_exit(read_late(said[1], asked[0]));
	assert_true(wait_for(said[0]));
	/* commit upon commit, so that pages of the snapshot would be used again if nobody held them */
	for (int i = 1; i <= 60; i++) {
		char orderid[16];
		snprintf(orderid, sizeof(orderid), "o%d", i);
		store_scene_do(&scene, store_allocate(orderid, "", "LAMP", 1));
		store_scene_commit(&scene);
	}
	tell(asked[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_non_null(strstr(store_view_allocations(path()), "o60/ LAMP 1 b1 0;"));
	for (int fd = 0; fd < 2; fd++) {
		close(said[fd]);
		close(asked[fd]);
	}
}

/* Takes every place in the table of readers, says so, and stays until it is killed. */
static void fill_readers(int said)
{
	const struct env_options options = { 0 };
	struct env env;
	MDB_txn *txn = NULL;
	int taken = 0;
	char c = 'x';

	if (env_open(&env, path(), ENV_READ, &options) != ST_OK)
		_exit(99);
	while (mdb_txn_begin(env.mdb, NULL, MDB_RDONLY, &txn) == 0)
		taken++;
	if (taken < 100 || write(said, &c, 1) != 1)
		_exit(98);
	while (true)
		pause();
}

static void test_readers__that_died_block_nobody(void **state)
{
	int said[2], status = 0;

	(void)state;
	assert_int_equal(pipe(said), 0);
	pid_t child = fork();
	if (child == 0)
		fill_readers(said[1]);
	close(said[1]);
	assert_true(wait_for(said[0]));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(said[0]);
	assert_non_null(strstr(store_view_order(path(), "o0"), "o0/ LAMP 1 b1 0;"));
	store_scene_close(&scene);
	store_scene_open(&scene, path(), 0);
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 1));
	store_scene_commit(&scene);
	assert_string_equal(store_view_order(path(), "o1"), "o1/ LAMP 1 b1 0;");
}

/* A run that is killed in the middle of a transaction leaves the store to the next one at once. */
static void test_runs__that_died_leave_the_store_free_and_as_it_was(void **state)
{
	int said[2], status = 0;

	(void)state;
	store_scene_close(&scene);
	assert_int_equal(pipe(said), 0);
	pid_t child = fork();
	if (child == 0) {
		struct store_scene run;
		const struct row c = store_allocate("o1", "", "LAMP", 1);
		char x = 'x';
		store_scene_open(&run, path(), 0);
		if (store_scene_send(&run, &c) != ST_OK || write(said[1], &x, 1) != 1)
			_exit(99);
		while (true)
			pause();
	}
	close(said[1]);
	assert_true(wait_for(said[0]));
	const struct store_options options = { 0 };
	struct store *second = NULL;
	assert_int_equal(store_open(path(), &options, &second), ST_BUSY);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(said[0]);
	store_scene_open(&scene, path(), 0);
	assert_string_equal(store_view_order(path(), "o1"), "-");
	store_scene_do(&scene, store_allocate("o1", "", "LAMP", 1));
	store_scene_commit(&scene);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_readers__see_a_snapshot_while_a_run_commits),
		TEST(test_readers__that_died_block_nobody),
		TEST(test_runs__that_died_leave_the_store_free_and_as_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
