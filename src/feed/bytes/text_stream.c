/*
 * Text stream: at most two steps, gunzip and charset, stand between the file and its form, chosen by the first
 * bytes. Where neither is needed, reading goes straight through.
 */
#include "feed/bytes/text_stream.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/bytes/charset.h"
#include "feed/bytes/gunzip.h"

enum { IN_BYTES = 16 * 1024, OUT_BYTES = CHARSET_GROWTH * (IN_BYTES + 1), HEAD_BYTES = 64, START_BYTES = 512 };

/* First bytes that were looked at, and are given out again. */
struct head {
	size_t at;
	size_t n;
	char bytes[HEAD_BYTES];
};

struct text_stream {
	byte_source *source;
	void *ctx;
	struct head file; /* of the file */
	struct head text; /* of what is packed in it, or of the file */
	struct gunzip *gunzip;
	bool decodes;	 /* gunzip or charset */
	uint64_t bytes;	 /* given out so far */
	uint64_t nul_at; /* of the first NUL, from 1; 0: none */
	size_t start_n;
	char start[START_BYTES];
	struct charset charset;
	bool ended; /* charset: all was decoded */
	size_t at;  /* out[at] .. out[n] are not given out yet */
	size_t n;
	char in[IN_BYTES];
	char out[OUT_BYTES];
};

/* Gives out what was looked at; false: nothing is left of it. */
static bool take_head(struct head *head, void *p, size_t n, size_t *got)
{
	size_t left = head->n - head->at;

	if (!left)
		return false;
	*got = left < n ? left : n;
	memcpy(p, head->bytes + head->at, *got);
	head->at += *got;
	return true;
}

static enum status fill_head(struct head *head, byte_source *source, void *ctx)
{
	size_t got = 1;
	enum status st = ST_OK;

	while (!st && got && head->n < HEAD_BYTES) {
		st = source(ctx, head->bytes + head->n, HEAD_BYTES - head->n, &got);
		if (!st)
			head->n += got;
	}
	return st;
}

/* A byte_source of the file. */
static enum status read_file(void *ctx, void *p, size_t n, size_t *got)
{
	struct text_stream *t = ctx;

	return take_head(&t->file, p, n, got) ? ST_OK : t->source(t->ctx, p, n, got);
}

/* A byte_source of the file, unpacked if it is packed. */
static enum status read_unpacked(void *ctx, void *p, size_t n, size_t *got)
{
	struct text_stream *t = ctx;

	return t->gunzip ? gunzip_read(t->gunzip, p, n, got) : read_file(t, p, n, got);
}

static bool begins(const struct head *head, const char *with, size_t n)
{
	return head->n >= n && memcmp(head->bytes, with, n) == 0;
}

static enum status open_gunzip(struct text_stream *t)
{
	enum status st = fill_head(&t->file, t->source, t->ctx);

	if (!st && begins(&t->file, "\x1f\x8b", 2)) {
		st = gunzip_new(read_file, t, &t->gunzip);
		t->decodes = true;
	}
	return st ? st : fill_head(&t->text, read_unpacked, t);
}

/* UTF-16 without a mark: its first character, being of ASCII, has a zero byte on the side of the order. */
static enum status find_order(struct text_stream *t)
{
	const struct head *head = &t->text;

	if (head->n < 2) {
		charset_utf16(&t->charset, CHARSET_UTF16_LE); /* it holds no character */
		return ST_OK;
	}
	if (!head->bytes[0] == !head->bytes[1])
		return fail(ST_IO, "its profile says utf-16, but it has no byte order mark, and does not begin "
				   "with a character of ASCII in UTF-16; correct the profile's encoding");
	charset_utf16(&t->charset, head->bytes[0] ? CHARSET_UTF16_LE : CHARSET_UTF16_BE);
	return ST_OK;
}

static enum status choose_charset(struct text_stream *t, const char *encoding)
{
	struct head *head = &t->text;
	bool wide = begins(head, "\xff\xfe\0\0", 4) || begins(head, "\0\0\xfe\xff", 4);

