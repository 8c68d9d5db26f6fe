/*
 * The size of a store. LMDB never returns pages to the file system; it uses those again that no reader of
 * an older state can still see. Its list of free pages says which transaction freed how many: what is
 * younger than the oldest reader is held. The list is short, whatever the store holds.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/store/look.h"
#include "store/views/view.h"

/* LMDB's own table of free pages: transaction -> how many, then their numbers. */
enum { FREE_PAGES = 0 };

struct readers {
	uint64_t newest; /* the transaction that committed last */
	uint64_t oldest; /* that somebody else reads */
	struct store_size *size;
};

/* Keeps the oldest ones, in order. */
static void note_reader(struct readers *r, uint64_t process, uint64_t transactions)
{
	struct store_size *size = r->size;
	uint32_t at = size->readers_count < OLD_READERS_MAX ? size->readers_count : OLD_READERS_MAX;
	size->readers_count++;
	while (at > 0 && size->readers[at - 1].transactions < transactions) {
		if (at < OLD_READERS_MAX)
			size->readers[at] = size->readers[at - 1];
		at--;
	}
	if (at < OLD_READERS_MAX)
		size->readers[at] = (struct old_reader){ process, transactions };
}

/*
 * Lines as LMDB writes them: a head, then "PROCESS THREAD TRANSACTION", the last "-" for one that
 * reads nothing.
 */
static int on_reader(const char *line, void *ctx)
{
	struct readers *r = ctx;
	char *end;
	uint64_t process = strtoumax(line, &end, 10);
	if (end == line)
		return 0;
	const char *last = end + strspn(end, " ");
	last += strcspn(last, " ");
	last += strspn(last, " ");
	uint64_t transaction = strtoumax(last, &end, 10);
	if (end == last || transaction >= r->newest || process == (uint64_t)getpid())
		return 0;
	if (transaction < r->oldest)
		r->oldest = transaction;
	note_reader(r, process, r->newest - transaction);
	return 0;
}

/* Counts the free pages, and of these what transactions from OLDEST on have freed. */
static int count_free(MDB_txn *txn, uint64_t oldest, uint64_t *pages, uint64_t *held)
{
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	int rc = mdb_cursor_open(txn, FREE_PAGES, &cursor);
	while (rc == 0 && (rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
		size_t transaction, count;
		if (key.mv_size != sizeof(transaction) || value.mv_size < sizeof(count))
			rc = MDB_CORRUPTED;
		if (rc)
			break;
		memcpy(&transaction, key.mv_data, sizeof(transaction));
		memcpy(&count, value.mv_data, sizeof(count));
		*pages += count;
		*held += transaction > oldest ? count : 0;
	}
	if (cursor)
		mdb_cursor_close(cursor);
	return rc == MDB_NOTFOUND ? 0 : rc;
}

static enum status measure_file(const struct lmdb_views *v, struct store_size *size)
{
	struct buf path;
	struct stat s;
	struct statvfs fs;
	buf_init(&path, 0);
	const char *p = path_join(&path, v->env.path, "data.mdb");
	enum status st = p ? ST_OK : fail_memory();
	if (p && (stat(p, &s) != 0 || statvfs(p, &fs) != 0))
		st = fail_errno(ST_IO, p, errno);
	buf_release(&path);
	if (st)
		return st;
	size->file_bytes = (uint64_t)s.st_blocks * 512;
	size->free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	return ST_OK;
}

enum status store_size(struct views *views, struct store_size *out)
{
	struct lmdb_views *v = of_views(views);
	struct store_size size = { 0 };
	struct readers readers = { .newest = mdb_txn_id(v->txn), .oldest = UINT64_MAX, .size = &size };
	MDB_stat page;
	uint64_t pages = 0, held = 0;
	int rc = v->env.lockless ? 0 : mdb_reader_list(v->env.mdb, on_reader, &readers);
	if (rc >= 0)
		rc = mdb_env_stat(v->env.mdb, &page);
	if (rc == 0)
		rc = count_free(v->txn, readers.oldest, &pages, &held);
	enum status st = env_status(&v->env, rc, "cannot measure it");
	if (!st)
		st = measure_file(v, &size);
	if (!st) {
		size.reuse_bytes = pages * page.ms_psize;
		size.held_bytes = held * page.ms_psize;
		*out = size;
	}
	return env_judge(&v->env, st);
}
