/*
 * Gives out the kept rows of a feed, block by block, the marks of rows that contradict others laid over them.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/feed/feed.h"
#include "feed/check.h"
#include "feed/messages/message_codec.h"
#include "feed/repeats/marks.h"
#include "feed/repeats/repeats.h"
#include "feed/row_codec.h"

struct feed_rows {
	const struct feed *feed;
	struct row_decoder decoder;   /* of a feed with one header */
	struct row_decoder *of_forms; /* of a feed of messages, FORM_COUNT of them; else NULL */
	uint64_t at;		      /* of the next block */
	uint64_t from;		      /* rows numbered below are left out */
	struct marks marks;
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

/* Goes to the block that holds row FROM. */
static enum status find_block(struct feed_rows *rows)
{
	const struct feed *feed = rows->feed;

	while (rows->at < feed->kept_to) {
		struct kept_head head;
		enum status st = kept_rows_head(feed->kept, rows->at, &head);
		if (st || head.first + head.rows > rows->from)
			return st;
		rows->at = kept_rows_behind(rows->at, &head);
	}
	return ST_OK;
}

static enum status init_decoders(struct feed_rows *rows)
{
	const struct feed *feed = rows->feed;

	if (!feed->forms) {
		row_decoder_init(&rows->decoder, &feed->header);
		return ST_OK;
	}
	rows->of_forms = malloc(FORM_COUNT * sizeof(*rows->of_forms));
	if (!rows->of_forms)
		return fail_memory();
	for (enum canonical_form f = FORM_BATCHES; f < FORM_COUNT; f++)
		row_decoder_init(&rows->of_forms[f], &feed->forms[f]);
	return ST_OK;
}

enum status feed_rows_open(const struct feed *feed, uint64_t from_row, struct feed_rows **out)
{
	struct feed_rows *rows;
	enum status st;

	REQUIRE(feed->forms || feed->header.kind != KIND_NONE);
	REQUIRE(feed->kept);
	if (from_row > feed->rows)
		return fail(ST_DAMAGED, "%s: the store's place in it is behind its last row", feed->path);
	rows = malloc(sizeof(*rows));
	if (!rows)
		return fail_memory();
	*rows = (struct feed_rows){ .feed = feed, .at = feed->kept_from, .from = from_row };
	marks_init(&rows->marks, feed);
	st = init_decoders(rows);
	if (!st && from_row)
		st = find_block(rows);
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
	marks_release(&rows->marks);
	free(rows->of_forms);
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
	if (row->summed) {
		char text[ROW_SUM_TEXT];
		struct slice *quantity = &row->fields[feed->header.field[header_quantity(&feed->header)]];
		*quantity = arena_copy(arena, row_sum_text(row, text));
		if (!quantity->n)
			return ST_NO_MEMORY;
	}
	row->count = keep_own(&feed->header, row->fields, row->kept.count);
	return ST_OK;
}

static enum status bad_row(const struct feed *feed)
{
	return fail(ST_IO, "%s: its kept rows cannot be read", feed->path);
}

static enum status set_reason(struct feed_row *row, struct arena *arena, struct slice reason)
{
	char *kept = arena_alloc(arena, reason.n + 1);

	if (!kept)
		return ST_NO_MEMORY;
	if (reason.n)
		memcpy(kept, reason.p, reason.n);
	kept[reason.n] = '\0';
	row->reason = kept;
	return ST_OK;
}

/* The check that refused ROW is asked again for its sentence. */
static enum status find_reason(const struct feed *feed, struct arena *arena, struct feed_row *row)
{
	char reason[REASON_TEXT_MAX];
	struct slice *fields;

	if (row->told.n)
		return set_reason(row, arena, row->told);
	fields = row_decode_fields(row, arena);
	if (!fields)
		return ST_NO_MEMORY;
	if (check_row(&feed->header, fields, row->kept.count, row->code == CODE_STRAY_QUOTE, &row->row,
		      reason) != row->code)
		return bad_row(feed);
	return set_reason(row, arena, slice_str(reason));
}

/* ROW, which no check refused, is refused if it is marked, or has the quantity of all of its ref together. */
static enum status ask_marks(struct feed_rows *rows, struct arena *arena, struct feed_row *row)
{
	const struct repeat_mark *mark;
	enum status st = marks_find(&rows->marks, row->number, &mark);

	if (st || !mark)
		return st;
	if (mark->differs & MARK_SUM) {
		row->row.qty = (uint32_t)mark->other;
		row->summed = true;
		return ST_OK;
	}
	char reason[REASON_TEXT_MAX];
	struct buf text = buf_over(reason, REASON_TEXT_MAX - 1);
	row->code = repeat_code(rows->feed->header.kind, mark);
	repeat_reason(&text, &rows->feed->header, mark);
	return set_reason(row, arena, buf_slice(&text));
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

static enum status decode(struct feed_rows *rows, const struct kept_head *head, struct slice kept,
			  struct feed_block *block)
{
	struct reader r = reader_of(kept);
	uint64_t line = head->line;

	for (uint64_t i = 0; i < head->rows; i++) {
		struct feed_row *row = &block->rows[block->count];
		enum status st;
		bool good = rows->of_forms ? message_decode(rows->of_forms, &r, &line, row)
					   : row_decode(&rows->decoder, &r, &line, row);
		if (!good)
			return bad_row(rows->feed);
		row->number = head->first + i;
		row->dropped += i ? 0 : head->dropped;
		if (row->number < rows->from)
			continue;
		st = row->code ? find_reason(rows->feed, &block->arena, row)
			       : ask_marks(rows, &block->arena, row);
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
	return ST_OK;
}
