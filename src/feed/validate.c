#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/feed/check.h"
#include "allot/feed/feed.h"

/* What the first reading of a feed has found. */
struct validation {
	struct feed *feed;
	void (*progress)(void *ctx, uint64_t bytes);
	void *progress_ctx;
	struct pieces *pieces;
	struct cutter *cutter;
	struct splitter *splitter;
	struct sha256 sha256;
	size_t pieces_capacity;
	const char *wide; /* the encoding whose BOM the file begins with, or NULL */
	bool has_nul;
	uint64_t nul_at; /* byte of the first NUL, from 1 */
	struct first_record first;
	const char *bad_record; /* why, or NULL */
	uint64_t bad_line;
	uint64_t reject_line; /* of the first refused row */
	enum code reject_code;
	char reject_reason[REASON_TEXT_MAX];
};

static enum status keep_checksum(struct validation *v, uint64_t index, struct slice piece)
{
	struct feed *feed = v->feed;

	if (feed->pieces_count == v->pieces_capacity) {
		size_t capacity = v->pieces_capacity ? v->pieces_capacity * 2 : 16;
		uint64_t *more = realloc(feed->pieces, capacity * sizeof(*more));
		if (!more)
			return fail_memory();
		feed->pieces = more;
		v->pieces_capacity = capacity;
	}
	feed->pieces[feed->pieces_count++] = checksum64(piece.p, piece.n, index);
	return ST_OK;
}

static enum status saw_piece(void *ctx, uint64_t index, struct slice piece)
{
	struct validation *v = ctx;
	const char *nul = piece.n && !v->has_nul ? memchr(piece.p, 0, piece.n) : NULL;

	if (!piece.n)
		return ST_OK;
	if (index == 0)
		v->wide = wide_encoding(piece);
	if (nul) {
		v->has_nul = true;
		v->nul_at = v->feed->bytes + (uint64_t)(nul - piece.p) + 1;
	}
	sha256_add(&v->sha256, piece.p, piece.n);
	v->feed->bytes += piece.n;
	if (v->progress)
		v->progress(v->progress_ctx, v->feed->bytes);
	return keep_checksum(v, index, piece);
}

static const char *why_bad(enum quoting quoting, bool too_long)
{
	if (quoting == QUOTING_STRAY)
		return "a stray quote; a field with quotes is quoted, and its quotes are doubled";
	if (too_long)
		return "a record of more than 65536 bytes; perhaps a quote is never closed";
	return quoting == QUOTING_OPEN ? "a quote that is never closed" : NULL;
}

static void check_fields(struct validation *v, const struct fields *fields, uint64_t line)
{
	char reason[REASON_TEXT_MAX];
	struct row row;
	enum code code = check_row(&v->feed->header, fields->at, fields->count, &row, reason);

	v->feed->rows++;
	if (!code)
		return;
	if (v->feed->rejected++ == 0) {
		v->reject_line = line;
		v->reject_code = code;
		memcpy(v->reject_reason, reason, sizeof(reason));
	}
}

/* Goes on to the end or to the first record that makes the feed a bad one. */
static enum status read_rows(struct validation *v)
{
	for (;;) {
		struct raw_record raw;
		struct fields fields;
		bool end;
		enum status st = cutter_next(v->cutter, &raw, &end);
		if (st || end)
			return st;
		st = splitter_split(v->splitter, raw.bytes, &fields);
		if (st)
			return st;
		v->bad_record = why_bad(fields.quoting, raw.too_long);
		if (v->bad_record) {
			v->bad_line = raw.line;
			return ST_OK;
		}
		if (fields_blank(&fields))
			continue;
		v->feed->last_line_unterminated = !raw.terminated;
		check_fields(v, &fields, raw.line);
	}
}

static enum status read_records(struct validation *v)
{
	struct feed *feed = v->feed;
	enum status st = header_find(v->cutter, &feed->arena, &v->first, &feed->header);

	if (st || !v->first.found || !v->first.is_header)
		return st;
	feed->first_row = v->first.after;
	feed->last_line_unterminated = !v->first.terminated;
	if (v->first.too_long) {
		v->bad_record = why_bad(QUOTING_RIGHT, true);
		v->bad_line = v->first.line;
		return ST_OK;
	}
	st = splitter_new(feed->header.delimiter, &v->splitter);
	return st ? st : read_rows(v);
}

/* Always to the end of the file: a NUL anywhere counts, and the hash is that of all of it. */
static enum status read_all(struct validation *v)
{
	static const struct feed_position START = { 0, 0 };
	enum status st;

