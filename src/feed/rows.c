#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/check.h"
#include "allot/feed/feed.h"
#include "feed/row_codec.h"

struct feed_rows {
	const struct feed *feed;
	struct row_decoder decoder;
	uint64_t at;		    /* of the next block */
	struct feed_position after; /* rows up to there are left out */
	bool found;		    /* a row ends there, as it should */
};

void feed_block_init(struct feed_block *block)
{
	*block = (struct feed_block){ .count = 0 };
	arena_init(&block->arena);
}

void feed_block_release(struct feed_block *block)
{
	arena_release(&block->arena);
	free(block->rows);
	block->rows = NULL;
	block->count = block->capacity = 0;
}

static enum status not_in_rows(const struct feed *feed)
{
	return fail(ST_DAMAGED, "%s: the store's place in it is not in its rows", feed->path);
}

/* Goes to the last block that begins before FROM: a row that ends there is in it. */
static enum status find_block(struct feed_rows *rows, struct feed_position from)
{
	const struct feed *feed = rows->feed;
	struct kept_head head;
	uint64_t at = rows->at;

	while (at < feed->kept_to) {
		enum status st = kept_rows_head(feed->kept, at, &head);
		if (st || head.from.offset >= from.offset)
			return st;
		rows->at = at;
		at = kept_rows_behind(at, &head);
	}
	return ST_OK;
}

enum status feed_rows_open(const struct feed *feed, struct feed_position from, struct feed_rows **out)
{
	struct feed_rows *rows;
	enum status st = ST_OK;

	REQUIRE(feed->code == CODE_NONE && feed->header.kind != KIND_NONE);
	REQUIRE(feed->kept);
	if (!from.offset)
		from = feed->first_row;
	if (from.offset < feed->first_row.offset || from.offset > feed->bytes)
		return not_in_rows(feed);
	rows = malloc(sizeof(*rows));
	if (!rows)
		return fail_memory();
	*rows = (struct feed_rows){ .feed = feed, .at = feed->kept_from, .after = from };
	row_decoder_init(&rows->decoder, &feed->header);
	rows->found = from.offset == feed->first_row.offset && from.line == feed->first_row.line;
	if (!rows->found)
		st = find_block(rows, from);
	if (st)
		feed_rows_close(rows);
	else
		*out = rows;
	return st;
}

void feed_rows_close(struct feed_rows *rows)
{
	free(rows);
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

enum status feed_row_fields(const struct feed *feed, struct arena *arena, struct feed_row *row)
{
	if (row->fields)
		return ST_OK;
	row->fields = row_decode_fields(row, arena);
	if (!row->fields)
		return ST_NO_MEMORY;
	row->count = keep_own(&feed->header, row->fields, row->kept.count);
	return ST_OK;
}

static enum status bad_row(const struct feed *feed)
{
	return fail(ST_IO, "%s: its kept rows cannot be read", feed->path);
}

/* The check that refused ROW is asked again for its sentence. */
static enum status find_reason(const struct feed *feed, struct arena *arena, struct feed_row *row)
{
	char reason[REASON_TEXT_MAX];
	struct slice kept;
	struct slice *fields = row_decode_fields(row, arena);

	if (!fields)
		return ST_NO_MEMORY;
	if (check_row(&feed->header, fields, row->kept.count, &row->row, reason) != row->code)
		return bad_row(feed);
	kept = arena_copy(arena, slice_of(reason, strlen(reason) + 1));
	row->reason = kept.p;
	return kept.p ? ST_OK : ST_NO_MEMORY;
}

static enum status make_room(struct feed_block *block, uint64_t rows)
{
	struct feed_row *more;

	if (rows <= block->capacity)
		return ST_OK;
	more = realloc(block->rows, rows * sizeof(*more));
	if (!more)
		return fail_memory();
	block->rows = more;
	block->capacity = rows;
	return ST_OK;
}

/* True when ROW lies before the rows that are wanted. */
static bool is_before(struct feed_rows *rows, struct feed_position behind)
{
	if (behind.offset == rows->after.offset && behind.line == rows->after.line)
		rows->found = true;
	return behind.offset <= rows->after.offset;
}

static enum status decode(struct feed_rows *rows, const struct kept_head *head, struct slice kept,
			  struct feed_block *block)
{
	struct reader r = reader_of(kept);
	struct feed_position at = head->from;

	for (uint64_t i = 0; i < head->rows; i++) {
		struct feed_row *row = &block->rows[block->count];
		enum status st = ST_OK;
		if (!row_decode(&rows->decoder, &r, at, row))
			return bad_row(rows->feed);
		at = row->after;
		if (is_before(rows, at))
			continue;
		if (row->code)
			st = find_reason(rows->feed, &block->arena, row);
		if (st)
			return st;
		block->count++;
	}
	return reader_done(&r) ? ST_OK : bad_row(rows->feed);
}

static enum status read_block(struct feed_rows *rows, struct feed_block *block)
{
	struct kept_head head;
	char *kept;
	enum status st = kept_rows_head(rows->feed->kept, rows->at, &head);

	if (!st)
		st = make_room(block, head.rows);
	if (st)
		return st;
	kept = arena_alloc(&block->arena, head.bytes);
	if (!kept)
		return ST_NO_MEMORY;
	st = kept_rows_read(rows->feed->kept, rows->at, &head, kept);
	rows->at = kept_rows_behind(rows->at, &head);
	return st ? st : decode(rows, &head, slice_of(kept, head.bytes), block);
}

enum status feed_rows_next(struct feed_rows *rows, struct feed_block *block)
{
	arena_reset(&block->arena);
	block->count = 0;
	while (block->count == 0 && rows->at < rows->feed->kept_to) {
		enum status st = read_block(rows, block);
		if (st)
			return st;
	}
	return rows->found ? ST_OK : not_in_rows(rows->feed);
}
