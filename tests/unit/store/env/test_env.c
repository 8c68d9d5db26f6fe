#include "store/env/open.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/record_locks.h"
#include "support/faults.h"
#include "support/scratch.h"
#include "support/store_env.h"
#include "support/testing.h"
#include "allot/base/buf.h"
#include "allot/base/varint.h"

static const struct env_options OPTIONS = { .map_bytes = 16 << 20 };

/* flock() as a signal would interrupt it: so many times. */
static int interrupts;

int flock(int fd, int operation)
{
	if (interrupts > 0) {
		interrupts--;
		errno = EINTR;
		return -1;
	}
	return (int)syscall(SYS_flock, fd, operation);
}

static enum status try_open(const char *path, enum env_mode mode)
{
	struct env env;
	enum status st = env_open(&env, path, mode, &OPTIONS);

	if (st == ST_OK)
		env_close(&env);
	return st;
}

static const char *make_store(void)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s", scratch_path("store"));
	assert_int_equal(try_open(path, ENV_WRITE), ST_OK);
	return path;
}

static const char *data_path(void)
{
	return scratch_path("store/data.mdb");
}

static void test_env__a_missing_or_empty_folder_becomes_a_store(void **state)
{
	struct env env;
	char identity[STORE_IDENTITY_MAX + 1];

	(void)state;
	assert_int_equal(env_open(&env, scratch_path("a/b/store/"), ENV_WRITE, &OPTIONS), ST_OK);
	assert_int_equal(strlen(env.identity), STORE_IDENTITY_MAX);
	memcpy(identity, env.identity, sizeof(identity));
	env_close(&env);
	assert_string_equal(scratch_list(scratch_path("a/b")), "store ");
	assert_string_equal(scratch_list(scratch_path("a/b/store")), "data.mdb lock.mdb ");
	assert_int_equal(env_open(&env, scratch_path("a/b/store"), ENV_READ, &OPTIONS), ST_OK);
	assert_string_equal(env.identity, identity);
	env_close(&env);
	assert_int_equal(mkdir(scratch_path("empty"), 0755), 0);
	assert_int_equal(env_open(&env, scratch_path("empty"), ENV_WRITE, &OPTIONS), ST_OK);
	assert_string_not_equal(env.identity, identity);
	env_close(&env);
}

static void test_env__a_link_to_an_empty_folder_becomes_a_store_there(void **state)
{
	(void)state;
	assert_int_equal(mkdir(scratch_path("there"), 0755), 0);
	assert_int_equal(symlink("there", scratch_path("link")), 0);
	assert_int_equal(try_open(scratch_path("link"), ENV_WRITE), ST_OK);
	assert_string_equal(scratch_list(scratch_path("there")), "data.mdb lock.mdb ");
}

static void test_env__only_its_owner_may_read_a_store(void **state)
{
	(void)state;
	make_store();
	assert_int_equal(scratch_mode(scratch_path("store")) & 077, 0);
	assert_int_equal(scratch_mode(data_path()) & 077, 0);
	assert_int_equal(scratch_mode(scratch_path("store/lock.mdb")) & 077, 0);
}

static void test_env__reading_makes_nothing(void **state)
{
	(void)state;
	assert_int_equal(try_open(scratch_path("none"), ENV_READ), ST_NO_INPUT);
	assert_false(scratch_exists(scratch_path("none")));
	assert_int_equal(mkdir(scratch_path("empty"), 0755), 0);
	assert_int_equal(try_open(scratch_path("empty"), ENV_READ), ST_NO_INPUT);
	assert_string_equal(scratch_list(scratch_path("empty")), "");
}

