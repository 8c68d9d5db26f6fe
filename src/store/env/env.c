#include "store/env/env.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/file.h"
#include "store/env/files.h"
#include "store/env/guard.h"
#include "store/env/metas.h"
#include "store/env/pages.h"
#include "store/env/tables.h"

enum { READERS_MAX = 1022 }; /* as many as lock.mdb, 64 KiB, has places for */
static const size_t MAP_BYTES_DEFAULT = (size_t)16 << 30;

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

/* Locking */

static enum status lock_once(struct env *env, bool *busy)
{
	int rc;
	do
		rc = flock(env->lock, LOCK_EX | LOCK_NB);
	while (rc != 0 && errno == EINTR);
	*busy = rc != 0 && errno == EWOULDBLOCK;
	if (rc == 0 || *busy)
		return ST_OK;
	return fail_errno(ST_IO, env->path, errno);
}

static enum status lock(struct env *env, uint32_t wait_s)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	enum { PAUSES_A_SECOND = 20 };
	env->lock = open(env->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (env->lock < 0)
		return fail_errno(ST_IO, env->path, errno);
	for (uint64_t tries = 0;; tries++) {
		bool busy = false;
		enum status st = lock_once(env, &busy);
		if (st || !busy)
			return st;
		if (tries >= (uint64_t)wait_s * PAUSES_A_SECOND)
			return fail(ST_BUSY,
				    "%s: the store is busy: another run is at work (--wait SECONDS waits)",
				    env->path);
		nanosleep(&pause, NULL);
	}
}

/* Opening */

enum folder_content { FOLDER_MISSING, FOLDER_EMPTY, FOLDER_STORE, FOLDER_OTHER, FOLDER_ERROR };

static enum folder_content folder_content(const char *path)
{
	DIR *dir = opendir(path);
	bool any = false, data = false;
	if (!dir)
		return errno == ENOENT ? FOLDER_MISSING : FOLDER_ERROR;
	errno = 0;
	for (struct dirent *e; (e = readdir(dir));) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		any = true;
		data = data || strcmp(e->d_name, "data.mdb") == 0;
	}
	int err = errno;
	closedir(dir);
	errno = err;
	if (err != 0 && !data)
		return FOLDER_ERROR;
	return data ? FOLDER_STORE : any ? FOLDER_OTHER : FOLDER_EMPTY;
}

/* Sees to it that a store is at env->path, creating it when that is asked for and nothing is there. */
static enum status prepare(const struct env *env, enum env_mode mode)
{
	switch (folder_content(env->path)) {
	case FOLDER_STORE:
		return ST_OK;
	case FOLDER_MISSING:
	case FOLDER_EMPTY:
		if (mode == ENV_WRITE)
			return store_create(env->path);
		return fail(ST_NO_INPUT, "%s: no store here; `allot run --store DIR` makes one", env->path);
	case FOLDER_OTHER:
		return fail(ST_DAMAGED,
			    "%s: not a store: data.mdb is missing; restore it, or name another folder",
			    env->path);
	case FOLDER_ERROR:
		break;
	}
	return fail_errno(mode == ENV_WRITE ? ST_CANT_CREATE : ST_IO, env->path, errno);
}

/* A data file shorter than the pages in use would be a SIGBUS, an empty one a new store. */
static enum status check_size_on_disk(const struct env *env)
{
	struct buf path;
	struct stat s;
	buf_init(&path, 0);
	const char *p = path_join(&path, env->path, "data.mdb");
	enum status st = p ? ST_OK : ST_NO_MEMORY;
	if (p && stat(p, &s) != 0)
		st = fail_errno(errno == ENOENT ? ST_DAMAGED : ST_IO, p, errno);
	else if (p && (!S_ISREG(s.st_mode) || s.st_size < 2 * 4096))
		st = fail(ST_DAMAGED, "%s: store damaged: the data file is cut short", p);
	if (p && !st)
		st = metas_check(p);
	buf_release(&path);
	return st;
}

static enum status check_size_in_use(const struct env *env)
{
	MDB_envinfo info;
	MDB_stat stat;
	mdb_filehandle_t fd;
	struct stat s;
	if (mdb_env_info(env->mdb, &info) != 0 || mdb_env_stat(env->mdb, &stat) != 0 ||
	    mdb_env_get_fd(env->mdb, &fd) != 0 || fstat(fd, &s) != 0)
		return fail_errno(ST_IO, env->path, errno);
	if ((uint64_t)s.st_size < ((uint64_t)info.me_last_pgno + 1) * stat.ms_psize)
		return fail(ST_DAMAGED, "%s: store damaged: the data file is cut short", env->path);
	return ST_OK;
}

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

