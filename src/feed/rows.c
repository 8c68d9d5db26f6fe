#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "allot/base/contract.h"
#include "allot/feed/check.h"
#include "allot/feed/feed.h"

struct feed_rows {
	struct feed *feed;
	struct pieces *pieces;
	struct cutter *cutter;
	struct splitter *splitter;
};

static enum status changed(const struct feed *feed)
{
	return fail(ST_CHANGED,
		    "%s: it changed while it was read; send it again when it is complete",
		    feed->path);
}

/* It could be read for its validation and cannot be opened again. */
static enum status gone(const struct feed *feed)
{
	return fail(ST_CHANGED, "%s: %s", feed->path, feed->unreadable);
}

/* Before a byte of PIECE is parsed. */
static enum status verify_piece(void *ctx, uint64_t index, struct slice piece)
{
	const struct feed *feed = ctx;

	if (!piece.n)
		return index == feed->pieces_count ? ST_OK : changed(feed);
	if (index >= feed->pieces_count)
		return changed(feed);
	if (feed->pieces[index] != checksum64(piece.p, piece.n, index))
		return changed(feed);
	return ST_OK;
}

/* Tells what has grown or shrunk before anything of it is applied. */
static enum status verify_size(const struct feed *feed)
{
	struct stat info;

	if (fstat(feed->fd, &info))
		return fail_errno(ST_IO, feed->path, errno);
	return (uint64_t)info.st_size == feed->bytes ? ST_OK : changed(feed);
}

static enum status rows_begin(struct feed_rows *rows, struct feed_position from)
{
	struct feed *feed = rows->feed;
	enum status st = feed_wake(feed);

	if (!st)
		st = feed->fd < 0 ? gone(feed) : verify_size(feed);
	if (st)
		return st;
	rows->pieces = pieces_new(feed->fd, feed->path, from.offset, verify_piece, feed);
	if (!rows->pieces)
		return ST_NO_MEMORY;
	st = cutter_new(pieces_read, rows->pieces, from, feed->piece, &rows->cutter);
	if (st)
		return st;
	return splitter_new(feed->header.delimiter, &rows->splitter);
}

enum status feed_rows_open(struct feed *feed, struct feed_position from, struct feed_rows **out)
{
	struct feed_rows *rows;
	enum status st;

	REQUIRE(feed->code == CODE_NONE && feed->header.kind != KIND_NONE);
	if (!from.offset)
		from = feed->first_row;
	if (from.offset < feed->first_row.offset || from.offset > feed->bytes)
		return fail(ST_DAMAGED, "%s: the store's place in it is not in its rows",
			    feed->path);
	rows = calloc(1, sizeof(*rows));
	if (!rows)
		return fail_memory();
	rows->feed = feed;
	st = rows_begin(rows, from);
	if (st)
		feed_rows_close(rows);
	else
		*out = rows;
	return st;
}

void feed_rows_close(struct feed_rows *rows)
{
	if (!rows)
		return;
	splitter_free(rows->splitter);
	cutter_free(rows->cutter);
	free(rows->pieces);
	free(rows);
}

/* A copy of FIELDS, not all empty, in ARENA: bytes at once, then slices. NULL when memory is
 * out. */
static struct slice *fields_copy(const struct fields *fields, struct arena *arena)
{
	const struct slice *last = &fields->at[fields->count - 1];
	const char *begin = fields->at[0].p;
	struct slice all =
		arena_copy(arena, slice_of(begin, (size_t)(last->p + last->n - begin)));
	struct slice *copy = arena_alloc(arena, fields->count * sizeof(*copy));

	if (!all.p || !copy)
		return NULL;
	for (uint32_t i = 0; i < fields->count; i++)
		copy[i] = slice_of(all.p + (fields->at[i].p - begin), fields->at[i].n);
	return copy;
}

/* Leaves out the fields of reject_* columns; surplus fields are own ones. */
static uint32_t keep_own(const struct header *header, struct slice *fields, uint32_t count)
{
	uint32_t own = 0;

	if (header->own_count == header->columns)
		return count;
	for (uint32_t i = 0; i < count; i++)
		if (i >= header->columns || !header->dropped[i])
			fields[own++] = fields[i];
	return own;
}

static enum status row_fill(const struct header *header, const struct fields *fields,
			    struct arena *arena, struct feed_row *out)
{
	char reason[REASON_TEXT_MAX];
	struct slice *copy = fields_copy(fields, arena);

	if (!copy)
		return ST_NO_MEMORY;
	out->code = check_row(header, copy, fields->count, &out->row, reason);
	out->reason = "";
	if (out->code) {
		struct slice kept = arena_copy(arena, slice_of(reason, strlen(reason) + 1));
		if (!kept.p)
			return ST_NO_MEMORY;
		out->reason = kept.p;
	}
	out->fields = copy;
	out->count = keep_own(header, copy, fields->count);
	return ST_OK;
}

enum status feed_rows_next(struct feed_rows *rows, struct arena *arena, struct feed_row *out,
			   bool *end)
{
	for (;;) {
		struct raw_record raw;
		struct fields fields;
		enum status st = cutter_next(rows->cutter, &raw, end);
		if (st || *end)
			return st;
		st = splitter_split(rows->splitter, raw.bytes, &fields);
		if (st)
			return st;
		if (raw.too_long || fields.quoting != QUOTING_RIGHT)
			return changed(rows->feed); /* it was right when it was validated */
		if (fields_blank(&fields))
			continue;
		out->line = raw.line;
		out->after = raw.after;
		return row_fill(&rows->feed->header, &fields, arena, out);
	}
}
