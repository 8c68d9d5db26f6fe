/*
 * Reads a feed once, from its first byte to its last: all that a verdict needs is gathered on the way.
 */
#include "allot/feed/validation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/varint.h"
#include "feed/messages/message_codec.h"
#include "feed/snapshot/as_of.h"
#include "feed/snapshot/named_ref.h"
#include "feed/validation_state.h"

/* Reading */

static enum status saw_piece(void *ctx, uint64_t index, struct slice piece)
{
	struct validation *v = ctx;
	bool plain = !v->text || !text_stream_decodes(v->text);
	const char *nul = piece.n && plain && !v->has_nul ? memchr(piece.p, 0, piece.n) : NULL;

	if (!piece.n)
		return ST_OK;
	if (index == 0)
		v->looks = sniff(piece);
	if (nul) {
		v->has_nul = true;
		v->nul_at = v->feed->bytes + (uint64_t)(nul - piece.p) + 1;
	}
	sha256_add(&v->sha256, piece.p, piece.n);
	companion_add(&v->companion, piece.p, piece.n);
	v->feed->bytes += piece.n;
	if (v->settings.progress)
		v->settings.progress(v->settings.progress_ctx, v->feed->bytes);
	return ST_OK;
}

static void note_header(struct validation *v)
{
	struct feed *feed = v->feed;

	v->line = v->first.after_line;
	v->unterminated = !v->first.terminated;
	v->last_line = v->first.line;
	v->has_as_of = v->first.has_as_of;
	v->as_of = v->first.as_of;
	(void)snprintf(v->last_shown, sizeof(v->last_shown), "the header");
	if (v->first.too_long) {
		v->bad_record = "the header has more than 65536 bytes; perhaps a quote in it is never closed";
		v->bad_line = v->first.line;
	}
	feed->has_first_turn =
		feed->header.kind == KIND_ORDERS &&
		(header_has(&feed->header, COLUMN_SHIPPED) || header_has(&feed->header, COLUMN_CANCELLED));
}

/* What its bytes look like says nothing of a file that is no plain text: its text does. */
static enum status find_text(struct validation *v)
{
	enum status st = text_stream_new(pieces_read, v->pieces, encoding_of(v->feed->profile), &v->text);

	if (st || !text_stream_decodes(v->text))
		return st;
	v->has_nul = false;
	v->looks = NULL;
	return ST_OK;
}

/* Rows left out are counted by what left them out. */
static enum status count_drops(struct feed *feed)
{
	const size_t size = feed->header.drops * sizeof(*feed->dropped_by);

	if (!size)
		return ST_OK;
	feed->dropped_by = arena_alloc(&feed->arena, size);
	if (!feed->dropped_by)
		return ST_NO_MEMORY;
	memset(feed->dropped_by, 0, size);
	return ST_OK;
}

/* Messages are told by their first bytes, unless a profile says that the feed is something else. */
static bool is_messages(const struct validation *v)
{
	const struct profile *profile = v->feed->profile;

	return (!profile || profile->edi.given) && feed_holds_messages(text_stream_head(v->text));
}

static enum status begin_messages(struct validation *v)
{
	struct feed *feed = v->feed;

	feed->forms = message_forms(&feed->arena);
	if (!feed->forms)
		return ST_NO_MEMORY;
	return receiver_new(feed, text_stream_read, v->text, v->kept, &v->settings, &v->receiver);
}

static enum status find_header(struct validation *v)
{
	struct feed *feed = v->feed;
	enum status st = find_text(v);

	if (!st && is_messages(v))
		return begin_messages(v);

	v->input = (struct form_input){ text_stream_read, v->text, feed->piece, feed->profile };
	if (!st)
		st = feed->form->open(&v->input, &feed->arena, &v->first, &feed->header, &v->reader);
	if (!st)
		st = count_drops(feed);
	if (!st && v->first.found && v->first.code != CODE_NO_HEADER)
		note_header(v);
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

static enum status open_file(struct validation *v)
{
	enum status st;