static enum status read_identity(struct env *env, bool few)
{
	MDB_txn *txn = NULL;
	struct counters counters;
	MDB_envinfo info;
	int rc;
	enum status st = begin_reading(env, &txn, &rc);
	if (!st)
		st = env_status(env, rc, "cannot begin to read");
	if (st)
		return st;
	env->snapshot = mdb_txn_id(txn);
	st = pages_check(env, txn, !few);
	if (!st)
		st = meta_open(env, txn, false);
	if (!st)
		st = identity_get(env, txn);
	if (!st)
		st = tables_open(env, txn, false);
	if (!st)
		st = counters_get(txn, env, &counters);
	if (!st && mdb_env_info(env->mdb, &info) == 0 && counters.transaction != mdb_txn_id(txn))
		st = fail(ST_DAMAGED, "%s: store damaged: its newest state is not the one written last",
			  env->path);
	/* committing keeps the table handles open */
	if (!st)
		return env_status(env, mdb_txn_commit(txn), "cannot open its tables");
	mdb_txn_abort(txn);
	return st;
}

static int open_with(struct env *env, const char *path, unsigned flags, size_t map_bytes)
{
	int rc = mdb_env_create(&env->mdb);
	if (rc == 0)
		rc = mdb_env_set_maxdbs(env->mdb, TABLE_COUNT);
	if (rc == 0)
		rc = mdb_env_set_maxreaders(env->mdb, READERS_MAX);
	if (rc == 0)
		rc = mdb_env_set_mapsize(env->mdb, map_bytes);
	if (rc == 0)
		rc = mdb_env_open(env->mdb, path, flags, FILE_MODE);
	return rc;
}

static enum status open_lmdb(struct env *env, const struct files *files, enum env_mode mode, size_t map_bytes)
{
	const char *path = files->path[0] ? files->path : env->path;
	unsigned flags = MDB_NOTLS | (mode == ENV_READ ? MDB_RDONLY : 0);
	int dead = 0;
	int rc = open_with(env, path, flags, map_bytes);
	if (mode == ENV_READ && (rc == EROFS || rc == EACCES)) {
		env->lockless = true;
		/* one that failed to open is good for nothing more */
		mdb_env_close(env->mdb);
		env->mdb = NULL;
		rc = open_with(env, path, flags | MDB_NOLOCK, map_bytes);
	}
	if (rc == ENOMEM)
		return fail(ST_NO_MEMORY,
			    "%s: out of memory, or of address space: %zu MiB of that are mapped, does "
			    "ulimit -v allow it?",
			    env->path, map_bytes >> 20);
	if (rc == 0)
		rc = mdb_reader_check(env->mdb, &dead);
	if (rc == 0)
		guard_enter(env);
	return env_status(env, rc, "cannot open");
}

static enum status open_once(struct env *env, const char *path, enum env_mode mode,
			     const struct env_options *options, bool *moved)
{
	*env = (struct env){ .lock = -1, .writable = mode == ENV_WRITE };
	env->path = strdup(path);
	if (!env->path)
		return fail_memory();
	struct files files = FILES_NONE;
	enum status st = prepare(env, mode);
	if (!st && mode == ENV_WRITE)
		st = lock(env, options->wait_s);
	if (!st)
		st = files_look(env, &files);
	if (!st)
		st = check_size_on_disk(env);
	if (!st)
		st = open_lmdb(env, &files, mode, options->map_bytes ? options->map_bytes : MAP_BYTES_DEFAULT);
	if (!st)
		st = files_confirm(&files, env);
	files_release(&files);
	if (!st)
		st = check_size_in_use(env);
	if (!st)
		st = read_identity(env, options->few);
	enum status judged = env_judge(env, st);
	*moved = judged != st;
	if (judged)
		env_close(env);
	return judged;
}

void env_close(struct env *env)
{
	guard_leave(env);
	if (env->mdb)
		mdb_env_close(env->mdb);
	if (env->lock >= 0)
		close(env->lock);
	free(env->path);
	*env = (struct env){ .lock = -1 };
}

enum status env_open(struct env *env, const char *path, enum env_mode mode, const struct env_options *options)
{
	enum { TRIES = 50 };
	bool moved;
	enum status st = open_once(env, path, mode, options, &moved);
	for (int i = 1; moved && i < TRIES; i++)
		st = open_once(env, path, mode, options, &moved);
	return st;
}

enum status env_grow(struct env *env)
{
	MDB_envinfo info;
	int rc = mdb_env_info(env->mdb, &info);
	if (rc == 0)
		rc = mdb_env_set_mapsize(env->mdb, info.me_mapsize * 2);
	if (rc == 0)
		guard_enter(env);
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
	if (stat(env->path, &named) != 0 || !is_same(&held, &named) ||
	    fstatat(env->lock, "data.mdb", &named_data, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !is_same(&open_data, &named_data))
		return fail(ST_IO,
			    "%s: the store was removed, moved or replaced while a run was at work on it; "
			    "nothing of this run is published any more",
			    env->path);
	return ST_OK;
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
			guard_enter(env);
		if (rc == 0)
			st = begin(env, mode, txn, &rc);
	}
	if (!st)
		st = env_status(env, rc, "cannot begin a transaction");
	if (!st)
		env->snapshot = mdb_txn_id(*txn);
	return st;
}
