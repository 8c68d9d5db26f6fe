/*
 * A record ends with the first line end outside of quotes. That is enough for files of our own, where a quote
 * inside of quotes is always written twice.
 */
#include "results/records.h"

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

void records_release(struct records *r)
{
	buf_release(&r->bytes);
}

/* Bytes of the record at the start of S, its line end included; 0: it does not end in S. */
static size_t record_length(struct slice s)
{
	bool quoted = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		if (s.p[i] == '\n' && !quoted)
			return i + 1;
	}
	return 0;
}

/* Makes room by forgetting what was given out, and reads on. */
static enum status read_piece(struct records *r)
{
	size_t got = 0;
	size_t rest = r->bytes.n - r->at;

	if (rest)
		memmove(r->bytes.p, r->bytes.p + r->at, rest);
	r->bytes.n = rest;
	r->at = 0;
	char *room = buf_room(&r->bytes, RECORDS_PIECE);
	if (!room)
		return buf_status(&r->bytes);
	enum status st = file_read_at(r->fd, room, RECORDS_PIECE, r->offset, &got, r->path);
	if (st)
		return st;
	r->bytes.n += got;
	r->offset += got;
	r->end = got < RECORDS_PIECE;
	return ST_OK;
}

enum status records_next(struct records *r)
{
	enum status st = ST_OK;
	size_t n = 0;

	r->at += r->record.n;
	while (!st) {
		r->record = slice_of(r->bytes.p + r->at, r->bytes.n - r->at);
		n = r->record.n ? record_length(r->record) : 0;
		if (n || r->end)
			break;
		st = read_piece(r);
	}
	/* what we wrote ends with a line end */
	ENSURE(st || n == r->record.n || n > 0);
	r->record.n = st ? 0 : n;
	return st;
}

enum status records_begin(struct records *r, int fd, const char *path)
{
	REQUIRE(fd >= 0);
	*r = (struct records){ .fd = fd, .path = path };
	buf_init(&r->bytes, 0);
	return records_next(r);
}
