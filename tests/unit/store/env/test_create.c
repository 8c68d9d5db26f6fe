/* store_create(): a store appears whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/env/create.h"

#include "support/faults.h"
#include "support/scratch.h"
#include "support/store_env.h"
#include "support/testing.h"

static void test_create__a_new_store_is_synced_before_and_after_it_gets_its_name(void **state)
{
	(void)state;
	assert_int_equal(store_create(scratch_path("store")), ST_OK);
	const char *log = faults_log();
	size_t renamed = strcspn(log, "r");
	assert_int_equal(log[renamed], 'r');
	assert_null(strchr(log + renamed + 1, 'r'));
	/* data file, lock file and folder before, the parent after */
	assert_memory_equal(log + renamed - 3, "fffrf", 5);
	assert_string_equal(scratch_list(scratch_path("")), "store ");
}

static void test_create__any_failing_call_leaves_nothing_or_a_whole_store(void **state)
{
	(void)state;
	for (size_t n = 0;; n++) {
		faults_clear();
		faults_fail_call(n, EIO);
		enum status st = store_create(scratch_path("store"));
		bool failed = faults_seen() > n;
		faults_clear();
		if (!failed) {
			assert_int_equal(st, ST_OK);
			assert_true(n >= 5);
			break;
		}
		struct env env;
		const struct env_options options = { .map_bytes = 1 << 20 };
		bool there = scratch_exists(scratch_path("store"));
		if (st == ST_OK)
			assert_true(there);
		assert_string_equal(scratch_list(scratch_path("")), there ? "store " : "");
		if (!there)
			continue;
		assert_int_equal(env_open(&env, scratch_path("store"), ENV_READ, &options), ST_OK);
		env_close(&env);
		assert_int_equal(unlink(scratch_path("store/data.mdb")), 0);
		assert_int_equal(unlink(scratch_path("store/lock.mdb")), 0);
		assert_int_equal(rmdir(scratch_path("store")), 0);
	}
}

/* Stand before libc's: a disk that is full, as LMDB and statvfs() see it. */
static bool full_for_lmdb, full_for_lock;

ssize_t pwrite(int fd, const void *p, size_t n, off_t offset)
{
	if (!full_for_lmdb)
		return syscall(SYS_pwrite64, fd, p, n, offset);
	errno = EIO;
	return -1;
}

int posix_fallocate(int fd, off_t offset, off_t n)
{
	(void)fd, (void)offset, (void)n;
	return full_for_lock ? ENOSPC : 0;
}

int statvfs(const char *path, struct statvfs *s)
{
	(void)path;
	*s = (struct statvfs){ .f_bavail = full_for_lmdb ? 0 : 1 << 20, .f_frsize = 4096 };
	return 0;
}

static void test_create__a_full_disk_is_named(void **state)
{
	(void)state;
	for (int lock = 0; lock < 2; lock++) {
		full_for_lmdb = !lock;
		full_for_lock = lock;
		enum status st = store_create(scratch_path("store"));
		full_for_lmdb = full_for_lock = false;
		assert_int_equal(st, ST_IO);
		assert_non_null(strstr(fail_message(), ": disk full"));
		assert_string_equal(scratch_list(scratch_path("")), "");
	}
}

static void test_create__a_store_made_meanwhile_stays(void **state)
{
	struct env env;
	const struct env_options options = { .map_bytes = 1 << 20 };
	char identity[STORE_IDENTITY_MAX + 1];

	(void)state;
	assert_int_equal(store_create(scratch_path("store")), ST_OK);
	assert_int_equal(env_open(&env, scratch_path("store"), ENV_READ, &options), ST_OK);
	memcpy(identity, env.identity, sizeof(identity));
	env_close(&env);
	/* as the slower of two runs that found nothing */
	assert_int_equal(store_create(scratch_path("store")), ST_OK);
	assert_int_equal(env_open(&env, scratch_path("store"), ENV_READ, &options), ST_OK);
	assert_string_equal(env.identity, identity);
	env_close(&env);
	assert_string_equal(scratch_list(scratch_path("")), "store ");
}

static void test_create__every_table_of_a_new_store_is_sound(void **state)
{
	struct store_env e;
	uint64_t entries = 1;

	(void)state;
	store_env_open(&e, scratch_path("store"));
	for (int t = TABLE_PRODUCTS; t < TABLE_COUNT; t++) {
		assert_int_equal(blocks_check(e.txn, &e.env.tables[t], &entries), ST_OK);
		assert_int_equal(entries, 0);
	}
	for (int a = 1; a < TABLE_COUNT; a++)
		for (int b = 0; b < a; b++)
			assert_true(e.env.tables[a].seed != e.env.tables[b].seed);
	store_env_close(&e);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, faults_setup, faults_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_create__a_new_store_is_synced_before_and_after_it_gets_its_name),
		TEST(test_create__any_failing_call_leaves_nothing_or_a_whole_store),
		TEST(test_create__a_full_disk_is_named),
		TEST(test_create__a_store_made_meanwhile_stays),
		TEST(test_create__every_table_of_a_new_store_is_sound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
