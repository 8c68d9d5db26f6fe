/*
 * A copy for work that is thrown away, for which the store is not even opened: reading it as LMDB does
 * would write into its lock.mdb. A run never changes pages of the newest state; it writes others, and last
 * the meta page that makes them the newest. So a copy is sound if that page was the same before and after
 * it. Where runs commit too often for that, LMDB copies.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/files/file.h"
#include "allot/store/backup.h"
#include "store/env/metas.h"
#include "store/env/open.h"

/* A clone on its way. */
struct clone {
	const char *store;
	const char *from; /* its data file */
	int from_fd;	  /* -1: it cannot be opened */
	const char *to;
	int to_fd;
	void (*announce)(void *ctx, uint64_t bytes);
	void *ctx;
};

static enum status copy_bytes(const struct clone *c)
{
	enum { PIECE = 1 << 20 };
	char *piece = malloc(PIECE);
	uint64_t offset = 0;
	size_t got = PIECE;
	enum status st = piece ? ST_OK : fail_memory();
	if (!st && (lseek(c->to_fd, 0, SEEK_SET) != 0 || ftruncate(c->to_fd, 0) != 0))
		st = fail_errno(ST_IO, c->to, errno);
	while (!st && got == PIECE) {
		st = file_read_at(c->from_fd, piece, PIECE, offset, &got, c->from);
		if (!st)
			st = file_write(c->to_fd, piece, got, c->to);
		offset += got;
	}
	free(piece);
	return st;
}

static void announce(const struct clone *c)
{
	struct stat s;
	if (fstat(c->from_fd, &s) == 0)
		c->announce(c->ctx, (uint64_t)s.st_size);
}

/* *DONE false: a run commits again and again, or it is no store. */
static enum status copy_still(const struct clone *c, bool *done)
{
	enum { TRIES = 5 };
	uint64_t before = 0, after = 0;
	enum status st = metas_newest(c->from_fd, c->from, &before);
	if (!st && before)
		announce(c);
	*done = false;
	for (int i = 0; !st && before && !*done && i < TRIES; i++) {
		st = copy_bytes(c);
		if (!st)
			st = metas_newest(c->from_fd, c->from, &after);
		*done = !st && before == after;
		before = after;
	}
	return st;
}

static enum status copy_as_lmdb(const struct clone *c)
{
	const struct env_options options = { .few = true };
	struct env env;
	enum status st = env_open(&env, c->store, ENV_READ, &options);
	if (st)
		return st;
	if (lseek(c->to_fd, 0, SEEK_SET) != 0 || ftruncate(c->to_fd, 0) != 0)
		st = fail_errno(ST_IO, c->to, errno);
	int rc = st ? 0 : mdb_env_copyfd2(env.mdb, c->to_fd, 0);
	if (!st)
		st = rc > 0 ? fail_errno(ST_IO, c->to, rc) : env_status(&env, rc, "cannot copy");
	env_close(&env);
	return st;
}

static enum status fill(const struct clone *c)
{
	bool done = false;
	enum status st = ST_OK;
	/* blocks that are shared are one state of the file, as a crash would leave it */
	if (c->from_fd >= 0 && ioctl(c->to_fd, FICLONE, c->from_fd) == 0)
		return ST_OK;
	if (c->from_fd >= 0)
		st = copy_still(c, &done);
	return st || done ? st : copy_as_lmdb(c);
}

static enum status clone_files(struct clone *c)
{
	c->from_fd = open(c->from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	c->to_fd = open(c->to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	enum status st = c->to_fd < 0 ? fail_create(c->to, errno) : fill(c);
	if (c->from_fd >= 0)
		close(c->from_fd);
	if (c->to_fd >= 0)
		close(c->to_fd);
	return st;
}

enum status store_clone(const char *from, const char *to, void (*announce_bytes)(void *ctx, uint64_t bytes),
			void *ctx)
{
	struct clone c = { .store = from, .announce = announce_bytes, .ctx = ctx };
	struct buf from_room, to_room;
	if (mkdir(to, FOLDER_MODE) != 0)
		return fail_create(to, errno);
	buf_init(&from_room, 0);
	buf_init(&to_room, 0);
	c.from = path_join(&from_room, from, "data.mdb");
	c.to = path_join(&to_room, to, "data.mdb");
	enum status st = c.from && c.to ? clone_files(&c) : fail_memory();
	if (st == ST_NO_INPUT)
		st = folder_remove(to);
	buf_release(&from_room);
	buf_release(&to_room);
	return st;
}
