/* Copies of a store: the same store, verified before they appear, beside a writer that goes on. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "allot/store/backup.h"

#include "support/record_locks.h"
#include "support/run_stage.h"
#include "support/scratch.h"
#include "support/testing.h"

static void tell(void *ctx, const char *sentence)
{
	(void)ctx;
	(void)sentence;
}

static enum status copy(const char *from, const char *to)
{
	struct verify_report report = { 0 };
	char source[256];
	(void)snprintf(source, sizeof(source), "%s", scratch_path(from));
	enum status st = store_copy(source, scratch_path(to), tell, NULL, &report);
	if (st == ST_OK)
		assert_true(report.events > 0);
	return st;
}

static void make_store(struct run_stage *s)
{
	assert_int_equal(run_stage_run(s, run_stage_night(200)), ST_OK);
}

static const char *state_of(struct run_stage *s, const char *store)
{
	s->store = store;
	return run_stage_state(s);
}

static void test_backup__a_copy_is_the_same_store_and_goes_on_like_it(void **state)
{
	struct run_stage *s = *state;
	make_store(s);
	assert_int_equal(copy("store", "copy"), ST_OK);
	assert_string_equal(state_of(s, "copy"), state_of(s, "store"));
	s->store = "store";
	s->out = "a";
	assert_int_equal(run_stage_run(s, "changes.csv more.csv"), ST_OK);
	const char *rows = run_stage_rows(s, 2, 2);
	s->store = "copy";
	s->out = "b";
	assert_int_equal(run_stage_run(s, "changes.csv more.csv"), ST_OK);
	assert_string_equal(run_stage_rows(s, 2, 2), rows);
}

static off_t bytes_of(const char *path)
{
	struct stat is;
	assert_int_equal(stat(scratch_path(path), &is), 0);
	return is.st_size;
}

static void test_backup__a_copy_leaves_out_what_is_free(void **state)
{
	struct run_stage *s = *state;
	make_store(s);
	for (int night = 0; night < 5; night++)
		assert_int_equal(run_stage_run(s, night % 2 ? "batches.csv" : "changes.csv more.csv"), ST_OK);
	assert_int_equal(copy("store", "copy"), ST_OK);
	assert_true(bytes_of("copy/data.mdb") < bytes_of("store/data.mdb"));
	/* of what is left nothing is free, but for the last transaction of the copy itself */
	assert_int_equal(copy("copy", "again"), ST_OK);
	assert_in_range(bytes_of("again/data.mdb"), bytes_of("copy/data.mdb") * 9 / 10,
			bytes_of("copy/data.mdb"));
	assert_string_equal(state_of(s, "again"), state_of(s, "store"));
}

static void test_backup__a_copy_belongs_to_its_user_alone(void **state)
{
	struct run_stage *s = *state;
	mode_t mask = umask(0);
	make_store(s);
	enum status st = copy("store", "copy");
	umask(mask);
	assert_int_equal(st, ST_OK);
	assert_int_equal(scratch_mode(scratch_path("copy")), 0700);
	assert_int_equal(scratch_mode(scratch_path("copy/data.mdb")), 0600);
	assert_int_equal(scratch_mode(scratch_path("copy/lock.mdb")), 0600);
}

static void test_backup__nothing_is_overwritten(void **state)
{
	struct run_stage *s = *state;
	make_store(s);
	scratch_write(scratch_path("file"), "mine");
	assert_int_equal(mkdir(scratch_path("full"), 0700), 0);
	scratch_write(scratch_path("full/file"), "mine too");
	assert_int_equal(mkdir(scratch_path("empty"), 0700), 0);
	assert_int_equal(copy("store", "file"), ST_CANT_CREATE);
	assert_int_equal(copy("store", "full"), ST_CANT_CREATE);
	assert_int_equal(copy("store", "store"), ST_CANT_CREATE);
	assert_string_equal(scratch_list(scratch_path("full")), "file ");
	assert_string_equal(scratch_read(scratch_path("file")), "mine");
	assert_int_equal(copy("store", "empty"), ST_OK);
	assert_string_equal(scratch_list(scratch_path("empty")), "data.mdb lock.mdb ");
}

static void test_backup__of_a_damaged_store_there_is_no_copy(void **state)
{
	struct run_stage *s = *state;
	make_store(s);
	const char *path = scratch_path("store/data.mdb");
	struct stat is;
	assert_int_equal(stat(path, &is), 0);
	int fd = open(path, O_WRONLY);
	for (off_t at = 2 * 4096 + 100; at < is.st_size; at += 4096)
		assert_int_equal(pwrite(fd, "damage", 6, at), 6);
	close(fd);
	char names[512];
	(void)snprintf(names, sizeof(names), "%s", scratch_list(scratch_path("")));
	assert_int_equal(copy("store", "copy"), ST_DAMAGED);
	assert_string_equal(scratch_list(scratch_path("")), names);
}

static void test_backup__a_lock_that_fails_is_no_damage(void **state)
{
	unsigned failed = 0;
	make_store(*state);
	do {
		record_locks_fail(failed + 1);
		enum status st = copy("store", "copy");
		record_locks_fail(0);
		if (st != ST_OK && st != ST_IO)
			fail_msg("call %u: status %d: %s", failed + 1, (int)st, fail_message());
		/* a copy that is not whole does not appear */
		assert_int_equal(scratch_exists(scratch_path("copy")), st == ST_OK);
	} while (record_locks_failed() && ++failed);
	/* of the store, of the copy that is renumbered, and of the one that is verified */
	assert_true(failed >= 6);
}

static void test_backup__where_there_is_no_store_there_is_nothing_to_copy(void **state)
{
	(void)state;
	assert_int_equal(copy("nowhere", "copy"), ST_NO_INPUT);
	assert_false(scratch_exists(scratch_path("copy")));
}

static unsigned copies;

/* Copies in the middle of a run, after its rows are applied and before they are published. */
static void copy_during(void *ctx, const struct feed *feed, uint32_t index, const struct feed_record *record,
			uint64_t run)
{
	char name[32];
	(void)ctx;
	(void)feed;
	(void)index;
	(void)record;
	(void)run;
	int status = -1;
	(void)snprintf(name, sizeof(name), "copy-%u", ++copies);
	/* LMDB must not have a store open twice in one process */
	pid_t pid = fork();
	if (pid == 0)
		_exit(copy("store", name) == ST_OK ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_backup__a_run_that_writes_is_copied_at_one_moment(void **state)
{
	struct run_stage *s = *state;
	copies = 0;
	/* a fork beside another thread may find the lock of the heap taken, for ever */
	s->settings.threads = 1;
	s->settings.listener.feed_done = copy_during;
	make_store(s);
	assert_true(copies >= 2);
	assert_true(scratch_exists(scratch_path("copy-1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, run_stage_setup, run_stage_teardown)
		TEST(test_backup__a_copy_is_the_same_store_and_goes_on_like_it),
		TEST(test_backup__a_copy_leaves_out_what_is_free),
		TEST(test_backup__a_copy_belongs_to_its_user_alone),
		TEST(test_backup__nothing_is_overwritten),
		TEST(test_backup__of_a_damaged_store_there_is_no_copy),
		TEST(test_backup__a_lock_that_fails_is_no_damage),
		TEST(test_backup__where_there_is_no_store_there_is_nothing_to_copy),
		TEST(test_backup__a_run_that_writes_is_copied_at_one_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
