/*
 * Spool: standard input can be read once only; its copy can be read, hashed and read again as any file.
 */
#include "feed/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "allot/base/files/file.h"

enum { COPY_BYTES = 64 * 1024 };

/* read() that waits also where somebody made the other end non-blocking. */
static ssize_t read_some(int fd, char *p, size_t n)
{
	for (;;) {
		ssize_t got = read(fd, p, n);
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		if (got >= 0 || (errno != EINTR && errno != EAGAIN))
			return got;
		if (errno == EAGAIN && poll(&ready, 1, -1) < 0 && errno != EINTR)
			return -1;
	}
}

enum status spool_copy(int from, const char *dir, int *fd, int *err)
{
	char bytes[COPY_BYTES];
	int spool = -1;
	ssize_t got = 0;
	enum status st;

	if (fcntl(from, F_GETFD) < 0) { /* closed: the spool would get its number */
		*err = errno;
		return ST_OK;
	}
	st = file_unnamed(dir, &spool);
	while (!st) {
		got = read_some(from, bytes, sizeof(bytes));
		if (got <= 0)
			break;
		st = file_write(spool, bytes, (size_t)got, "copying standard input");
	}
	if (!st && got == 0) {
		*fd = spool;
		return ST_OK;
	}
	if (!st)
		*err = errno;
	if (spool >= 0)
		close(spool);
	return st;
}
