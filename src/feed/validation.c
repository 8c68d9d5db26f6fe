#include "allot/feed/validation.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "allot/base/contract.h"
#include "feed/pieces.h"

/* What the reading of a feed has found. */
struct validation {
	struct feed *feed;
	struct kept_rows *kept;
	validation_progress *progress;
	void *progress_ctx;
	struct stat was; /* the file, as it was opened */
	struct pieces *pieces;
	struct stretches *stretches; /* NULL: there are no rows to read */
	struct sha256 sha256;
	bool read_failed; /* the sentence is in feed->detail */
	const char *wide; /* the encoding whose BOM the file begins with, or NULL */
	bool has_nul;
	uint64_t nul_at; /* byte of the first NUL, from 1 */
	struct first_record first;
	uint64_t line;		/* physical line on which the next stretch begins */
	const char *bad_record; /* why, or NULL */
	uint64_t bad_line;
	uint64_t reject_line; /* of the first refused row */
	enum code reject_code;
	char reject_reason[REASON_TEXT_MAX];
};

/* Reading */

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
	return ST_OK;
}

/* The records behind the header begin where the cutter of the header has left off. */
static enum status begin_rows(struct validation *v, const struct cutter *cutter)
{
	struct feed *feed = v->feed;

	feed->first_row = v->first.after;
	feed->last_line_unterminated = !v->first.terminated;
	if (v->first.too_long) {
		v->bad_record = "a record of more than 65536 bytes; perhaps a quote is never closed";
		v->bad_line = v->first.line;
		return ST_OK;
	}
	v->line = feed->first_row.line;
	return stretches_new(pieces_read, v->pieces, feed->first_row.offset, cutter_rest(cutter), feed->piece,
			     &v->stretches);
}

static enum status find_header(struct validation *v)
{
	static const struct feed_position START = { 0, 0 };
	struct feed *feed = v->feed;
	struct cutter *cutter = NULL;
	enum status st = cutter_new(pieces_read, v->pieces, START, feed->piece, &cutter);

	if (!st && !v->wide)
		st = header_find(cutter, &feed->arena, &v->first, &feed->header);
	if (!st && v->first.found && v->first.is_header)
		st = begin_rows(v, cutter);
	cutter_free(cutter);
	return st;
}

/* What fails while the file is read makes it unreadable; the rest is our own failure. */
static enum status note_failure(struct validation *v, enum status st)
{
	if (st != ST_IO)
		return st;
	v->read_failed = true;
	(void)snprintf(v->feed->detail, sizeof(v->feed->detail), "%s", fail_message());
	return ST_OK;
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

	arena_reset(&fresh.arena);
	*feed = fresh;
	feed->header.kind = KIND_NONE;
}

enum status validation_begin(struct feed *feed, struct kept_rows *kept, validation_progress *progress,
			     void *ctx, struct validation **out)
{
	enum status st = feed_wake(feed);
	struct validation *v = st ? NULL : calloc(1, sizeof(*v));

	if (!v)
		return st ? st : fail_memory();
	reset(feed);
	*v = (struct validation){ .feed = feed, .kept = kept, .progress = progress, .progress_ctx = ctx };
	sha256_begin(&v->sha256);
	feed->kept = kept;
	feed->kept_from = feed->kept_to = kept ? kept->bytes : 0;
	if (feed->fd >= 0) {
		v->pieces = pieces_new(feed->fd, "reading it failed", 0, saw_piece, v);
		st = v->pieces ? ST_OK : ST_NO_MEMORY;
		if (!st && fstat(feed->fd, &v->was) != 0)
			st = fail_errno(ST_IO, "looking at it failed", errno);
		if (!st)
			st = find_header(v);
		st = note_failure(v, st);
	}
	if (st) {
		validation_drop(v);
		return st;
	}
	*out = v;
	return ST_OK;
}

/* Always to the end of the file: a NUL anywhere counts, and the hash is that of all of it. */
static enum status drain(struct validation *v)
{
	return v->pieces && !v->read_failed ? note_failure(v, pieces_drain(v->pieces)) : ST_OK;
}

enum status validation_read(struct validation *v, struct stretch *s, bool *end)
{
	*end = true;
	if (!v->stretches || v->bad_record || v->read_failed)
		return drain(v);
	enum status st = note_failure(v, stretches_next(v->stretches, s));
	*end = st || v->read_failed || s->n == 0;
	return st || !*end ? st : drain(v);
}

/* Adding */

static enum status keep_blocks(struct validation *v, struct stretch *s)
{
	enum status st = ST_OK;

	for (size_t at = 0; !st && at < s->kept.n;) {
		struct kept_head head;
		memcpy(&head, s->kept.p + at, sizeof(head));
		at += sizeof(head);
		head.from.line += v->line;
		st = kept_rows_add(v->kept, &head, s->kept.p + at);
		at += head.bytes;
	}
	if (!st)
		v->feed->kept_to = v->kept->bytes;
	return st;
}