static void test_env__what_is_no_store_is_left_alone(void **state)
{
	(void)state;
	assert_int_equal(mkdir(scratch_path("other"), 0755), 0);
	scratch_write(scratch_path("other/notes.txt"), "hello");
	assert_int_equal(try_open(scratch_path("other"), ENV_WRITE), ST_DAMAGED);
	assert_int_equal(try_open(scratch_path("other"), ENV_READ), ST_DAMAGED);
	assert_string_equal(scratch_list(scratch_path("other")), "notes.txt ");
	scratch_write(scratch_path("file"), "hello");
	assert_int_equal(try_open(scratch_path("file"), ENV_WRITE), ST_CANT_CREATE);
	assert_int_equal(try_open(scratch_path("file/store"), ENV_WRITE), ST_CANT_CREATE);
	assert_string_equal(scratch_read(scratch_path("file")), "hello");
	assert_int_equal(mkdir(scratch_path("text"), 0755), 0);
	scratch_write(scratch_path("text/data.mdb"), "not what LMDB wrote\n");
	assert_int_equal(try_open(scratch_path("text"), ENV_WRITE), ST_DAMAGED);
	assert_int_equal(try_open(scratch_path("text"), ENV_READ), ST_DAMAGED);
}

/* An environment of LMDB's that another program made. */
static void test_env__a_database_of_another_program_is_not_taken_for_a_store(void **state)
{
	MDB_env *mdb = NULL;
	MDB_txn *txn = NULL;
	MDB_dbi dbi;
	char text[] = "keyvalue";
	MDB_val key = { 3, text }, value = { 5, text + 3 };

	(void)state;
	assert_int_equal(mkdir(scratch_path("theirs"), 0755), 0);
	assert_int_equal(mdb_env_create(&mdb), 0);
	assert_int_equal(mdb_env_set_maxdbs(mdb, 2), 0);
	assert_int_equal(mdb_env_open(mdb, scratch_path("theirs"), 0, 0600), 0);
	assert_int_equal(mdb_txn_begin(mdb, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, "meta", MDB_CREATE, &dbi), 0);
	assert_int_equal(mdb_put(txn, dbi, &key, &value, 0), 0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(mdb);
	assert_int_equal(try_open(scratch_path("theirs"), ENV_WRITE), ST_DAMAGED);
	assert_int_equal(try_open(scratch_path("theirs"), ENV_READ), ST_DAMAGED);
}

static void test_env__an_empty_data_file_is_damage_and_no_new_store(void **state)
{
	const char *path = make_store();

	(void)state;
	assert_int_equal(truncate(data_path(), 0), 0);
	assert_int_equal(try_open(path, ENV_WRITE), ST_DAMAGED);
	assert_int_equal(try_open(path, ENV_READ), ST_DAMAGED);
	struct stat is;
	assert_int_equal(stat(data_path(), &is), 0);
	assert_int_equal(is.st_size, 0);
	assert_int_equal(unlink(data_path()), 0);
	assert_int_equal(try_open(path, ENV_WRITE), ST_DAMAGED);
	assert_int_equal(try_open(path, ENV_READ), ST_DAMAGED);
}

static void test_env__a_data_file_cut_short_anywhere_is_damage(void **state)
{
	const char *path = make_store();
	struct stat is;

	(void)state;
	assert_int_equal(stat(data_path(), &is), 0);
	for (off_t n = is.st_size - 1; n > 0; n -= 1000) {
		assert_int_equal(truncate(data_path(), n), 0);
		assert_int_equal(try_open(path, ENV_READ), ST_DAMAGED);
		assert_int_equal(try_open(path, ENV_WRITE), ST_DAMAGED);
	}
}

/* Puts an identity record of format VERSION into the store. */
/* REVISION 0: none is said. */
static void put_version(uint64_t version, uint64_t revision)
{
	struct store_env e;
	struct buf out;

	store_env_open(&e, scratch_path("store"));
	buf_init(&out, 0);
	buf_put_counted(&out, SLICE("allot store"));
	buf_put_varint(&out, version);
	buf_put_counted(&out, slice_str(e.env.identity));
	if (revision)
		buf_put_varint(&out, revision);
	if (version != STORE_VERSION)
		buf_put_str(&out, "and what a later version may hold");
	assert_int_equal(record_put(e.txn, &e.env.tables[TABLE_META], SLICE("store"), buf_slice(&out), 0),
			 ST_OK);
	buf_release(&out);
	store_env_close(&e);
}

static void test_env__a_store_of_another_version_is_named_so(void **state)
{
	const char *path = make_store();

	(void)state;
	put_version(STORE_VERSION, STORE_REVISION);
	assert_int_equal(try_open(path, ENV_WRITE), ST_OK);
	put_version(STORE_VERSION + 1, 1);
	assert_int_equal(try_open(path, ENV_WRITE), ST_VERSION);
	assert_int_equal(try_open(path, ENV_READ), ST_VERSION);
	assert_non_null(strstr(fail_message(), "this allot knows format 3"));
}

static void test_env__a_store_of_the_format_before_is_refused_with_a_way_to_go_on(void **state)
{
	const char *path = make_store();

	(void)state;
	put_version(STORE_VERSION - 1, 0);
	assert_int_equal(try_open(path, ENV_READ), ST_VERSION);
	assert_int_equal(try_open(path, ENV_WRITE), ST_VERSION);
	assert_non_null(strstr(fail_message(), "the store has format 2"));
	assert_non_null(
		strstr(fail_message(), "export its batches and allocations with the allot that made it"));
}

/* Records of a line were others then: they must not be read as if they were these. */
static void test_env__an_earlier_revision_of_the_format_is_refused_alike(void **state)
{
	const char *path = make_store();

	(void)state;
	put_version(STORE_VERSION, 0);
	assert_int_equal(try_open(path, ENV_READ), ST_VERSION);
	assert_non_null(strstr(fail_message(), "the store has format 3.1, this allot knows format 3.2"));
}

static void test_env__a_later_revision_of_the_format_is_refused_alike(void **state)
{
	const char *path = make_store();

	(void)state;
	put_version(STORE_VERSION, STORE_REVISION + 1);
	assert_int_equal(try_open(path, ENV_WRITE), ST_VERSION);
	assert_non_null(strstr(fail_message(), "the store has format 3.3, this allot knows format 3.2"));
}

static void test_env__the_identity_is_demanded(void **state)
{
	struct store_env e;
	const char *path = make_store();

	(void)state;
	store_env_open(&e, path);
	store_raw_delete(&e, TABLE_META, SLICE("store"));
	store_env_close(&e);
	assert_int_equal(try_open(path, ENV_WRITE), ST_DAMAGED);
}

/* An older state of the file has counters of an older transaction. */
static void test_env__counters_of_another_transaction_are_damage(void **state)
{
	struct env env;
	MDB_txn *txn = NULL;
	struct counters c;
	const char *path = make_store();

	(void)state;
	assert_int_equal(env_open(&env, path, ENV_WRITE, &OPTIONS), ST_OK);
	assert_int_equal(env_begin(&env, ENV_WRITE, &txn), ST_OK);
	assert_int_equal(counters_get(txn, &env, &c), ST_OK);
	assert_int_equal(counters_put(txn, &env, &c), ST_OK);
	assert_int_equal(mdb_txn_commit(txn), 0);
	env_close(&env);
	assert_int_equal(try_open(path, ENV_WRITE), ST_DAMAGED);
}

static void test_env__one_run_at_a_time_and_readers_never_wait(void **state)
{
	struct env run;
	const char *path = make_store();

	(void)state;
	assert_int_equal(env_open(&run, path, ENV_WRITE, &OPTIONS), ST_OK);
	/* the lock is another program's affair too: not LMDB's, an flock on the folder */
	int fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_int_equal(syscall(SYS_flock, fd, LOCK_EX | LOCK_NB), -1);
	assert_int_equal(errno, EWOULDBLOCK);
	env_close(&run);
	assert_int_equal(syscall(SYS_flock, fd, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(try_open(path, ENV_WRITE), ST_BUSY);
	assert_int_equal(try_open(path, ENV_READ), ST_OK);
	close(fd);
	assert_int_equal(try_open(path, ENV_WRITE), ST_OK);
}

static void test_env__deleting_the_lock_file_lets_no_second_run_in(void **state)
{
	const char *path = make_store();
	int fd = open(path, O_RDONLY | O_DIRECTORY);

	(void)state;
	assert_int_equal(syscall(SYS_flock, fd, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(unlink(scratch_path("store/lock.mdb")), 0);
	assert_int_equal(try_open(path, ENV_WRITE), ST_BUSY);
	assert_false(scratch_exists(scratch_path("store/lock.mdb")));
	close(fd);
	assert_int_equal(try_open(path, ENV_WRITE), ST_OK);
}

/* Opens STORE, which ARRANGE has made ready, with each call that locks a byte failing, one after the other. */
static void fail_record_locks(const char *store, enum env_mode mode, void (*arrange)(const char *store))
{
	unsigned failed = 0;
	do {
		arrange(store);
		record_locks_fail(failed + 1);
		enum status st = try_open(store, (enum env_mode)mode);
		record_locks_fail(0);
		if (st != ST_OK && st != ST_IO && st != ST_CANT_CREATE)
			fail_msg("call %u: status %d: %s", failed + 1, (int)st, fail_message());
		assert_int_equal(try_open(store, (enum env_mode)mode), ST_OK);
	} while (record_locks_failed() && ++failed);
	assert_true(failed >= 3);
}

static void leave_as_it_is(const char *store)
{
	(void)store;
}

/* As it is before anybody has locked anything in it: no byte is set. */
static void clear_lock_file(const char *store)
{
	struct stat s;
	(void)store;
	assert_int_equal(stat(scratch_path("store/lock.mdb"), &s), 0);
	assert_int_equal(truncate(scratch_path("store/lock.mdb"), 0), 0);
	assert_int_equal(truncate(scratch_path("store/lock.mdb"), s.st_size), 0);
}

static void remove_store(const char *store)
{
	(void)unlink(scratch_path("store/lock.mdb"));
	(void)unlink(data_path());
	(void)rmdir(store);
}

static void test_env__a_lock_that_fails_is_no_damage(void **state)
{
	const char *store = make_store();
	(void)state;
	for (int mode = ENV_READ; mode <= ENV_WRITE; mode++) {
		fail_record_locks(store, (enum env_mode)mode, leave_as_it_is);
		fail_record_locks(store, (enum env_mode)mode, clear_lock_file);
	}
	fail_record_locks(store, ENV_WRITE, remove_store);
}

/* An interrupted call has locked nothing. */
static void test_env__an_interrupted_lock_is_no_lock(void **state)
{
	const char *path = make_store();
	int fd = open(path, O_RDONLY | O_DIRECTORY);

	(void)state;
	assert_int_equal(syscall(SYS_flock, fd, LOCK_EX | LOCK_NB), 0);
	interrupts = 1;
	assert_int_equal(try_open(path, ENV_WRITE), ST_BUSY);
	close(fd);
	interrupts = 3;
	assert_int_equal(try_open(path, ENV_WRITE), ST_OK);
	assert_int_equal(interrupts, 0);
}

/* Who may only read the files, the lock too, can still read the store. */
static void test_env__read_rights_are_enough_to_read(void **state)
{
	const char *path = make_store();
	uid_t self = geteuid();

	assert_int_equal(chmod(*state, 0755), 0);
	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(chmod(data_path(), 0444), 0);
	assert_int_equal(chmod(scratch_path("store/lock.mdb"), 0444), 0);
	if (self == 0)
		assert_int_equal(seteuid(65534), 0);
	enum status read = try_open(path, ENV_READ);
	enum status write = try_open(path, ENV_WRITE);
	assert_int_equal(seteuid(self), 0);
	assert_int_equal(read, ST_OK);
	assert_int_equal(write, ST_IO);
}

static void test_env__a_map_that_is_full_grows_and_takes_more(void **state)
{
	const struct env_options small = { .map_bytes = 128 * 1024 };
	struct env env;
	MDB_txn *txn = NULL;
	char bytes[4000] = { 0 };
	enum status st = ST_OK;
	uint64_t key = 0;

	(void)state;
	assert_int_equal(env_open(&env, make_store(), ENV_WRITE, &small), ST_OK);
	for (int grown = 0; grown < 3; grown++) {
		assert_int_equal(env_begin(&env, ENV_WRITE, &txn), ST_OK);
		do {
			key++;
			st = record_put(txn, &env.tables[TABLE_RUNS], slice_of(&key, sizeof(key)),
					slice_of(bytes, sizeof(bytes)), 0);
		} while (st == ST_OK && key < 10000);
		assert_int_equal(st, ST_MAP_FULL);
		mdb_txn_abort(txn);
		assert_int_equal(env_grow(&env), ST_OK);
	}
	env_close(&env);
}

static void test_env__what_lmdb_returns_has_one_meaning(void **state)
{
	struct env env;

	(void)state;
	assert_int_equal(env_open(&env, make_store(), ENV_READ, &OPTIONS), ST_OK);
	assert_int_equal(env_status(&env, MDB_SUCCESS, "x"), ST_OK);
	assert_int_equal(env_status(&env, MDB_MAP_FULL, "x"), ST_MAP_FULL);
	assert_int_equal(env_status(&env, MDB_CORRUPTED, "x"), ST_DAMAGED);
	assert_int_equal(env_status(&env, MDB_PAGE_NOTFOUND, "x"), ST_DAMAGED);
	assert_int_equal(env_status(&env, MDB_INVALID, "x"), ST_DAMAGED);
	assert_int_equal(env_status(&env, MDB_VERSION_MISMATCH, "x"), ST_VERSION);
	assert_int_equal(env_status(&env, ENOMEM, "x"), ST_NO_MEMORY);
	assert_int_equal(env_status(&env, ENOSPC, "writing"), ST_IO);
	assert_int_equal(env_status(&env, EIO, "writing"), ST_IO);
	assert_non_null(strstr(fail_message(), "writing"));
	env_close(&env);
}

static void test_env__a_folder_that_cannot_be_listed_is_no_empty_one(void **state)
{
	const char *path = make_store();

	(void)state;
	faults_fail_kind(FAULT_LIST, EIO);
	enum status reading = try_open(path, ENV_READ), writing = try_open(path, ENV_WRITE);
	faults_clear();
	assert_int_equal(reading, ST_IO);
	assert_int_equal(writing, ST_CANT_CREATE);
	assert_non_null(strstr(fail_message(), "Input/output error"));
}

static void test_env__limits_of_the_process_are_named(void **state)
{
	const struct env_options huge = { .map_bytes = (size_t)1 << 50 };
	struct env env;
	struct rlimit before;
	struct stat s;

	(void)state;
	assert_int_equal(env_open(&env, make_store(), ENV_READ, &huge), ST_NO_MEMORY);
	assert_non_null(strstr(fail_message(), "ulimit -v"));
	assert_int_equal(env_open(&env, make_store(), ENV_WRITE, &OPTIONS), ST_OK);
	assert_int_equal(stat(data_path(), &s), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	const struct rlimit reached = { (rlim_t)s.st_size, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &reached), 0);
	assert_int_equal(env_status(&env, EIO, "writing"), ST_IO);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_non_null(strstr(fail_message(), "ulimit -f"));
	env_close(&env);
}

/* Files that are not the store's own */

/* NAME in the store becomes a link to a file elsewhere, which neither mode of opening changes. */
static void refuses_a_link(const char *name)
{
	char path[300], elsewhere[300];
	const char *store = make_store();

	snprintf(path, sizeof(path), "%s/%s", store, name);
	snprintf(elsewhere, sizeof(elsewhere), "%s", scratch_path("elsewhere"));
	scratch_write(elsewhere, "precious");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	for (int mode = ENV_READ; mode <= ENV_WRITE; mode++) {
		assert_int_equal(try_open(store, (enum env_mode)mode), ST_DAMAGED);
		assert_non_null(strstr(fail_message(), name));
		assert_non_null(strstr(fail_message(), ": is a symbolic link; a store's files are its own"));
	}
	assert_string_equal(scratch_read(elsewhere), "precious");
	assert_int_equal(unlink(elsewhere), 0);
	for (int mode = ENV_READ; mode <= ENV_WRITE; mode++)
		assert_int_equal(try_open(store, (enum env_mode)mode), ST_DAMAGED);
	assert_false(scratch_exists(elsewhere));
}

static void test_env__a_link_in_place_of_its_lock_file_is_not_followed(void **state)
{
	(void)state;
	refuses_a_link("lock.mdb");
}

static void test_env__a_link_in_place_of_its_data_file_is_not_followed(void **state)
{
	(void)state;
	refuses_a_link("data.mdb");
}

static void test_env__files_of_somebody_else_than_the_folders_owner_are_refused(void **state)
{
	static const char *const NAMES[] = { "lock.mdb", "data.mdb" };
	const char *store = make_store();

	(void)state;
	if (geteuid() != 0)
		skip();
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		char path[300];
		snprintf(path, sizeof(path), "%s/%s", store, NAMES[i]);
		assert_int_equal(chown(path, 1234, (gid_t)-1), 0);
		assert_int_equal(try_open(store, ENV_READ), ST_DAMAGED);
		assert_int_equal(try_open(store, ENV_WRITE), ST_DAMAGED);
		assert_non_null(strstr(fail_message(), "is owned by user 1234, the store's folder by user 0"));
		assert_int_equal(chown(path, 0, (gid_t)-1), 0);
	}
	assert_int_equal(try_open(store, ENV_WRITE), ST_OK);
	/* all of it somebody's: root may look */
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		char path[300];
		snprintf(path, sizeof(path), "%s/%s", store, NAMES[i]);
		assert_int_equal(chown(path, 1234, (gid_t)-1), 0);
	}
	assert_int_equal(chown(store, 1234, (gid_t)-1), 0);
	assert_int_equal(try_open(store, ENV_READ), ST_OK);
}

static void test_env__a_store_reached_by_a_link_to_its_folder_is_opened(void **state)
{
	(void)state;
	assert_int_equal(symlink(make_store(), scratch_path("link")), 0);
	assert_int_equal(try_open(scratch_path("link"), ENV_READ), ST_OK);
	assert_int_equal(try_open(scratch_path("link"), ENV_WRITE), ST_OK);
}

/* Readers */

static void test_env__more_than_a_thousand_may_read_and_one_too_many_is_told(void **state)
{
	enum { READERS = 1022 };
	static MDB_txn *txns[READERS];
	struct env env;
	MDB_txn *one_more = NULL;

	(void)state;
	assert_int_equal(env_open(&env, make_store(), ENV_READ, &OPTIONS), ST_OK);
	for (size_t i = 0; i < READERS; i++)
		if (env_begin(&env, ENV_READ, &txns[i]) != ST_OK)
			fail_msg("reader %zu: %s", i + 1, fail_message());
	assert_int_equal(env_begin(&env, ENV_READ, &one_more), ST_BUSY);
	assert_non_null(strstr(fail_message(), "store: too many are reading it: all 1022 places are taken"));
	for (size_t i = 0; i < READERS; i++)
		mdb_txn_abort(txns[i]);
	env_close(&env);
}

/* A process of our number in another container, as far as the lock goes that readers take. */
static struct {
	pid_t child; /* 0: none */
	int go;	     /* when this is closed, it ends */
	unsigned pauses;
	long paused_ms;
	unsigned ends_in; /* that many pauses; 0: it stays */
} another;

static void end_another(void)
{
	int how;
	close(another.go);
	assert_int_equal(waitpid(another.child, &how, 0), another.child);
	assert_int_equal(how, 0);
	another.child = 0;
}

/* Pauses of the program take no time here, so that the machine's speed decides nothing; they are counted. */
int nanosleep(const struct timespec *pause, struct timespec *left)
{
	(void)left;
	another.paused_ms += pause->tv_sec * 1000 + pause->tv_nsec / 1000000;
	if (++another.pauses == another.ends_in && another.child)
		end_another();
	return 0;
}

static void begin_another(const char *store, unsigned ends_in)
{
	char path[300];
	int ready[2], go[2];
	char c;
	const struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = getpid(), .l_len = 1 };

	snprintf(path, sizeof(path), "%s/lock.mdb", store);
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(go), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int fd = open(path, O_RDWR);
		int bad = fcntl(fd, F_SETLK, &lock) || write(ready[1], "", 1) != 1;
		close(go[1]);
		_exit(bad || read(go[0], &c, 1) != 0);
	}
	close(ready[1]);
	close(go[0]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	another.child = child;
	another.go = go[1];
	another.ends_in = ends_in;
	another.pauses = 0;
	another.paused_ms = 0;
}

static void test_env__a_reader_waits_for_one_of_the_same_number_in_another_container(void **state)
{
	const char *store = make_store();

	(void)state;
	for (int mode = ENV_READ; mode <= ENV_WRITE; mode++) {
		begin_another(store, 15);
		assert_int_equal(try_open(store, (enum env_mode)mode), ST_OK);
		assert_int_equal(another.pauses, 15);
	}
	begin_another(store, 0);
	assert_int_equal(try_open(store, ENV_READ), ST_BUSY);
	assert_non_null(strstr(fail_message(), "in another container, has it open, and LMDB cannot tell"));
	assert_in_range(another.paused_ms, 1900, 2100);
	end_another();
	assert_int_equal(try_open(store, ENV_READ), ST_OK);
}

/* A reader that may not write to the store, and so has no locks, is asked how damage is to be taken. */
static int read_without_locks(const char *store, int ready, int go)
{
	struct env env;
	MDB_txn *txn = NULL;
	char c;

	if (setresuid(65534, 65534, 65534) || env_open(&env, store, ENV_READ, &OPTIONS) || !env.lockless ||
	    env_begin(&env, ENV_READ, &txn))
		return 1;
	if (env_judge(&env, ST_DAMAGED) != ST_DAMAGED || write(ready, "", 1) != 1 || read(go, &c, 1) != 1)
		return 2;
	if (env_judge(&env, ST_IO) != ST_BUSY || env_judge(&env, ST_NO_MEMORY) != ST_NO_MEMORY ||
	    env_judge(&env, ST_OK) != ST_OK)
		return 3;
	return env_judge(&env, ST_DAMAGED) == ST_BUSY && strstr(fail_message(), "while it was read") ? 0 : 4;
}

static void test_env__what_moved_under_a_reader_without_locks_is_not_damaged(void **state)
{
	const char *store = make_store();
	int ready[2], go[2], how;
	struct store_env e;
	char c;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chmod(*state, 0755), 0);
	assert_int_equal(chmod(store, 0755), 0);
	assert_int_equal(chmod(data_path(), 0444), 0);
	assert_int_equal(chmod(scratch_path("store/lock.mdb"), 0444), 0);
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(go), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(read_without_locks(store, ready[1], go[0]));
	assert_int_equal(read(ready[0], &c, 1), 1);
	store_env_open(&e, store);
	store_env_close(&e);
	assert_int_equal(write(go[1], "", 1), 1);
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_int_equal(how, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_env__a_missing_or_empty_folder_becomes_a_store),
		TEST(test_env__a_link_to_an_empty_folder_becomes_a_store_there),
		TEST(test_env__only_its_owner_may_read_a_store),
		TEST(test_env__reading_makes_nothing),
		TEST(test_env__what_is_no_store_is_left_alone),
		TEST(test_env__a_database_of_another_program_is_not_taken_for_a_store),
		TEST(test_env__an_empty_data_file_is_damage_and_no_new_store),
		TEST(test_env__a_data_file_cut_short_anywhere_is_damage),
		TEST(test_env__a_store_of_another_version_is_named_so),
		TEST(test_env__a_store_of_the_format_before_is_refused_with_a_way_to_go_on),
		TEST(test_env__an_earlier_revision_of_the_format_is_refused_alike),
		TEST(test_env__a_later_revision_of_the_format_is_refused_alike),
		TEST(test_env__the_identity_is_demanded),
		TEST(test_env__counters_of_another_transaction_are_damage),
		TEST(test_env__one_run_at_a_time_and_readers_never_wait),
		TEST(test_env__deleting_the_lock_file_lets_no_second_run_in),
		TEST(test_env__an_interrupted_lock_is_no_lock),
		TEST(test_env__a_lock_that_fails_is_no_damage),
		TEST(test_env__read_rights_are_enough_to_read),
		TEST(test_env__a_map_that_is_full_grows_and_takes_more),
		TEST(test_env__what_lmdb_returns_has_one_meaning),
		TEST(test_env__a_folder_that_cannot_be_listed_is_no_empty_one),
		TEST(test_env__limits_of_the_process_are_named),
		TEST(test_env__a_link_in_place_of_its_lock_file_is_not_followed),
		TEST(test_env__a_link_in_place_of_its_data_file_is_not_followed),
		TEST(test_env__files_of_somebody_else_than_the_folders_owner_are_refused),
		TEST(test_env__more_than_a_thousand_may_read_and_one_too_many_is_told),
		TEST(test_env__a_reader_waits_for_one_of_the_same_number_in_another_container),
		TEST(test_env__what_moved_under_a_reader_without_locks_is_not_damaged),
		TEST(test_env__a_store_reached_by_a_link_to_its_folder_is_opened),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
