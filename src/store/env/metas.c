/*
 * Metas: which state of the file is the newest, and whether its root can be right, asked before LMDB reads the
 * file.
 */
#include "store/env/metas.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/base/hash.h"

_Static_assert(sizeof(struct page_header) == PAGE_HEADER_BYTES, "LMDB's page header");
_Static_assert(sizeof(struct page_tree) == PAGE_TREE_BYTES, "LMDB's descriptor of a tree");
_Static_assert(sizeof(struct page_meta) == 136, "LMDB's meta page");

static enum status damaged(const char *path, const char *what)
{
	return fail(ST_DAMAGED, "%s: store damaged: %s", path, what);
}

static enum status read_meta(int fd, const char *path, uint64_t offset, struct page_header *h,
			     struct page_meta *m)
{
	unsigned char room[sizeof(*h) + sizeof(*m)];
	size_t got = 0;
	enum status st = file_read_at(fd, room, sizeof(room), offset, &got, path);
	if (st)
		return st;
	if (got < sizeof(room))
		return damaged(path, "the data file is cut short");
	memcpy(h, room, sizeof(*h));
	memcpy(m, room + sizeof(*h), sizeof(*m));
	return ST_OK;
}

/* LMDB refuses what is not its own, with a better sentence. */
static bool is_ours_to_judge(const struct page_header *h, const struct page_meta *m)
{
	return m->magic == PAGE_MAGIC && m->version == PAGE_DATA_VERSION && (h->flags & PAGE_META) != 0;
}

static bool page_bytes_sound(uint32_t n)
{
	return n >= PAGE_BYTES_MIN && n <= PAGE_BYTES_MAX && (n & (n - 1)) == 0;
}

static enum status check_meta(int fd, const char *path, const struct page_meta *m)
{
	struct stat s;
	if (fstat(fd, &s) != 0)
		return fail_errno(ST_IO, path, errno);
	if (!page_bytes_sound(m->trees[0].pad) || m->trees[0].flags != TREE_INTEGER_KEYS ||
	    m->trees[1].flags != 0 || m->address != 0 || m->last < PAGE_METAS - 1)
		return damaged(path, "its newest meta page is bad");
	/* pages of a transaction that it took and gave back itself are counted, and need not be in the file
	 * (pages.c) */
	if (m->last >= (uint64_t)s.st_size / m->trees[0].pad + PAGE_UNWRITTEN_MAX)
		return damaged(path, "the data file is cut short");
	return ST_OK;
}

/* *TXNID is the transaction of the newest one; 0: they are not ours to judge. */
static enum status check_newest(int fd, const char *path, uint64_t *txnid)
{
	struct page_header h[PAGE_METAS];
	struct page_meta m[PAGE_METAS];
	*txnid = 0;
	enum status st = read_meta(fd, path, 0, &h[0], &m[0]);
	if (st || !is_ours_to_judge(&h[0], &m[0]))
		return st;
	if (!page_bytes_sound(m[0].trees[0].pad))
		return damaged(path, "its first meta page is bad");
	st = read_meta(fd, path, m[0].trees[0].pad, &h[1], &m[1]);
	if (st || !is_ours_to_judge(&h[1], &m[1]))
		return st;
	const struct page_meta *newest = &m[m[1].txnid > m[0].txnid];
	*txnid = newest->txnid;
	return check_meta(fd, path, newest);
}

enum status metas_newest(int fd, const char *path, uint64_t *txnid)
{
	enum { TRIES = 100 }; /* a reader may look while a run writes one of them */
	enum status st = check_newest(fd, path, txnid);
	for (int i = 0; st == ST_DAMAGED && i < TRIES; i++)
		st = check_newest(fd, path, txnid);
	return st;
}

enum status metas_check(const char *path)
{
	uint64_t txnid;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0)
		return fail_errno(ST_IO, path, errno);
	enum status st = metas_newest(fd, path, &txnid);
	close(fd);
	return st;
}

