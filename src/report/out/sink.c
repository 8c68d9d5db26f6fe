/*
 * The report's files. None of stdio: after a full disk its fflush, fsync and fclose may all succeed. The
 * rename at the end is what makes a file appear, so that a reader never sees half of one.
 */
#include "report/out/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

/* DIR/PREFIX NAME SUFFIX on the heap, or NULL. */
static char *name_in(const char *dir, const char *prefix, const char *name, const char *suffix)
{
	struct buf b;
	buf_init(&b, 0);
	buf_printf(&b, "%s/%s%s%s", dir, prefix, name, suffix);
	buf_put_char(&b, '\0');
	if (!buf_status(&b))
		return b.p;
	buf_release(&b);
	return NULL;
}

static void forget(struct sink *s)
{
	free(s->path);
	free(s->hidden);
	buf_release(&s->bytes);
	*s = SINK_NONE;
}

enum status sink_create(struct sink *s, const char *dir, const char *name)
{
	*s = SINK_NONE;
	buf_init(&s->bytes, 0);
	s->path = name_in(dir, "", name, "");
	s->hidden = name_in(dir, ".", name, ".tmp");
	if (!s->path || !s->hidden) {
		forget(s);
		return fail_memory();
	}
	if (unlink(s->hidden) && errno != ENOENT)
		goto failed;
	s->fd = open(s->hidden, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	if (s->fd >= 0)
		return ST_OK;
failed:;
	enum status st = fail_create(s->hidden, errno);
	forget(s);
	return st;
}

enum status sink_write(struct sink *s)
{
	REQUIRE(s->fd >= 0);
	if (!s->status)
		s->status = buf_status(&s->bytes);
	if (!s->status)
		s->status = file_write(s->fd, s->bytes.p, s->bytes.n, s->path);
	if (!s->status)
		s->written += s->bytes.n;
	buf_clear(&s->bytes);
	return s->status;
}

enum status sink_patch(struct sink *s, uint64_t offset, const void *p, size_t n)
{
	const char *at = p;
	enum status st = sink_write(s);
	REQUIRE(st || offset + n <= s->written);
	while (!st && n) {
		ssize_t put = pwrite(s->fd, at, n, (off_t)offset);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			st = s->status = fail_errno(ST_IO, s->path, errno);
			break;
		}
		at += put;
		n -= (size_t)put;
		offset += (uint64_t)put;
	}
	return st;
}

enum status sink_finish(struct sink *s)
{
	if (s->fd < 0)
		return s->status;
	enum status st = sink_write(s);
	if (!st)
		st = file_sync_close(s->fd, s->path);
	else
		close(s->fd);
	s->fd = -1;
	s->status = st;
	return st;
}

enum status sink_publish(struct sink *s)
{
	if (!s->path)
		return ST_OK;
	REQUIRE(s->fd < 0 && !s->status);
	if (rename(s->hidden, s->path))
		return fail_errno(ST_IO, s->path, errno);
	forget(s);
	return ST_OK;
}

void sink_drop(struct sink *s)
{
	if (!s->path)
		return;
	if (s->fd >= 0)
		close(s->fd);
	(void)unlink(s->hidden);
	forget(s);
}
