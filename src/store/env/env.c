/*
 * What an open environment is used with. LMDB's return codes become statuses here and nowhere else, with the
 * cause named where LMDB itself tells only of EIO; and a map that moves is guarded anew.
 */
#include "store/env/env.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "allot/base/contract.h"
#include "allot/base/file.h"
#include "store/env/guard.h"

/* True when the file system of PATH has no room left, root's reserve not counted. */
static bool disk_full(const char *path)
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
	if (disk_full(env->path))
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
	case ENOMEM:
		return fail_memory();
	case EIO: /* how a full disk usually shows */
		return input_output_error(env, what);
	default:
		return fail(ST_IO, "%s: %s: %s", env->path, what, mdb_strerror(rc));
	}
}

enum status env_grow(struct env *env)
{
	MDB_envinfo info;
	int rc = mdb_env_info(env->mdb, &info);
	if (rc == 0)
		rc = mdb_env_set_mapsize(env->mdb, info.me_mapsize * 2);
	if (rc == 0)
		guard_enter(env->mdb, env->path);
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

enum status env_begin(struct env *env, enum env_mode mode, MDB_txn **txn)
{
	REQUIRE(mode == ENV_READ || env->writable);
	unsigned flags = mode == ENV_READ ? MDB_RDONLY : 0;
	int rc = mdb_txn_begin(env->mdb, NULL, flags, txn);
	if (rc == MDB_MAP_RESIZED) {
		rc = mdb_env_set_mapsize(env->mdb, 0);
		if (rc == 0)
			guard_enter(env->mdb, env->path);
		if (rc == 0)
			rc = mdb_txn_begin(env->mdb, NULL, flags, txn);
	}
	return env_status(env, rc, "cannot begin a transaction");
}
