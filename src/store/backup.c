/*
 * Backup: a copy is made in a draft folder and verified there; only then it appears under its name, by a
 * rename. Pages that are free, and those that a reader has kept from being used again, are left out: the copy
 * is as small as what it holds.
 */
#include "allot/store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "store/env/open.h"
#include "store/env/draft.h"
#include "store/env/tables.h"

static enum status taken_by(const char *path)
{
	return fail(ST_CANT_CREATE, "%s: there is something already; nothing was copied", path);
}

/* What would only fail at the rename is looked at before anything is copied. */
static enum status check_free(const char *path)
{
	DIR *dir = opendir(path);
	int entries = 0;
	if (!dir && errno == ENOENT)
		return ST_OK;
	if (!dir)
		return errno == ENOTDIR ? taken_by(path) : fail_errno(ST_CANT_CREATE, path, errno);
	errno = 0;
	while (readdir(dir))
		entries++;
	enum status st = errno == 0 ? ST_OK : fail_errno(ST_CANT_CREATE, path, errno);
	closedir(dir);
	return !st && entries > 2 ? taken_by(path) : st;
}

static enum status copy_pages(struct env *env, const char *folder)
{
	struct buf path;
	enum status st = ST_OK;
	buf_init(&path, 0);
	const char *p = path_join(&path, folder, "data.mdb");
	int fd = p ? open(p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE) : -1;
	if (!p)
		st = fail_memory();
	else if (fd < 0)
		st = fail_create(p, errno);
	else {
		int rc = mdb_env_copyfd2(env->mdb, fd, MDB_CP_COMPACT);
		st = rc > 0 ? fail_errno(ST_IO, p, rc) : env_status(env, rc, "cannot copy");
		close(fd);
	}
	buf_release(&path);
	return st;
}

static enum status renumber_in(struct env *env, MDB_txn *txn)
{
	struct counters counters;
	enum status st = meta_open(env, txn, false);
	if (!st)
		st = counters_get(txn, env, &counters);
	if (st)
		return st;
	counters.transaction = mdb_txn_id(txn);
	return counters_put(txn, env, &counters);
}

/* Leaving out pages, LMDB counts transactions anew; the counters must be those of the newest one. */
static enum status renumber(char *folder)
{
	struct env env = { .path = folder, .lock = -1 };
	MDB_txn *txn = NULL;
	int rc = mdb_env_create(&env.mdb);
	if (rc == 0)
		rc = mdb_env_set_maxdbs(env.mdb, TABLE_COUNT);
	if (rc == 0)
		rc = mdb_env_open(env.mdb, folder, 0, FILE_MODE);
	if (rc == 0)
		rc = mdb_txn_begin(env.mdb, NULL, 0, &txn);
	enum status st = rc == 0 ? renumber_in(&env, txn) : ST_OK;
	if (rc == 0 && !st) {
		rc = mdb_txn_commit(txn);
		txn = NULL;
	}
	if (txn)
		mdb_txn_abort(txn);
	if (!st)
		st = env_opened(&env, rc, "cannot renumber the copy");
	if (env.mdb)
		mdb_env_close(env.mdb);
	return st;
}

static enum status copy_store(const char *from, const char *folder)
{
	const struct env_options options = { 0 };
	struct env env;
	enum status st = env_open(&env, from, ENV_READ, &options);
	if (st)
		return st;
	st = copy_pages(&env, folder);
	env_close(&env);
	return st;
}

enum status store_copy(const char *from, const char *to, void (*tell)(void *ctx, const char *sentence),
		       void *ctx, struct verify_report *report)
{
	struct draft draft = DRAFT_NONE;
	bool taken = false;
	enum status st = check_free(to);
	if (!st)
		st = draft_begin(to, &draft);
	if (!st)
		st = copy_store(from, draft.folder);
	if (!st)
		st = renumber(draft.folder);
	if (!st)
		st = store_verify(draft.folder, tell, ctx, report);
	if (!st)
		st = draft_publish(&draft, to, &taken);
	draft_drop(&draft);
	return !st && taken ? taken_by(to) : st;
}

void store_copies_clear(const char *dir, bool (*theirs)(struct slice name),
			void (*stays)(void *ctx, const char *name), void *ctx)
{
	drafts_clear(dir, theirs, stays, ctx);
}
