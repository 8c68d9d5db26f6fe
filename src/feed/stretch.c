/*
 * Checks a stretch: each record that its form tells becomes a row that is kept with its verdict. What could
 * make the feed another one, a header within it, is asked only of rows that are refused: the names of columns
 * are never a valid row.
 */
#include "allot/feed/stretch.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "feed/check.h"
#include "feed/repeats/repeats.h"
#include "feed/row_codec.h"
#include "feed/snapshot/named_ref.h"
#include "allot/base/shown.h"

/* A stretch on its way through its checks. */
struct checking {
	struct stretch *stretch;
	const struct header *header;
	uint64_t line;	       /* behind the row before */
	uint64_t dropped;      /* since that row */
	size_t head_at;	       /* where the head of the block at hand is in the buffer */
	struct kept_head head; /* its rows so far */
};

struct stretch *stretch_new(void)
{
	struct stretch *s = malloc(sizeof(*s));

	if (!s) {
		fail_memory();
		return NULL;
	}
	s->records.n = 0;
	s->named = false;
	buf_init(&s->records.carried, 0);
	buf_init(&s->kept, 0);
	buf_init(&s->keys, 0);
	buf_init(&s->dropped, 0);
	return s;
}

void stretch_free(struct stretch *s)
{
	if (!s)
		return;
	buf_release(&s->records.carried);
	buf_release(&s->kept);
	buf_release(&s->keys);
	buf_release(&s->dropped);
	free(s);
}

/* Blocks */

static void begin_block(struct checking *c)
{
	struct buf *kept = &c->stretch->kept;

	c->head = (struct kept_head){ .line = c->line, .first = c->stretch->found.rows };
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

/*
 * True when RECORD is the header again, which is no row. A second header is noted. A quote behind the mark of
 * an encoding is none that strayed.
 */
static bool is_header(struct checking *c, const struct record *record)
{
	struct stretch_found *found = &c->stretch->found;

	if (record->stray_quote && !header_marked(record->fields[0]))
		return false;
	if (header_again(c->header, record->fields, record->count)) {
		if (found->again++ == 0)
			found->again_line = record->line;
		return true;
	}
	if (!found->second && header_second(c->header, record->fields, record->count)) {
		found->second = true;
		found->second_line = record->line;
	}
	return false;
}

static void note_last(struct stretch_found *found, const struct record *record)
{
	struct buf shown = buf_over(found->last_shown, LAST_SHOWN_MAX);

	if (found->trailer && !found->behind) {
		found->behind = true;
		found->behind_line = record->line;
	}
	if (!found->records)
		found->first_line = record->line;
	found->records = true;
	found->unterminated = !record->terminated;
	found->last_line = record->line;
	if (record->terminated)
		return;
	put_shown(&shown, record->raw, SHOWN_MAX);
	found->last_shown[shown.n] = '\0';
}

static void keep_row(struct checking *c, const struct record *record, enum code code, const char *told,
		     const struct row *row)
{
	const struct row_verdict verdict = { c->line, c->dropped, code, told };

	if (c->head.rows == FEED_BLOCK_ROWS) {
		end_block(c);
		begin_block(c);
	}
	row_encode(&c->stretch->kept, c->header, &verdict, record, row);
	c->dropped = 0;
	c->head.rows++;
	c->stretch->found.rows++;
	c->line = record->after_line;
}

/* RECORD is refused with CODE: a batch that it is about may not be judged by the feed's other rows alone. */
static void note_named(struct checking *c, const struct record *record, enum code code)
{
	struct row row = { .kind = c->header->kind };

	if (refused_row_ref(c->header, code, record->fields, record->count, &row.ref))
		repeat_keys(&row, &c->stretch->keys);
	else
		c->stretch->found.nameless++;
}

static enum status check_one(void *ctx, const struct record *record)
{
	struct checking *c = ctx;
	char reason[REASON_TEXT_MAX];
	struct row row = { .kind = KIND_NONE };
	bool told;
	c->stretch->found.at_line = record->line;
	enum code code = check_record(c->header, record, &row, reason, &told);

	row.amend = record->amend;
	note_last(&c->stretch->found, record);
	if (code && !c->header->layout && is_header(c, record))
		return ST_OK;
	if (code)
		note_rejected(&c->stretch->found, record->line, code, reason);
	else
		repeat_keys(&row, &c->stretch->keys);
	if (code && c->stretch->named)
		note_named(c, record, code);
	c->stretch->found.units += code ? 0 : row_units(&row);
	keep_row(c, record, code, code && told ? reason : NULL, &row);
	return ST_OK;
}

static void note_dropped(struct checking *c, uint64_t rule, uint64_t line)
{
	struct drop_found *by = (struct drop_found *)(void *)c->stretch->dropped.p;

	c->stretch->found.dropped++;
	c->dropped++;
	INVARIANT(by && rule < c->header->drops);
	if (by[rule].rows++ == 0)
		by[rule].line = line;
}

static void note_aside(void *ctx, const struct record *record, enum aside what, uint64_t n)
{
	struct checking *c = ctx;
	struct stretch_found *found = &c->stretch->found;

	note_last(found, record);
	switch (what) {
	case ASIDE_HEADER:
		if (found->again++ == 0)
			found->again_line = record->line;
		return;
	case ASIDE_DROPPED:
		note_dropped(c, n, record->line);
		return;
	case ASIDE_TRAILER:
		found->trailer = true;
		found->trailer_line = record->line;
		found->total = n;
		return;
	case ASIDE_SECOND:
		if (!found->second)
			found->second_line = record->line;
		found->second = true;
	}
}

static void note_as_of(void *ctx, int64_t as_of)
{
	struct checking *c = ctx;
	struct stretch_found *found = &c->stretch->found;

	if (!found->has_as_of || as_of > found->as_of)
		found->as_of = as_of;
	found->has_as_of = true;
}

static void note_counted(void *ctx)
{
	struct checking *c = ctx;

	c->stretch->found.counted++;
}

static void note_bad(void *ctx, uint64_t line, const char *why)
{
	struct checking *c = ctx;

	c->stretch->found.bad_record = why;
	c->stretch->found.bad_line = line;
}

/* No row is left out yet, by each of COUNT rules. */
static enum status clear_dropped(struct stretch *s, uint32_t count)
{
	char *room;

	buf_clear(&s->dropped);
	room = buf_room(&s->dropped, count * sizeof(struct drop_found));
	if (room) {
		memset(room, 0, count * sizeof(struct drop_found));
		s->dropped.n = count * sizeof(struct drop_found);
	}
	return buf_status(&s->dropped);
}

enum status stretch_check(struct stretch *s, const struct form *form, const struct header *header)
{
	struct checking c = { .stretch = s, .header = header };
	const struct record_sink sink = { check_one, note_aside, note_counted, note_bad, &c, note_as_of };
	enum status st;

	REQUIRE(header->kind != KIND_NONE);
	s->found = (struct stretch_found){ .lines = 0 };
	buf_clear(&s->kept);
	buf_clear(&s->keys);
	begin_block(&c);
	st = header->drops ? clear_dropped(s, header->drops) : ST_OK;
	if (!st)
		st = form->take(header, &s->records, &sink, &s->found.lines);
	end_block(&c);
	s->found.dropped_last = c.dropped;
	if (!st)
		st = buf_status(&s->kept);
	return st ? st : buf_status(&s->keys);
}
