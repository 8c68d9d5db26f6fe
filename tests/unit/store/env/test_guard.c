/* Faults in a store's map end the process with a message and 76; other faults stay what they are. */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/env/guard.h"

#include "support/scratch.h"
#include "support/store_env.h"
#include "support/testing.h"

/* Runs WORK in a process of its own; its wait status, and what it said on standard error. */
static int in_process(void (*work)(void), char said[512])
{
	int pipe_ends[2], status = 0;
	size_t n = 0;
	assert_int_equal(pipe(pipe_ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		const struct rlimit none = { 0, 0 };
		setrlimit(RLIMIT_CORE, &none);
		dup2(pipe_ends[1], STDERR_FILENO);
		close(pipe_ends[0]);
		close(pipe_ends[1]);
		work();
		_exit(99);
	}
	close(pipe_ends[1]);
	for (ssize_t got; n < 511 && (got = read(pipe_ends[0], said + n, 511 - n)) > 0;)
		n += (size_t)got;
	said[n] = '\0';
	close(pipe_ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static struct env opened;

/* Opens the store, as a process does that reads for long, and remembers where a value of it is. */
static const volatile char *open_and_look(void)
{
	const struct env_options options = { 0 };
	struct slice payload = { 0 };
	MDB_txn *txn = NULL;
	bool found = false;
	if (env_open(&opened, scratch_path("store"), ENV_READ, &options) != ST_OK ||
	    env_begin(&opened, ENV_READ, &txn) != ST_OK ||
	    record_get(txn, &opened.tables[TABLE_META], SLICE("counters"), &found, &payload) != ST_OK)
		_exit(98);
	return payload.p;
}

static void read_behind_the_end(void)
{
	const volatile char *value = open_and_look();
	if (truncate(scratch_path("store/data.mdb"), 0) != 0)
		_exit(97);
	(void)*value;
}

static void read_nowhere(void)
{
	(void)open_and_look();
	/* sanitizers have handlers of their own */
	void *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	(void)*(volatile char *)page;
}

static void read_behind_the_end_after_closing(void)
{
	(void)open_and_look();
	guard_leave(opened.mdb);
	raise(SIGBUS);
}

static void make_store(void)
{
	struct store_env e;
	store_env_open(&e, scratch_path("store"));
	store_env_close(&e);
}

static void test_guard__a_file_cut_short_under_a_reader_is_told(void **state)
{
	char said[512];
	(void)state;
	make_store();
	int status = in_process(read_behind_the_end, said);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 76);
	assert_non_null(strstr(said, "allot: "));
	assert_non_null(strstr(said, "/store: store damaged: reading its map failed"));
	assert_int_equal(said[strlen(said) - 1], '\n');
}

static void test_guard__a_fault_elsewhere_stays_a_crash(void **state)
{
	char said[512];
	(void)state;
	make_store();
	int status = in_process(read_nowhere, said);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSEGV);
	assert_null(strstr(said, "store damaged"));
}

static void test_guard__maps_that_are_gone_are_not_guarded(void **state)
{
	char said[512];
	(void)state;
	make_store();
	int status = in_process(read_behind_the_end_after_closing, said);
	assert_null(strstr(said, "store damaged"));
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 76);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
		TEST(test_guard__a_file_cut_short_under_a_reader_is_told),
		TEST(test_guard__a_fault_elsewhere_stays_a_crash),
		TEST(test_guard__maps_that_are_gone_are_not_guarded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
