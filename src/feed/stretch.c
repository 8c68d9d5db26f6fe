#include "allot/feed/stretch.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "feed/check.h"
#include "feed/row_codec.h"

/* A stretch on its way through its checks. */
struct checking {
	struct stretch *stretch;
	const struct header *header;
	struct cutter *cutter;
	struct splitter *splitter;
	struct feed_position at; /* behind the row before */
	size_t head_at;		 /* where the head of the block at hand is in the buffer */
	struct kept_head head;	 /* its rows so far */
};

struct stretch *stretch_new(void)
{
	struct stretch *s = malloc(sizeof(*s));

	if (!s) {
		fail_memory();
		return NULL;
	}
	s->n = 0;
	buf_init(&s->kept, 0);
	return s;
}

void stretch_free(struct stretch *s)
{
	if (!s)
		return;
	buf_release(&s->kept);
	free(s);
}

static const char *why_bad(enum quoting quoting, bool too_long)
{
	if (quoting == QUOTING_STRAY)
		return "a stray quote; a field with quotes is quoted, and its quotes are doubled";
	if (too_long)
		return "a record of more than 65536 bytes; perhaps a quote is never closed";
	return quoting == QUOTING_OPEN ? "a quote that is never closed" : NULL;
}

/* Blocks */

static void begin_block(struct checking *c)
{
	struct buf *kept = &c->stretch->kept;

	c->head = (struct kept_head){ .from = c->at };
	c->head_at = kept->n;
	buf_put(kept, &c->head, sizeof(c->head));
}

static void end_block(struct checking *c)
{
	struct buf *kept = &c->stretch->kept;
	const size_t rows_at = c->head_at + sizeof(c->head);

	if (buf_status(kept))
		return;
	if (c->head.rows == 0) {
		kept->n = c->head_at;
		return;
	}
	c->head.bytes = kept->n - rows_at;
	c->head.checksum = checksum64(kept->p + rows_at, c->head.bytes, 0);
	memcpy(kept->p + c->head_at, &c->head, sizeof(c->head));
}

/* Rows */

static void note_rejected(struct stretch_found *found, uint64_t line, enum code code, const char *reason)
{
	if (found->rejected++ > 0)
		return;
	found->reject_line = line;
	found->reject_code = code;
	memcpy(found->reject_reason, reason, sizeof(found->reject_reason));
}

static void keep_row(struct checking *c, const struct raw_record *raw, const struct fields *fields)
{
	char reason[REASON_TEXT_MAX];
	struct row row = { .kind = KIND_NONE };
	struct stretch_found *found = &c->stretch->found;
	enum code code = check_row(c->header, fields->at, fields->count, &row, reason);

	found->rows++;
	found->unterminated = !raw->terminated;
	if (code)
		note_rejected(found, raw->line, code, reason);
	if (c->head.rows == FEED_BLOCK_ROWS) {
		end_block(c);
		begin_block(c);
	}
	row_encode(&c->stretch->kept, c->header, c->at, raw, fields, code, &row);
	c->head.rows++;
	c->at = raw->after;
}

/* Goes on to the end or to the first record that makes the feed a bad one. */
static enum status check_records(struct checking *c)
{
	struct stretch_found *found = &c->stretch->found;

	for (;;) {
		struct raw_record raw;
		struct fields fields;
		bool end;
		found->bad_line = found->lines;
		enum status st = cutter_next(c->cutter, &raw, &end);
		if (st || end)
			return st;
		st = splitter_split(c->splitter, raw.bytes, &fields);
		if (st)
			return st;
		found->lines = raw.after.line;
		found->bad_record = why_bad(fields.quoting, raw.too_long);
		if (found->bad_record)
			return ST_OK;
		if (!fields_blank(&fields))
			keep_row(c, &raw, &fields);
	}
}

enum status stretch_check(struct stretch *s, const struct header *header)
{
	struct checking c = { .stretch = s, .header = header, .at = { s->offset, 0 } };
	s->found = (struct stretch_found){ .lines = 0 };
	enum status st = cutter_over(slice_of(s->bytes, s->n), c.at, &c.cutter);

	REQUIRE(header->kind != KIND_NONE);
	buf_clear(&s->kept);
	if (!st)
		st = splitter_new(header->delimiter, &c.splitter);
	if (!st) {
		begin_block(&c);
		st = check_records(&c);
	}
	end_block(&c);
	if (!st)
		st = buf_status(&s->kept);
	splitter_free(c.splitter);
	cutter_free(c.cutter);
	return st;
}
