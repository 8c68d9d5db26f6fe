/*
 * Each range gathers bytes in a piece; when all pieces together are too much for memory, every one is written
 * behind the others in the file, and the range remembers where.
 */
#include "store/verify/line_events.h"

#include <stdlib.h>
#include <unistd.h>

#include "allot/base/contract.h"
#include "allot/base/files/file.h"

enum { WIDTH_DEFAULT = 1 << 17, BYTES_MAX_DEFAULT = 24 << 20 };

/* A piece that was written. */
struct written_piece {
	uint64_t at;
	size_t bytes;
	uint64_t run;
};

struct line_range {
	struct buf piece; /* not written */
	uint64_t run;	  /* of its events; a piece is of one run */
	uint64_t last;	  /* number of its last event */
	struct entry_coder *coder;
	struct written_piece *pieces;
	size_t pieces_count;
};

enum status line_events_init(struct line_events *l, uint64_t end, uint64_t width, size_t bytes_max)
{
	*l = (struct line_events){
		.width = width ? width : WIDTH_DEFAULT,
		.bytes_max = bytes_max ? bytes_max : BYTES_MAX_DEFAULT,
		.fd = -1,
	};
	l->count = (size_t)(end / l->width) + 1;
	l->ranges = calloc(l->count, sizeof(*l->ranges));
	if (!l->ranges)
		return fail_memory();
	for (size_t i = 0; i < l->count; i++)
		buf_init(&l->ranges[i].piece, 0);
	return ST_OK;
}

void line_events_release(struct line_events *l)
{
	for (size_t i = 0; l->ranges && i < l->count; i++) {
		buf_release(&l->ranges[i].piece);
		free(l->ranges[i].coder);
		free(l->ranges[i].pieces);
	}
	free(l->ranges);
	if (l->fd >= 0)
		close(l->fd);
	*l = (struct line_events){ .fd = -1 };
}

/* Puts the piece of R away, if there is one: a new one begins with the next event. */
static enum status write_piece(struct line_events *l, struct line_range *r)
{
	if (r->piece.n == 0)
		return ST_OK;
	struct written_piece *pieces = realloc(r->pieces, (r->pieces_count + 1) * sizeof(*pieces));
	if (!pieces)
		return fail_memory();
	r->pieces = pieces;
	r->pieces[r->pieces_count++] = (struct written_piece){ l->written, r->piece.n, r->run };
	enum status st = l->fd >= 0 ? ST_OK : file_unnamed(temporary_folder(), &l->fd);
	if (!st)
		st = file_write(l->fd, r->piece.p, r->piece.n, temporary_folder());
	l->written += r->piece.n;
	l->bytes -= r->piece.n;
	buf_clear(&r->piece);
	return st;
}

static enum status write_all(struct line_events *l)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < l->count; i++) {
		st = write_piece(l, &l->ranges[i]);
		buf_release(&l->ranges[i].piece);
		buf_init(&l->ranges[i].piece, 0);
	}
	return st;
}

static enum status begin_piece(struct line_range *r, uint64_t run)
{
	if (!r->coder)
		r->coder = malloc(sizeof(*r->coder));
	if (!r->coder)
		return fail_memory();
	entry_coder_init(r->coder, run);
	r->run = run;
	r->last = 0;
	return ST_OK;
}

enum status line_events_add(struct line_events *l, uint64_t id, const struct event *event)
{
	REQUIRE(id / l->width < l->count);
	struct line_range *r = &l->ranges[id / l->width];
	enum status st = l->bytes > l->bytes_max ? write_all(l) : ST_OK;
	if (!st && r->piece.n && r->run != event->source.run)
		st = write_piece(l, r);
	if (!st && r->piece.n == 0)
		st = begin_piece(r, event->source.run);
	if (st)
		return st;
	size_t before = r->piece.n;
	buf_put_varint(&r->piece, event->number - r->last);
	entry_encode_event(r->coder, &r->piece, event);
	r->last = event->number;
	l->bytes += r->piece.n - before;
	return buf_status(&r->piece);
}

typedef enum status event_visit(void *ctx, const struct event *event);

static enum status visit_piece(struct slice piece, uint64_t run, struct arena *arena, event_visit *visit,
			       void *ctx)
{
	struct entry_coder coder;
	struct entry entry = { 0 };
	struct reader in = reader_of(piece);
	uint64_t number = 0;
	enum status st = ST_OK;
	entry_coder_init(&coder, run);
	while (!st && in.at < in.end) {
		number += read_varint(&in);
		if (in.bad || !entry_decode(&coder, &in, number, arena, &entry) || entry.is_refusal)
			return fail(ST_IO, "%s: a temporary file is not as it was written", temporary_folder());
		st = visit(ctx, &entry.event);
	}
	return st;
}

static enum status visit_written(const struct line_events *l, const struct written_piece *p,
				 struct arena *arena, event_visit *visit, void *ctx)
{
	size_t got = 0;
	char *bytes = malloc(p->bytes);
	enum status st =
		bytes ? file_read_at(l->fd, bytes, p->bytes, p->at, &got, temporary_folder()) : fail_memory();
	if (!st && got < p->bytes)
		st = fail(ST_IO, "%s: a temporary file was cut short", temporary_folder());
	if (!st)
		st = visit_piece(slice_of(bytes, p->bytes), p->run, arena, visit, ctx);
	free(bytes);
	return st;
}

enum status line_events_visit(const struct line_events *l, size_t range, event_visit *visit, void *ctx)
{
	const struct line_range *r = &l->ranges[range];
	struct arena arena;
	enum status st = ST_OK;
	arena_init(&arena);
	for (size_t i = 0; !st && i < r->pieces_count; i++)
		st = visit_written(l, &r->pieces[i], &arena, visit, ctx);
	if (!st && r->piece.n)
		st = visit_piece(buf_slice(&r->piece), r->run, &arena, visit, ctx);
	arena_release(&arena);
	return st;
}
