/* The memory is emptied into the file when it is full, so that order is kept: file first, then memory. */
#include "allot/base/files/aside.h"

#include <errno.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

enum { MEMORY_MAX = 1 << 20 };

void aside_init(struct aside_bytes *a, const char *dir)
{
	*a = (struct aside_bytes){ .dir = dir, .fd = -1 };
	buf_init(&a->memory, 0);
}

void aside_release(struct aside_bytes *a)
{
	if (a->fd >= 0)
		close(a->fd);
	buf_release(&a->memory);
	aside_init(a, a->dir);
}

void aside_clear(struct aside_bytes *a)
{
	a->in_file = a->read = 0;
	buf_clear(&a->memory);
}

static enum status empty_memory(struct aside_bytes *a)
{
	enum status st = a->fd < 0 ? file_unnamed(a->dir, &a->fd) : ST_OK;
	size_t done = 0;

	while (!st && done < a->memory.n) {
		ssize_t n = pwrite(a->fd, a->memory.p + done, a->memory.n - done, (off_t)(a->in_file + done));
		if (n < 0 && errno != EINTR)
			st = fail_errno(ST_IO, a->dir, errno);
		done += n > 0 ? (size_t)n : 0;
	}
	a->in_file += done;
	buf_clear(&a->memory);
	return st;
}

enum status aside_put(struct aside_bytes *a, struct slice bytes)
{
	buf_put_slice(&a->memory, bytes);
	if (buf_status(&a->memory))
		return buf_status(&a->memory);
	return a->memory.n > MEMORY_MAX ? empty_memory(a) : ST_OK;
}

enum status aside_get(struct aside_bytes *a, void *p, size_t n)
{
	char *to = p;

	REQUIRE(a->read + n <= a->in_file + a->memory.n);
	while (n > 0 && a->read < a->in_file) {
		size_t most = a->in_file - a->read < n ? (size_t)(a->in_file - a->read) : n;
		ssize_t got = pread(a->fd, to, most, (off_t)a->read);
		if (got == 0 || (got < 0 && errno != EINTR))
			return fail_errno(ST_IO, a->dir, got ? errno : EIO);
		a->read += got > 0 ? (size_t)got : 0;
		to += got > 0 ? got : 0;
		n -= got > 0 ? (size_t)got : 0;
	}
	if (n)
		memcpy(to, a->memory.p + (a->read - a->in_file), n);
	a->read += n;
	return ST_OK;
}

uint64_t aside_left(const struct aside_bytes *a)
{
	return a->in_file + a->memory.n - a->read;
}

bool aside_done(const struct aside_bytes *a)
{
	return aside_left(a) == 0;
}
