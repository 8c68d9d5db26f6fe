/* Clones of a store: for work that is thrown away, the store untouched to the byte. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/store/backup.h"
#include "allot/store/look.h"

#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

static void count_bytes(void *ctx, uint64_t bytes)
{
	*(uint64_t *)ctx += bytes;
}

static enum status clone(const char *from, const char *to, uint64_t *bytes)
{
	char source[256];
	(void)snprintf(source, sizeof(source), "%s", scratch_path(from));
	*bytes = 0;
	return store_clone(source, scratch_path(to), count_bytes, bytes);
}

static const char *state_of(struct run_stage *s, const char *store)
{
	s->store = store;
	return run_stage_state(s);
}

/* Size and times of FILE, as a text to compare. */
static void look_at(const char *file, char room[128])
{
	struct stat is;
	assert_int_equal(stat(scratch_path(file), &is), 0);
	(void)snprintf(room, 128, "%lld %lld.%ld", (long long)is.st_size, (long long)is.st_mtim.tv_sec,
		       is.st_mtim.tv_nsec);
}

static void test_clone__is_the_same_store_and_nothing_of_the_first_changes(void **state)
{
	static const char *const FILES[] = { "store/data.mdb", "store/lock.mdb" };
	struct run_stage *s = *state;
	char before[COUNT_OF(FILES)][128], after[128];
	uint64_t bytes;
	assert_int_equal(run_stage_run(s, run_stage_night(200)), ST_OK);
	for (size_t i = 0; i < COUNT_OF(FILES); i++)
		look_at(FILES[i], before[i]);
	assert_int_equal(clone("store", "clone", &bytes), ST_OK);
	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		look_at(FILES[i], after);
		assert_string_equal(after, before[i]);
	}
	assert_string_equal(state_of(s, "clone"), state_of(s, "store"));
	s->store = "clone";
	run_stage_verify(s);
}

static void test_clone__of_no_store_is_none(void **state)
{
	uint64_t bytes;
	(void)state;
	assert_int_equal(clone("nowhere", "clone", &bytes), ST_OK);
	assert_false(scratch_exists(scratch_path("clone")));
	assert_int_equal(bytes, 0);
}

static void test_clone__of_what_is_no_store_is_refused(void **state)
{
	uint64_t bytes;
	(void)state;
	assert_int_equal(mkdir(scratch_path("other"), 0700), 0);
	scratch_write(scratch_path("other/data.mdb"), "this is no store");
	assert_int_equal(clone("other", "clone", &bytes), ST_DAMAGED);
}

/* A run that commits row by row in a process of its own. */
static pid_t run_beside(struct run_stage *s)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		s->settings.chunk_rows = 1;
		_exit(run_stage_run(s, "orders.csv more.csv") == ST_OK ? 0 : 1);
	}
	return pid;
}

static void test_clone__beside_a_run_is_one_state_of_the_store(void **state)
{
	struct run_stage *s = *state;
	uint64_t bytes;
	int status = 0, clones = 0;
	assert_int_equal(run_stage_run(s, run_stage_night(3000)), ST_OK);
	pid_t pid = run_beside(s), ended = 0;
	while (!(ended = waitpid(pid, &status, WNOHANG)) && clones < 40) {
		char name[32];
		(void)snprintf(name, sizeof(name), "clone-%d", clones++);
		assert_int_equal(clone("store", name, &bytes), ST_OK);
		/* a store that is read to its end is sound */
		s->store = name;
		s->text.n = 0;
		assert_non_null(run_stage_state(s));
	}
	if (!ended)
		ended = waitpid(pid, &status, 0);
	assert_int_equal(ended, pid);
	assert_int_equal(status, 0);
	assert_true(clones > 0);
}

static void test_look__a_store_tells_its_size(void **state)
{
	struct run_stage *s = *state;
	struct store_size size = { 0 };
	struct views *views = NULL;
	struct stat is;
	assert_int_equal(run_stage_run(s, run_stage_night(200)), ST_OK);
	assert_int_equal(views_open(scratch_path("store"), VIEWS_FEW, &views), ST_OK);
	assert_int_equal(store_size(views, &size), ST_OK);
	views_close(views);
	assert_int_equal(stat(scratch_path("store/data.mdb"), &is), 0);
	assert_int_equal(size.file_bytes, (uint64_t)is.st_blocks * 512);
	assert_in_range(size.reuse_bytes, 1, size.file_bytes);
	assert_int_equal(size.held_bytes, 0);
	assert_int_equal(size.readers_count, 0);
	assert_true(size.free_bytes > 0);
	assert_false(store_running(scratch_path("store")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, run_stage_setup, run_stage_teardown)
		TEST(test_clone__is_the_same_store_and_nothing_of_the_first_changes),
		TEST(test_clone__of_no_store_is_none),
		TEST(test_clone__of_what_is_no_store_is_refused),
		TEST(test_clone__beside_a_run_is_one_state_of_the_store),
		TEST(test_look__a_store_tells_its_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