static void add_counts(struct validation *v, const struct stretch_found *found)
{
	struct feed *feed = v->feed;

	if (found->rejected && !feed->rejected) {
		v->reject_line = v->line + found->reject_line;
		v->reject_code = found->reject_code;
		memcpy(v->reject_reason, found->reject_reason, sizeof(v->reject_reason));
	}
	feed->rows += found->rows;
	feed->rejected += found->rejected;
	if (found->rows)
		feed->last_line_unterminated = found->unterminated;
	if (found->bad_record) {
		v->bad_record = found->bad_record;
		v->bad_line = v->line + found->bad_line;
	}
	v->line += found->lines;
}

enum status validation_add(struct validation *v, struct stretch *s, bool *bad)
{
	enum status st = ST_OK;

	REQUIRE(v->stretches);
	if (!v->bad_record) {
		if (v->kept)
			st = keep_blocks(v, s);
		add_counts(v, &s->found);
	}
	*bad = v->bad_record != NULL;
	return st;
}

uint64_t validation_line(const struct validation *v, const struct stretch *s)
{
	return v->line + s->found.bad_line;
}

/* Judging */

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

__attribute__((format(printf, 3, 4))) static void refuse(struct feed *feed, enum code code, const char *fmt,
							 ...)
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
	       "%" PRIu64 " of %" PRIu64 " rows are refused%s; the first is line %" PRIu64 ": %s: %s",
	       feed->rejected, feed->rows, why, v->reject_line, code_name(v->reject_code), v->reject_reason);
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
		refuse(feed, CODE_NOT_TEXT, "byte %" PRIu64 " is a NUL; feeds are text in UTF-8", v->nul_at);
	else if (!v->first.is_header)
		refuse_line(feed, CODE_NO_HEADER, v->first.line, v->first.why);
	else if (v->bad_record)
		refuse_line(feed, CODE_BAD_RECORD, v->bad_line, v->bad_record);
	else if (feed->rows && feed->rejected == feed->rows)
		refuse_rows(v, CODE_NO_VALID_ROW, "");
	else if (too_many(feed, limit))
		refuse_rows(v, CODE_TOO_MANY_REJECTS, ", more than --max-rejects allows");
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/*
 * Somebody wrote to the file while it was read: what was read may be half of the old and half of the new. Tools
 * put the time of the last change back, but nobody can that of the inode.
 */
static bool has_changed(const struct validation *v)
{
	const struct feed *feed = v->feed;
	struct stat now;

	if (fstat(feed->fd, &now) != 0)
		return true;
	return now.st_size != v->was.st_size || !same_time(now.st_mtim, v->was.st_mtim) ||
	       !same_time(now.st_ctim, v->was.st_ctim);
}

static void refuse_unreadable(struct feed *feed, const char *why)
{
	char kept[REASON_TEXT_MAX];

	(void)snprintf(kept, sizeof(kept), "%s", why);
	reset(feed);
	refuse(feed, CODE_UNREADABLE, "%s", kept);
}

void validation_end(struct validation *v, struct reject_limit limit)
{
	struct feed *feed = v->feed;

	if (feed->fd < 0) {
		refuse_unreadable(feed, feed->unreadable);
	} else if (v->read_failed) {
		refuse_unreadable(feed, feed->detail);
	} else if (has_changed(v)) {
		refuse_unreadable(feed, "it changed while it was read; send it again when it is complete");
	} else {
		sha256_end(&v->sha256, feed->sha256);
		feed->has_sha256 = true;
		judge(v, limit);
	}
	validation_drop(v);
}

void validation_drop(struct validation *v)
{
	if (!v)
		return;
	stretches_free(v->stretches);
	free(v->pieces);
	free(v);
}

/* The stretches of V, one after the other. */
static enum status check_all(struct validation *v, struct stretch *s)
{
	bool end = false, bad = false;
	enum status st = validation_read(v, s, &end);

	while (!st && !end) {
		st = stretch_check(s, &v->feed->header);
		if (!st)
			st = validation_add(v, s, &bad);
		if (!st)
			st = validation_read(v, s, &end);
	}
	return st;
}

enum status feed_validate(struct feed *feed, struct kept_rows *kept, struct reject_limit limit,
			  validation_progress *progress, void *ctx)
{
	struct validation *v = NULL;
	struct stretch *s = stretch_new();
	enum status st = s ? validation_begin(feed, kept, progress, ctx, &v) : ST_NO_MEMORY;

	if (!st)
		st = check_all(v, s);
	if (!st)
		validation_end(v, limit);
	else
		validation_drop(v);
	stretch_free(s);
	return st;
}
