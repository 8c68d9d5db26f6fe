/*
 * The way to an open store, each step before what would trust it: a folder that is a store, the lock, the size
 * and meta pages of the file before LMDB maps it, its pages before LMDB follows them, then identity and
 * counters.
 */
#include "store/env/open.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "store/env/create.h"
#include "store/env/files.h"
#include "store/env/guard.h"
#include "store/env/metas.h"
#include "store/env/pages.h"
#include "store/env/tables.h"

static const size_t MAP_BYTES_DEFAULT = (size_t)16 << 30;

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

static enum status read_identity(struct env *env, bool few)
{
	MDB_txn *txn = NULL;
	struct counters counters;
	MDB_envinfo info;
	enum status st = env_begin(env, ENV_READ, &txn);
	if (st)
		return st;
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

/* Whether the data file of the folder PATH is one of LMDB's. */
static bool has_data(const char *path)
{
	struct buf room;
	uint64_t txnid = 0;
	buf_init(&room, 0);
	const char *p = path_join(&room, path, "data.mdb");
	int fd = p ? open(p, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW) : -1;
	bool has = fd >= 0 && metas_newest(fd, p, &txnid) == ST_OK && txnid > 0;
	if (fd >= 0)
		close(fd);
	buf_release(&room);
	return has;
}

enum status env_opened(const struct env *env, int rc, const char *what)
{
	if (rc != MDB_INVALID || !has_data(env->path))
		return env_status(env, rc, what);
	return fail(
		ST_IO,
		"%s: %s: lock.mdb is not as LMDB makes it, and could not be locked to be made anew; end what "
		"has the store open, and try again",
		env->path, what);
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
		guard_enter(env->mdb, env->path, env->lockless);
	return env_opened(env, rc, "cannot open");
}

/* Looks at the files, has LMDB open them, and makes sure that these are they. */
static enum status open_files(struct env *env, enum env_mode mode, const struct env_options *options)
{
	struct files files = FILES_NONE;
	enum status st = files_look(env, &files);
	if (!st)
		st = check_size_on_disk(env);
	if (!st)
		st = open_lmdb(env, &files, mode, options->map_bytes ? options->map_bytes : MAP_BYTES_DEFAULT);
	if (!st)
		st = files_confirm(&files, env);
	files_release(&files);
	return st;
}

/* *MOVED: a run wrote to it while it was read without locks. */
static enum status open_once(struct env *env, const char *path, enum env_mode mode,
			     const struct env_options *options, bool *moved)
{
	*moved = false;
	*env = (struct env){ .lock = -1, .writable = mode == ENV_WRITE };
	env->path = strdup(path);
	if (!env->path)
		return fail_memory();
	enum status st = prepare(env, mode);
	if (!st && mode == ENV_WRITE)
		st = lock(env, options->wait_s);
	if (!st)
		st = open_files(env, mode, options);
	if (!st)
		st = read_identity(env, options->few);
	enum status judged = env_judge(env, st);
	*moved = judged != st;
	if (judged)
		env_close(env);
	return judged;
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

void env_close(struct env *env)
{
	guard_leave(env->mdb);
	if (env->mdb)
		mdb_env_close(env->mdb);
	if (env->lock >= 0)
		close(env->lock);
	free(env->path);
	*env = (struct env){ .lock = -1 };
}
