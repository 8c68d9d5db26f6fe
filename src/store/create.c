/* The one-time creation of a store: a temporary folder, a commit, syncs, one rename. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/file.h"
#include "allot/base/varint.h"
#include "allot/store/env.h"
#include "allot/store/tables.h"

static enum status make_identity(char identity[STORE_IDENTITY_MAX + 1])
{
	unsigned char bytes[STORE_IDENTITY_MAX / 2];
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return fail_errno(ST_CANT_CREATE, "random numbers", errno);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		identity[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		identity[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
	identity[STORE_IDENTITY_MAX] = '\0';
	return ST_OK;
}

static enum status fill(struct env *env, MDB_txn *txn)
{
	struct counters counters = { mdb_txn_id(txn), 1, 0 };
	enum status st = tables_open(env, txn, true);
	if (st == ST_OK)
		st = identity_put(env, txn);
	if (st == ST_OK)
		st = counters_put(txn, env, &counters);
	for (int t = TABLE_PRODUCTS; st == ST_OK && t < TABLE_COUNT; t++)
		st = blocks_create(txn, &env->tables[t]);
	return st;
}

/* A complete store in the folder DIR, which is there and empty. */
static enum status create_in(const char *dir)
{
	struct env env = { .path = (char *)(uintptr_t)dir, .lock = -1 };
	MDB_txn *txn = NULL;
	enum status st = make_identity(env.identity);
	if (st != ST_OK)
		return st;
	int rc = mdb_env_create(&env.mdb);
	if (rc == 0)
		rc = mdb_env_set_maxdbs(env.mdb, TABLE_COUNT);
	if (rc == 0)
		rc = mdb_env_open(env.mdb, dir, 0, FILE_MODE);
	if (rc == 0)
		rc = mdb_txn_begin(env.mdb, NULL, 0, &txn);
	if (rc == 0)
		st = fill(&env, txn);
	if (rc == 0 && st == ST_OK) {
		rc = mdb_txn_commit(txn);
		txn = NULL;
	}
	if (txn)
		mdb_txn_abort(txn);
	if (env.mdb)
		mdb_env_close(env.mdb);
	if (rc != 0)
		return fail(ST_CANT_CREATE, "%s: cannot create the store: %s", dir, mdb_strerror(rc));
	return st == ST_OK ? ST_OK : ST_CANT_CREATE;
}

static enum status sync_file_in(const char *dir, const char *name)
{
	struct buf path;
	buf_init(&path, 0);
	const char *p = path_join(&path, dir, name);
	int fd = p ? open(p, O_RDWR | O_CLOEXEC) : -1;
	enum status st = p == NULL ? ST_NO_MEMORY
			 : fd < 0  ? fail_errno(ST_CANT_CREATE, p, errno)
				   : file_sync_close(fd, p);
	buf_release(&path);
	return st;
}

/*
 * LMDB creates lock.mdb as a hole and writes to it through a map; on a full disk that is a SIGBUS. So its
 * blocks are reserved before LMDB sees it.
 */
static enum status reserve_lock(const char *dir)
{
	struct buf path;
	enum { LOCK_BYTES = 64 * 1024 };
	buf_init(&path, 0);
	const char *p = path_join(&path, dir, "lock.mdb");
	int fd = p ? open(p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE) : -1;
	enum status st = p ? ST_OK : ST_NO_MEMORY;
	if (p && fd < 0)
		st = fail_errno(ST_CANT_CREATE, p, errno);
	if (fd >= 0) {
		int err = posix_fallocate(fd, 0, LOCK_BYTES);
		if (err != 0)
			st = fail_errno(ST_CANT_CREATE, p, err);
		close(fd);
	}
	buf_release(&path);
	return st;
}

static enum status create_under(const char *temporary, const char *path)
{
	enum status st = reserve_lock(temporary);
	if (st == ST_OK)
		st = create_in(temporary);
	if (st == ST_OK)
		st = sync_file_in(temporary, "data.mdb");
	if (st == ST_OK)
		st = sync_file_in(temporary, "lock.mdb");
	if (st == ST_OK)
		st = folder_sync(temporary);
	/* rename() takes an empty folder's place; one that another run has just put there is not empty */
	if (st == ST_OK && rename(temporary, path) != 0 && errno != ENOTEMPTY && errno != EEXIST)
		st = fail_errno(ST_CANT_CREATE, path, errno);
	if (st == ST_OK)
		st = folder_sync_parent(path);
	return st;
}

/* PATH without slashes at its end, then ".XXXXXX" for mkdtemp(). */
static char *temporary_name(const char *path)
{
	static const char suffix[] = ".XXXXXX";
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	char *name = malloc(n + sizeof(suffix));
	if (!name)
		return NULL;
	memcpy(name, path, n);
	memcpy(name + n, suffix, sizeof(suffix));
	return name;
}

static enum status make_parent(const char *path)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n <= 1)
		return ST_OK;
	char *parent = strndup(path, n);
	if (!parent)
		return fail_memory();
	enum status st = folder_make(parent);
	free(parent);
	return st;
}

enum status store_create(const char *path)
{
	char *temporary = temporary_name(path);
	if (!temporary)
		return fail_memory();
	enum status st = make_parent(path);
	if (st == ST_OK && !mkdtemp(temporary))
		st = fail_errno(ST_CANT_CREATE, path, errno);
	if (st == ST_OK) {
		st = create_under(temporary, path);
		folder_remove(temporary);
	}
	free(temporary);
	return st == ST_OK || st == ST_NO_MEMORY ? st : ST_CANT_CREATE;
}
