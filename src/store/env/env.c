/*
 * What an open environment is used with. LMDB's return codes become statuses here, with the cause named where
 * LMDB itself tells only of EIO (those of one table alone: blocks_failed()); and a map that moves is guarded
 * anew.
 */
#include "store/env/env.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"
#include "store/env/guard.h"

bool env_disk_full(const char *path)
{
	struct statvfs s;
	return statvfs(path, &s) == 0 && (s.f_bavail == 0 || s.f_bavail * s.f_frsize < 64 * 1024);
}

/* True when the data file has the size that `ulimit -f` allows: of a write cut short LMDB says EIO. */
static bool file_limit_reached(const struct env *env)
{
	struct rlimit limit;
	struct stat s;
	mdb_filehandle_t fd;
	return env->mdb && mdb_env_get_fd(env->mdb, &fd) == 0 && fstat(fd, &s) == 0 &&
	       getrlimit(RLIMIT_FSIZE, &limit) == 0 && (rlim_t)s.st_size >= limit.rlim_cur;
}

static enum status input_output_error(const struct env *env, const char *what)
{
	if (env_disk_full(env->path))
		return fail_errno(ST_IO, env->path, ENOSPC);
	if (file_limit_reached(env))
		return fail(ST_IO, "%s: %s: larger than ulimit -f allows", env->path, what);
	return fail(ST_IO, "%s: %s: %s", env->path, what, mdb_strerror(EIO));
}

enum status env_status(const struct env *env, int rc, const char *what)
{
	switch (rc) {
	case MDB_SUCCESS:
		return ST_OK;
	case MDB_MAP_FULL:
		return ST_MAP_FULL;
	case MDB_NOTFOUND:
	case MDB_PAGE_NOTFOUND:
	case MDB_CORRUPTED:
	case MDB_PANIC:
	case MDB_INVALID:
	case MDB_BAD_TXN:
		return fail(ST_DAMAGED, "%s: store damaged: %s: %s", env->path, what, mdb_strerror(rc));
	case MDB_VERSION_MISMATCH:
		return fail(ST_VERSION, "%s: the data file is of another version of LMDB", env->path);
	case MDB_READERS_FULL:
		return fail(ST_BUSY, "%s: too many are reading it: all %d places are taken; try again later",
			    env->path, READERS_MAX);
	case ENOMEM:
		return fail_memory();
	case EIO: /* how a full disk usually shows */
		return input_output_error(env, what);
	default:
		return fail(ST_IO, "%s: %s: %s", env->path, what, mdb_strerror(rc));
	}
}

enum status env_judge(const struct env *env, enum status st)
{
	MDB_envinfo info;
	bool bad = st == ST_DAMAGED || st == ST_IO; /* LMDB says both of pages that are no longer sound */
	if (!bad || !env->lockless || !env->mdb || mdb_env_info(env->mdb, &info) != 0 ||
	    info.me_last_txnid == env->snapshot)
		return st;
	return fail(
		ST_BUSY,
		"%s: a run wrote to it while it was read without locks, which only who may write to the folder "
		"has; try again",
		env->path);
}

enum status env_grow(struct env *env)
{
	MDB_envinfo info;
	int rc = mdb_env_info(env->mdb, &info);
	if (rc == 0)
		rc = mdb_env_set_mapsize(env->mdb, info.me_mapsize * 2);
	if (rc == 0)
		guard_enter(env->mdb, env->path, env->lockless);
	return env_status(env, rc, "cannot grow the map");
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

enum status env_present(const struct env *env)
{
	struct stat held, named, open_data, named_data;
	mdb_filehandle_t fd;
	REQUIRE(env->lock >= 0);
	int rc = mdb_env_get_fd(env->mdb, &fd);
	if (rc != 0)
		return env_status(env, rc, "cannot look at its data file");
	if (fstat(env->lock, &held) != 0 || fstat(fd, &open_data) != 0)
		return fail_errno(ST_IO, env->path, errno);
	bool there = stat(env->path, &named) == 0 &&
		     fstatat(env->lock, "data.mdb", &named_data, AT_SYMLINK_NOFOLLOW) == 0;
	if (!there && errno != ENOENT && errno != ENOTDIR)
		return fail_errno(ST_IO, env->path, errno);
	if (!there || !is_same(&held, &named) || !is_same(&open_data, &named_data))
		return fail(ST_IO,
			    "%s: the store was removed, moved or replaced while a run was at work on it; "
			    "nothing of this run is published any more",
			    env->path);
	return ST_OK;
}

/* Transactions */

static bool is_taken(int rc)
{
	return rc == EAGAIN || rc == EACCES || rc == EDEADLK;
}

/*
 * A reader of LMDB locks the byte of its process's number in lock.mdb. Processes in different containers may
 * have the same one, 1 say: then the second has to wait until the first has closed the store.
 */
static enum status begin_reading(const struct env *env, MDB_txn **txn, int *rc)
{
	enum { TRIES = 100 };
	const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	*rc = mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, txn);
	for (int i = 1; is_taken(*rc) && i < TRIES; i++) {
		(void)nanosleep(&pause, NULL);
		*rc = mdb_txn_begin(env->mdb, NULL, MDB_RDONLY, txn);
	}
	if (!is_taken(*rc))
		return ST_OK;
	return fail(
		ST_BUSY,
		"%s: another process with number %d, in another container, has it open, and LMDB cannot tell "
		"them apart; try again when it has ended, or let containers share their process numbers",
		env->path, (int)getpid());
}

static enum status begin(const struct env *env, enum env_mode mode, MDB_txn **txn, int *rc)
{
	if (mode == ENV_READ)
		return begin_reading(env, txn, rc);
	*rc = mdb_txn_begin(env->mdb, NULL, 0, txn);
	return ST_OK;
}

enum status env_begin(struct env *env, enum env_mode mode, MDB_txn **txn)
{
	int rc;
	REQUIRE(mode == ENV_READ || env->writable);
	enum status st = begin(env, mode, txn, &rc);
	if (!st && rc == MDB_MAP_RESIZED) {
		rc = mdb_env_set_mapsize(env->mdb, 0);
		if (rc == 0)
			guard_enter(env->mdb, env->path, env->lockless);
		if (rc == 0)
			st = begin(env, mode, txn, &rc);
	}
	if (!st)
		st = env_status(env, rc, "cannot begin a transaction");
	/* asked without locks alone, by a reader; a run's threads begin transactions beside each other */
	if (!st && env->lockless)
		env->snapshot = mdb_txn_id(*txn);
	return st;
}
