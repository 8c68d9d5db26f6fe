/* The folder of a store that comes into being, and what is left of one whose maker was killed. */
#include "store/env/draft.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/scratch.h"
#include "support/testing.h"

/* What happens before the next flock(), as if another process did it. */
static void (*meanwhile)(void);

int flock(int fd, int operation)
{
	void (*now)(void) = meanwhile;
	meanwhile = NULL;
	if (now)
		now();
	return (int)syscall(SYS_flock, fd, operation);
}

/* A copy that scratch_path() does not take back. */
static const char *store_path(void)
{
	static char path[256];
	(void)snprintf(path, sizeof(path), "%s", scratch_path("store"));
	return path;
}

static void make_folder(const char *name, const char *file)
{
	char path[256];
	assert_int_equal(mkdir(scratch_path(name), 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/%s", name, file);
	scratch_write(scratch_path(path), "");
}

/* What is in the test's folder once a draft was made there and dropped. */
static const char *left_after_another(void)
{
	struct draft draft;
	assert_int_equal(draft_begin(store_path(), &draft), ST_OK);
	draft_drop(&draft);
	return scratch_list(scratch_path(""));
}

static void test_draft__what_a_killed_maker_left_goes_when_the_next_begins(void **state)
{
	(void)state;
	make_folder(".store.new-a1B2c3", "lock.mdb");
	scratch_write(scratch_path(".store.new-a1B2c3/data.mdb"), "");
	make_folder(".store.new-xyzxyz", "lock.mdb");
	assert_int_equal(mkdir(scratch_path(".store.new-empty0"), 0700), 0);
	assert_string_equal(left_after_another(), "");
}

static void test_draft__what_somebody_else_may_have_made_stays(void **state)
{
	(void)state;
	make_folder("store.backup", "data.mdb");
	make_folder(".store.new-", "data.mdb");
	make_folder(".store.new-a1B2c3d", "data.mdb");
	make_folder(".other.new-a1B2c3", "data.mdb");
	make_folder(".store.new-foreig", "letter");
	scratch_write(scratch_path(".store.new-foreig/data.mdb"), "");
	make_folder("kept", "data.mdb");
	assert_int_equal(symlink("kept", scratch_path(".store.new-link00")), 0);
	scratch_write(scratch_path(".store.new-file00"), "");
	assert_string_equal(left_after_another(),
			    ".other.new-a1B2c3 .store.new- .store.new-a1B2c3d .store.new-file00 "
			    ".store.new-foreig .store.new-link00 kept store.backup ");
	assert_string_equal(scratch_list(scratch_path("kept")), "data.mdb ");
	assert_string_equal(scratch_list(scratch_path(".store.new-foreig")), "data.mdb letter ");
}

static void test_draft__what_a_living_process_is_making_stays(void **state)
{
	struct draft first, second;
	(void)state;
	assert_int_equal(draft_begin(store_path(), &first), ST_OK);
	assert_int_equal(draft_begin(store_path(), &second), ST_OK);
	assert_string_not_equal(first.folder, second.folder);
	assert_true(scratch_exists(first.folder));
	draft_drop(&first);
	draft_drop(&second);
	assert_string_equal(scratch_list(scratch_path("")), "");
}

static void publish_leftover(void)
{
	assert_int_equal(rename(scratch_path(".store.new-a1B2c3"), store_path()), 0);
}

static void test_draft__what_became_a_store_a_moment_ago_is_no_leftover(void **state)
{
	(void)state;
	make_folder(".store.new-a1B2c3", "data.mdb");
	meanwhile = publish_leftover;
	assert_string_equal(left_after_another(), "store ");
	assert_string_equal(scratch_list(store_path()), "data.mdb ");
}

static void remove_new(void)
{
	char name[64];
	(void)snprintf(name, sizeof(name), "%s", scratch_list(scratch_path("")));
	name[strcspn(name, " ")] = '\0';
	assert_int_equal(rmdir(scratch_path(name)), 0);
}

static void test_draft__taken_for_a_leftover_before_it_is_locked_it_is_made_again(void **state)
{
	struct draft draft;
	(void)state;
	meanwhile = remove_new;
	assert_int_equal(draft_begin(store_path(), &draft), ST_OK);
	assert_true(scratch_exists(draft.folder));
	assert_string_equal(scratch_list(draft.folder), "lock.mdb ");
	draft_drop(&draft);
	assert_string_equal(scratch_list(scratch_path("")), "");
}

static int other_lock;

static void lock_new_one(void)
{
	char name[64];
	(void)snprintf(name, sizeof(name), "%s", scratch_list(scratch_path("")));
	name[strcspn(name, " ")] = '\0';
	other_lock = open(scratch_path(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(other_lock, LOCK_EX | LOCK_NB), 0);
}

static void test_draft__locked_by_another_first_it_is_made_again(void **state)
{
	struct draft draft;
	struct stat ours, others;
	(void)state;
	meanwhile = lock_new_one;
	assert_int_equal(draft_begin(store_path(), &draft), ST_OK);
	assert_int_equal(stat(draft.folder, &ours), 0);
	assert_int_equal(fstat(other_lock, &others), 0);
	assert_int_not_equal(ours.st_ino, others.st_ino);
	close(other_lock);
	draft_drop(&draft);
	assert_string_equal(scratch_list(scratch_path("")), "");
}

static bool is_a_copy(struct slice name)
{
	return slice_eq(name, slice_str("copy-1")) || slice_eq(name, slice_str("copy-2"));
}

static void note(void *ctx, const char *name)
{
	assert_string_equal(*(const char **)ctx, "");
	*(const char **)ctx = name[strlen(name) - 1] == 'h' ? "foreign" : name;
}

static void test_draft__what_is_left_of_others_goes_but_for_what_is_made_or_is_not_only_a_store(void **state)
{
	struct draft made;
	const char *stays = "";
	char dir[256], path[256];
	(void)state;
	(void)snprintf(dir, sizeof(dir), "%s", scratch_path(""));
	(void)snprintf(path, sizeof(path), "%s", scratch_path("copy-1"));
	assert_int_equal(draft_begin(path, &made), ST_OK);
	make_folder(".copy-1.new-a1B2c3", "data.mdb");
	make_folder(".copy-2.new-a1B2c3", "lock.mdb");
	make_folder(".copy-2.new-foreih", "letter");
	make_folder(".copy-3.new-a1B2c3", "data.mdb");
	make_folder(".copy-2.old-a1B2c3", "data.mdb");
	drafts_clear(dir, is_a_copy, note, &stays);
	assert_string_equal(stays, "foreign");
	assert_true(scratch_exists(made.folder));
	draft_drop(&made);
	assert_string_equal(scratch_list(dir), ".copy-2.new-foreih .copy-2.old-a1B2c3 .copy-3.new-a1B2c3 ");
	drafts_clear(scratch_path("missing"), is_a_copy, note, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_draft__what_a_killed_maker_left_goes_when_the_next_begins),
		TEST(test_draft__what_somebody_else_may_have_made_stays),
		TEST(test_draft__what_a_living_process_is_making_stays),
		TEST(test_draft__what_became_a_store_a_moment_ago_is_no_leftover),
		TEST(test_draft__taken_for_a_leftover_before_it_is_locked_it_is_made_again),
		TEST(test_draft__locked_by_another_first_it_is_made_again),
		TEST(test_draft__what_is_left_of_others_goes_but_for_what_is_made_or_is_not_only_a_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