	if (!wide && begins(head, "\xff\xfe", 2)) {
		charset_utf16(&t->charset, CHARSET_UTF16_LE);
		head->at = 2;
	} else if (!wide && begins(head, "\xfe\xff", 2)) {
		charset_utf16(&t->charset, CHARSET_UTF16_BE);
		head->at = 2;
	} else if (encoding && !begins(head, "\xef\xbb\xbf", 3)) {
		enum status st = charset_init(&t->charset, encoding);
		if (st == ST_NOT_FOUND)
			st = fail(ST_IO, "its profile's encoding, %s, is none that is known", encoding);
		if (st)
			return st;
	}
	return t->charset.kind == CHARSET_UTF16 ? find_order(t) : ST_OK;
}

enum status text_stream_new(byte_source *source, void *ctx, const char *encoding, struct text_stream **out)
{
	struct text_stream *t = malloc(sizeof(*t));

	if (!t)
		return fail_memory();
	memset(t, 0, offsetof(struct text_stream, in));
	t->source = source;
	t->ctx = ctx;
	enum status st = open_gunzip(t);
	if (!st)
		st = choose_charset(t, encoding);
	t->decodes |= t->charset.kind != CHARSET_UTF8;
	if (st)
		text_stream_free(t);
	else
		*out = t;
	return st;
}

void text_stream_free(struct text_stream *t)
{
	if (t)
		gunzip_free(t->gunzip);
	free(t);
}

/* A byte_source of what is to be decoded. */
static enum status read_coded(struct text_stream *t, void *p, size_t n, size_t *got)
{
	return take_head(&t->text, p, n, got) ? ST_OK : read_unpacked(t, p, n, got);
}

/* Decodes more into `out`, all of which was given out. */
static enum status decode_more(struct text_stream *t)
{
	size_t got = 0;
	enum status st = read_coded(t, t->in, sizeof(t->in), &got);

	if (st)
		return st;
	t->ended = got == 0;
	t->at = 0;
	t->n = charset_decode(&t->charset, slice_of(t->in, got), t->ended, t->out);
	ENSURE(t->n <= sizeof(t->out));
	return ST_OK;
}

static enum status read_decoded(struct text_stream *t, void *p, size_t n, size_t *got)
{
	while (t->at == t->n && !t->ended) {
		enum status st = decode_more(t);
		if (st)
			return st;
	}
	*got = t->n - t->at < n ? t->n - t->at : n;
	if (*got)
		memcpy(p, t->out + t->at, *got);
	t->at += *got;
	return ST_OK;
}

static void note_text(struct text_stream *t, const char *p, size_t n)
{
	const char *nul = !t->nul_at && n ? memchr(p, 0, n) : NULL;
	size_t room = START_BYTES - t->start_n;

	if (nul)
		t->nul_at = t->bytes + (uint64_t)(nul - p) + 1;
	if (room && n) {
		memcpy(t->start + t->start_n, p, n < room ? n : room);
		t->start_n += n < room ? n : room;
	}
	t->bytes += n;
}

enum status text_stream_read(void *ctx, void *p, size_t n, size_t *got)
{
	struct text_stream *t = ctx;

	if (!t->decodes)
		return read_coded(t, p, n, got);
	enum status st =
		t->charset.kind == CHARSET_UTF8 ? read_coded(t, p, n, got) : read_decoded(t, p, n, got);
	if (!st)
		note_text(t, p, *got);
	return st;
}

enum status text_stream_drain(struct text_stream *t)
{
	char bytes[4096];
	size_t got = 1;
	enum status st = ST_OK;

	while (!st && got)
		st = text_stream_read(t, bytes, sizeof(bytes), &got);
	return st;
}

bool text_stream_decodes(const struct text_stream *t)
{
	return t->decodes;
}

uint64_t text_stream_nul(const struct text_stream *t)
{
	return t->nul_at;
}

struct slice text_stream_head(const struct text_stream *t)
{
	return slice_of(t->text.bytes + t->text.at, t->text.n - t->text.at);
}

bool text_stream_is_utf8(const struct text_stream *t)
{
	return charset_is_utf8(&t->charset);
}

bool text_stream_is_torn(const struct text_stream *t)
{
	return charset_is_torn(&t->charset);
}

struct slice text_stream_start(const struct text_stream *t)
{
	return slice_of(t->start, t->start_n);
}