	v->pieces = pieces_new(v->feed->fd, "reading it failed", 0, saw_piece, v);
	if (!v->pieces)
		return ST_NO_MEMORY;
	st = cutter_new(pieces_read, v->pieces, START, v->feed->piece, &v->cutter);
	if (!st && !v->wide)
		st = read_records(v);
	if (!st)
		st = pieces_drain(v->pieces);
	if (st)
		return st;
	sha256_end(&v->sha256, v->feed->sha256);
	v->feed->has_sha256 = true;
	return ST_OK;
}

static bool too_many(const struct feed *feed, struct reject_limit limit)
{
	switch (limit.type) {
	case LIMIT_NONE:
		return false;
	case LIMIT_ROWS:
		return feed->rejected > limit.n;
	case LIMIT_PERCENT:
		return limit.n < 100 && feed->rejected * 100 > limit.n * feed->rows;
	}
	return false;
}

__attribute__((format(printf, 3, 4))) static void refuse(struct feed *feed, enum code code,
							 const char *fmt, ...)
{
	va_list args;

	REQUIRE(feed->code == CODE_NONE);
	feed->code = code;
	va_start(args, fmt);
	if (vsnprintf(feed->detail, sizeof(feed->detail), fmt, args) < 0)
		feed->detail[0] = '\0';
	va_end(args);
}

static void refuse_line(struct feed *feed, enum code code, uint64_t line, const char *why)
{
	feed->detail_line = line;
	refuse(feed, code, "line %" PRIu64 ": %s", line, why);
}

static void refuse_rows(const struct validation *v, enum code code, const char *why)
{
	struct feed *feed = v->feed;

	refuse(feed, code,
	       "%" PRIu64 " of %" PRIu64 " rows are refused%s; the first is line %" PRIu64
	       ": %s: %s",
	       feed->rejected, feed->rows, why, v->reject_line, code_name(v->reject_code),
	       v->reject_reason);
}

/* The first of SPEC's refusals that holds. */
static void judge(const struct validation *v, struct reject_limit limit)
{
	struct feed *feed = v->feed;

	if (v->wide)
		refuse(feed, CODE_NOT_TEXT, "it is %s text; save it as UTF-8", v->wide);
	else if (!v->first.found)
		refuse(feed, CODE_EMPTY, "it holds no record, not even a header");
	else if (v->has_nul)
		refuse(feed, CODE_NOT_TEXT,
		       "byte %" PRIu64 " is a NUL; feeds are text in UTF-8", v->nul_at);
	else if (!v->first.is_header)
		refuse_line(feed, CODE_NO_HEADER, v->first.line, v->first.why);
	else if (v->bad_record)
		refuse_line(feed, CODE_BAD_RECORD, v->bad_line, v->bad_record);
	else if (feed->rows && feed->rejected == feed->rows)
		refuse_rows(v, CODE_NO_VALID_ROW, "");
	else if (too_many(feed, limit))
		refuse_rows(v, CODE_TOO_MANY_REJECTS, ", more than --max-rejects allows");
}

/* As it was opened, so that a feed may be validated again. */
static void reset(struct feed *feed)
{
	struct feed fresh = {
		.path = feed->path,
		.name = feed->name,
		.fd = feed->fd,
		.unreadable = feed->unreadable,
		.piece = feed->piece,
		.arena = feed->arena,
	};

	free(feed->pieces);
	arena_reset(&fresh.arena);
	*feed = fresh;
	feed->header.kind = KIND_NONE;
}

static void release(struct validation *v)
{
	splitter_free(v->splitter);
	cutter_free(v->cutter);
	free(v->pieces);
}

enum status feed_validate(struct feed *feed, struct reject_limit limit,
			  void (*progress)(void *ctx, uint64_t bytes), void *ctx)
{
	struct validation v = { .feed = feed, .progress = progress, .progress_ctx = ctx };
	enum status st;

	st = feed_wake(feed);
	if (st)
		return st;
	reset(feed);
	if (feed->fd < 0) {
		refuse(feed, CODE_UNREADABLE, "%s", feed->unreadable);
		return ST_OK;
	}
	sha256_begin(&v.sha256);
	st = read_all(&v);
	if (!st) {
		judge(&v, limit);
	} else if (st == ST_IO) {
		reset(feed);
		refuse(feed, CODE_UNREADABLE, "%s", fail_message());
		st = ST_OK;
	}
	release(&v);
	return st;
}