/* Notes: at the end of a meta page, which LMDB does not write, and after the page itself is on the disk. */

static struct page_note note_of(uint64_t txnid, unsigned page)
{
	return (struct page_note){ txnid, checksum64(&txnid, sizeof(txnid), page) };
}

static uint64_t note_offset(unsigned page, uint32_t page_bytes)
{
	return (uint64_t)(page + 1) * page_bytes - sizeof(struct page_note);
}

/* *TXNID 0: there is none. */
static enum status read_note(int fd, const char *path, uint32_t page_bytes, unsigned page, uint64_t *txnid)
{
	struct page_note note = { 0 };
	size_t got = 0;
	enum status st = file_read_at(fd, &note, sizeof(note), note_offset(page, page_bytes), &got, path);
	bool sound = got == sizeof(note) && note.checksum == note_of(note.txnid, page).checksum;
	*txnid = !st && sound ? note.txnid : 0;
	return st;
}

void metas_note(const struct env *env, uint64_t txnid)
{
	unsigned page = txnid % PAGE_METAS;
	const struct page_note note = note_of(txnid, page);
	struct page_header h;
	struct page_meta m = { 0 };
	MDB_stat stat;
	int fd = -1;
	if (mdb_env_get_fd(env->mdb, &fd) != 0 || mdb_env_stat(env->mdb, &stat) != 0)
		return;
	/* a transaction that changed nothing has not written it */
	if (read_meta(fd, env->path, (uint64_t)page * stat.ms_psize, &h, &m) == ST_OK && m.txnid == txnid)
		(void)!pwrite(fd, &note, sizeof(note), (off_t)note_offset(page, stat.ms_psize));
}

/* *FOUND false: two commits have passed since TXN began. *OTHER is the meta page that is not TXN's. */
static enum status find(int fd, const struct env *env, uint32_t page_bytes, MDB_txn *txn, bool *found,
			struct page_meta *out, struct page_meta *other)
{
	struct page_header h;
	struct page_meta m[PAGE_METAS];
	uint64_t noted[PAGE_METAS];
	enum status st = ST_OK;
	/* a commit is noted behind it, so notes are read first */
	for (unsigned i = 0; !st && i < PAGE_METAS; i++)
		st = read_note(fd, env->path, page_bytes, i, &noted[i]);
	for (unsigned i = 0; !st && i < PAGE_METAS; i++)
		st = read_meta(fd, env->path, (uint64_t)i * page_bytes, &h, &m[i]);
	if (!st && (noted[0] > m[0].txnid || noted[1] > m[1].txnid))
		st = damaged(env->path, "a meta page says that it is older than it is");
	if (st)
		return st;
	unsigned own = m[1].txnid == mdb_txn_id(txn);
	*found = m[own].txnid == mdb_txn_id(txn);
	*out = m[own];
	*other = m[!own];
	return ST_OK;
}

enum status metas_of_snapshot(const struct env *env, MDB_txn *txn, int *fd, struct page_meta *out,
			      struct page_meta *other)
{
	enum { TRIES = 1000 };
	struct page_meta m, o;
	MDB_stat stat;
	bool found = false;
	int rc = mdb_env_get_fd(env->mdb, fd);
	if (rc == 0)
		rc = mdb_env_stat(env->mdb, &stat);
	enum status st = env_status(env, rc, "cannot look at its pages");
	if (!st)
		st = find(*fd, env, stat.ms_psize, txn, &found, &m, &o);
	for (int i = 0; !st && !found && i < TRIES; i++) {
		mdb_txn_reset(txn);
		st = env_status(env, mdb_txn_renew(txn), "cannot begin to read");
		if (!st)
			st = find(*fd, env, stat.ms_psize, txn, &found, &m, &o);
	}
	if (!st && !found)
		st = damaged(env->path, "no meta page is that of its newest state");
	if (!st)
		st = check_meta(*fd, env->path, &m);
	if (!st) {
		*out = m;
		*other = o;
	}
	return st;
}
