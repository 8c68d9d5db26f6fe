/*
 * A store is filled in a folder of a temporary name, which is then renamed: a process killed half way leaves
 * nothing that could be taken for a store.
 */
#include "store/env/create.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "allot/base/files/file.h"
#include "allot/base/varint.h"
#include "store/books/books.h"
#include "store/env/env.h"
#include "store/env/draft.h"
#include "store/env/tables.h"
#include "store/index/index.h"

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
	struct counters counters = { .transaction = mdb_txn_id(txn), .next_event = 1 };
	enum status st = tables_open(env, txn, true);
	if (!st)
		st = identity_put(env, txn);
	if (!st)
		st = counters_put(txn, env, &counters);
	if (!st)
		st = books_put(txn, env, &(const struct books){ 0 });
	if (!st)
		st = index_create(txn, env);
	for (int t = TABLE_PRODUCTS; !st && t < TABLE_COUNT; t++)
		st = blocks_create(txn, &env->tables[t]);
	return st;
}

/* A complete store in the folder DIR, which is there and empty. */
static enum status create_in(const char *dir)
{
	struct env env = { .path = (char *)(uintptr_t)dir, .lock = -1 };
	MDB_txn *txn = NULL;
	enum status st = make_identity(env.identity);
	if (st)
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
	if (rc == 0 && !st) {
		rc = mdb_txn_commit(txn);
		txn = NULL;
	}
	if (txn)
		mdb_txn_abort(txn);
	if (env.mdb)
		mdb_env_close(env.mdb);
	if (rc == ENOSPC || rc == EDQUOT || (rc == EIO && env_disk_full(dir)))
		return fail_errno(ST_IO, dir, ENOSPC);
	if (rc != 0)
		return fail(ST_CANT_CREATE, "%s: cannot create the store: %s", dir, mdb_strerror(rc));
	return st ? ST_CANT_CREATE : ST_OK;
}

static enum status create_at(const char *path)
{
	struct draft draft = DRAFT_NONE;
	bool taken = false; /* another run was faster: its store will do */
	enum status st = draft_begin(path, &draft);
	if (!st)
		st = create_in(draft.folder);
	if (!st)
		st = draft_publish(&draft, path, &taken);
	draft_drop(&draft);
	return st;
}

static bool is_link(const char *path)
{
	struct stat s;
	return lstat(path, &s) == 0 && S_ISLNK(s.st_mode);
}

/* The working folder cannot be replaced: the process would go on in one that is gone. */
static bool is_working_folder(const char *path)
{
	struct stat a, b;
	return stat(path, &a) == 0 && stat(".", &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

enum status store_create(const char *path)
{
	if (is_working_folder(path))
		return fail(ST_CANT_CREATE, "%s: is the working folder; a store is made in one of its own",
			    path);
	/* a rename takes the place of an empty folder, not of a link to one */
	char *real = realpath(path, NULL);
	if (!real && is_link(path))
		return fail(ST_CANT_CREATE, "%s: is a link to where nothing is", path);
	enum status st = create_at(real ? real : path);
	free(real);
	return !st || st == ST_NO_MEMORY || st == ST_IO ? st : ST_CANT_CREATE;
}