	v->pieces = pieces_new(v->feed->fd, "reading it failed", 0, saw_piece, v);
	if (!v->pieces)
		return ST_NO_MEMORY;
	st = fstat(v->feed->fd, &v->was) ? fail_errno(ST_IO, "looking at it failed", errno) : find_header(v);
	st = note_failure(v, st);
	return st ? st : repeats_new((uint64_t)v->was.st_size, &v->repeats);
}

enum status validation_begin(struct feed *feed, struct kept_rows *kept,
			     const struct validation_settings *settings, struct validation **out)
{
	enum status st = feed_wake(feed);
	struct validation *v = st ? NULL : calloc(1, sizeof(*v));

	REQUIRE(kept);
	if (!v)
		return st ? st : fail_memory();
	feed_reset(feed);
	v->feed = feed;
	v->kept = kept;
	v->settings = *settings;
	sha256_begin(&v->sha256);
	feed->kept = kept;
	feed->kept_from = feed->kept_to = feed->marks_to = kept->bytes;
	st = companion_begin(&v->companion, feed->profile, feed->path, v->incomplete);
	if (!st && feed->fd >= 0)
		st = open_file(v);
	if (st)
		validation_drop(v);
	else
		*out = v;
	return st;
}

/* Always to the end of the file: a NUL anywhere counts, and the hash is that of all of it. */
static enum status drain(struct validation *v)
{
	enum status st = ST_OK;

	if (!v->pieces || v->read_failed)
		return ST_OK;
	if (text_stream_decodes(v->text)) {
		st = text_stream_drain(v->text);
		v->nul_at = text_stream_nul(v->text);
		v->has_nul = v->nul_at != 0;
		v->looks = sniff(text_stream_start(v->text));
		v->is_utf8 = text_stream_is_utf8(v->text);
		v->torn = text_stream_is_torn(v->text);
	}
	return note_failure(v, st ? st : pieces_drain(v->pieces));
}

/* True while it matters what the rows are. */
static bool wants_rows(const struct validation *v)
{
	return v->reader && v->first.found && !v->first.code && !v->bad_record && !v->read_failed;
}

enum status validation_read(struct validation *v, struct stretch *s, bool *end)
{
	enum status st = ST_OK;

	*end = true;
	if (v->receiver && !v->read_failed)
		st = receiver_read(v->receiver);
	if (st && receiver_source_failed(v->receiver))
		st = note_failure(v, st);
	if (st || !wants_rows(v))
		return st ? st : drain(v);
	s->named = v->feed->header.kind == KIND_BATCHES && refused_refs_matter(v->feed->profile);
	st = note_failure(v, v->feed->form->cut(v->reader, &s->records));
	*end = st || v->read_failed || s->records.n == 0;
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
		head.line += v->line;
		head.first += v->feed->rows;
		head.dropped = v->feed->dropped_last;
		v->feed->dropped_last = 0;
		st = kept_rows_add(v->kept, &head, s->kept.p + at);
		at += head.bytes;
	}
	if (!st)
		v->feed->kept_to = v->feed->marks_to = v->kept->bytes;
	return st;
}

static void add_headers(struct validation *v, const struct stretch_found *found)
{
	if (found->again && !v->again)
		v->again_line = v->line + found->again_line;
	if (found->second && !v->second)
		v->second_line = v->line + found->second_line;
	v->again += found->again;
	v->second |= found->second;
}

static void add_dropped(const struct validation *v, const struct stretch *s)
{
	const struct drop_found *by = (const struct drop_found *)(const void *)s->dropped.p;
	struct feed *feed = v->feed;

	feed->dropped += s->found.dropped;
	feed->dropped_last = s->found.rows ? s->found.dropped_last : feed->dropped_last + s->found.dropped_last;
	for (uint32_t i = 0; feed->dropped_by && i < feed->header.drops; i++) {
		if (by[i].rows && !feed->dropped_by[i].rows)
			feed->dropped_by[i].line = v->line + by[i].line;
		feed->dropped_by[i].rows += by[i].rows;
	}
}

static void add_trailer(struct validation *v, const struct stretch_found *found)
{
	if (v->trailer && !v->behind && found->records) {
		v->behind = true;
		v->behind_line = v->line + found->first_line;
	}
	if (found->behind && !v->behind) {
		v->behind = true;
		v->behind_line = v->line + found->behind_line;
	}
	if (found->trailer) {
		v->trailer = true;
		v->trailer_line = v->line + found->trailer_line;
		v->total = found->total;
	}
	v->counted += found->counted;
}

/* Of several cells that fit a pattern the first counts, of a column the newest. */
static void add_as_of(struct validation *v, int64_t as_of)
{
	bool first = v->feed->profile->snapshot.as_of == AS_OF_CELL;

	if (!v->has_as_of || (!first && as_of > v->as_of))
		v->as_of = as_of;
	v->has_as_of = true;
}

