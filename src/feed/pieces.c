/*
 * Pieces: one buffer, filled by pread; the hook sees every byte once and in order, before it is cut.
 */
#include "feed/pieces.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

struct pieces *pieces_new(int fd, const char *what, uint64_t offset, piece_hook *hook, void *ctx)
{
	struct pieces *p = malloc(sizeof(*p));

	if (!p) {
		fail_memory();
		return NULL;
	}
	p->fd = fd;
	p->what = what;
	p->hook = hook;
	p->ctx = ctx;
	p->index = offset / FEED_PIECE;
	p->skip = offset % FEED_PIECE;
	p->ended = false;
	p->at = 0;
	p->n = 0;
	return p;
}

/* Network file systems and disks that wake up fail a read and then do not. */
static enum status read_patiently(const struct pieces *p, char *to, size_t *got)
{
	enum { RETRIES = 3 };
	struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };

	for (int retries = 0;; retries++) {
		enum status st = file_read_at(p->fd, to, FEED_PIECE, p->index * FEED_PIECE, got, p->what);
		if (!st || retries == RETRIES || (errno != EIO && errno != EAGAIN))
			return st;
		(void)nanosleep(&pause, NULL);
		pause.tv_nsec *= 2;
	}
}

/* Short of a whole piece means the end: bytes that a writer adds now are not part of this
 * reading. */
static enum status load(struct pieces *p)
{
	size_t got = 0;
	enum status st = read_patiently(p, p->bytes, &got);

	if (!st && got)
		st = p->hook(p->ctx, p->index++, slice_of(p->bytes, got));
	if (!st && got < FEED_PIECE) {
		p->ended = true;
		st = p->hook(p->ctx, p->index, slice_of(NULL, 0));
	}
	if (st)
		return st;
	p->n = got;
	p->at = p->skip < got ? p->skip : got;
	p->skip = 0;
	return ST_OK;
}

enum status pieces_read(void *ctx, void *to, size_t n, size_t *got)
{
	struct pieces *p = ctx;

	while (p->at == p->n && !p->ended) {
		enum status st = load(p);
		if (st)
			return st;
	}
	if (n > p->n - p->at)
		n = p->n - p->at;
	if (n)
		memcpy(to, p->bytes + p->at, n);
	p->at += n;
	ENSURE(p->at <= p->n);
	*got = n;
	return ST_OK;
}

enum status pieces_drain(struct pieces *p)
{
	enum status st = ST_OK;

	while (!st && !p->ended)
		st = load(p);
	p->at = p->n;
	return st;
}