static void add_found(struct validation *v, const struct stretch *s)
{
	const struct stretch_found *found = &s->found;
	struct feed *feed = v->feed;

	if (found->has_as_of)
		add_as_of(v, found->as_of);

	if (found->rejected && !feed->rejected) {
		v->reject_line = v->line + found->reject_line;
		v->reject_code = found->reject_code;
		memcpy(v->reject_reason, found->reject_reason, sizeof(v->reject_reason));
	}
	add_headers(v, found);
	add_dropped(v, s);
	add_trailer(v, found);
	feed->rows += found->rows;
	feed->rejected += found->rejected;
	feed->nameless += found->nameless;
	feed->units += found->units;
	if (found->records) {
		v->unterminated = found->unterminated;
		v->last_line = v->line + found->last_line;
		memcpy(v->last_shown, found->last_shown, sizeof(v->last_shown));
	}
	if (found->bad_record) {
		v->bad_record = found->bad_record;
		v->bad_line = v->line + found->bad_line;
	}
	v->line += found->lines;
}

uint64_t validation_line(const struct validation *v, const struct stretch *s)
{
	return v->line + s->found.at_line;
}

enum status validation_add(struct validation *v, struct stretch *s, bool *bad)
{
	enum status st = ST_OK;

	REQUIRE(v->reader);
	if (!v->bad_record) {
		st = keep_blocks(v, s);
		if (!st)
			st = repeats_see(v->repeats, buf_slice(&s->keys));
		add_found(v, s);
	}
	*bad = v->bad_record != NULL;
	return st;
}

/* The end */

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

/* True when the rows may still decide whether the feed is refused, or be applied. */
static bool rows_matter(const struct validation *v)
{
	return wants_rows(v) && !v->has_nul && !v->second && !validation_cut_short(v);
}

static enum status find_repeats(struct validation *v)
{
	struct feed *feed = v->feed;
	struct repeat_mark first = { .other = 0 };
	bool before;
	enum status st;

	if (!rows_matter(v))
		return ST_OK;
	before = feed->rejected > 0;
	st = repeats_find(v->repeats, feed, v->kept, &first);
	if (st || !first.other || (before && v->reject_line < first.line))
		return st;
	struct buf reason = buf_over(v->reject_reason, sizeof(v->reject_reason) - 1);
	v->reject_line = first.line;
	v->reject_code = repeat_code(feed->header.kind, &first);
	repeat_reason(&reason, &feed->header, &first);
	v->reject_reason[reason.n] = '\0';
	return ST_OK;
}

enum status validation_end(struct validation *v)
{
	struct feed *feed = v->feed;
	enum status st = ST_OK;

	if (feed->fd < 0) {
		validation_unreadable(feed, feed->unreadable);
	} else if (v->read_failed) {
		validation_unreadable(feed, feed->detail);
	} else if (has_changed(v)) {
		validation_unreadable(feed, "it changed while it was read; send it again when it is complete");
	} else {
		sha256_end(&v->sha256, feed->sha256);
		feed->has_sha256 = true;
		companion_end(&v->companion, feed->sha256, v->incomplete);
		feed->content = be64_get(feed->sha256);
		st = find_repeats(v);
		feed_find_as_of(feed, &v->was, v->has_as_of ? &v->as_of : NULL);
		if (!st)
			st = validation_judge(v);
	}
	validation_drop(v);
	return st;
}

void validation_drop(struct validation *v)
{
	if (!v)
		return;
	v->feed->form->close(v->reader);
	receiver_free(v->receiver);
	repeats_free(v->repeats);
	text_stream_free(v->text);
	free(v->pieces);
	free(v);
}

static enum status all_steps(struct validation *v, struct stretch *s, const struct feed *feed)
{
	bool end = false, bad = false;
	enum status st = validation_read(v, s, &end);

	while (!st && !end) {
		st = stretch_check(s, feed->form, &feed->header);
		if (!st)
			st = validation_add(v, s, &bad);
		if (!st)
			st = validation_read(v, s, &end);
	}
	return st;
}

enum status feed_validate(struct feed *feed, struct kept_rows *kept, const struct validation_settings *settings)
{
	struct validation *v = NULL;
	struct stretch *s = stretch_new();
	enum status st = s ? validation_begin(feed, kept, settings, &v) : ST_NO_MEMORY;

	if (!st)
		st = all_steps(v, s, feed);
	if (!st)
		st = validation_end(v);
	else
		validation_drop(v);
	stretch_free(s);
	return st;
}
