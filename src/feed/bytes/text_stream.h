/*
 * Text stream: the text of a feed as UTF-8, whatever its file is: plain, packed with gzip (known by its first
 * bytes), in UTF-16 (known by its byte order mark), or in the encoding that its profile names. A byte order
 * mark says more of a file than its profile does, and is believed. A plain file's bytes are handed on as they
 * are.
 */
#ifndef ALLOT_FEED_TEXT_STREAM_H
#define ALLOT_FEED_TEXT_STREAM_H

#include "allot/feed/reader.h"

struct text_stream;

/* The encoding that PROFILE (may be NULL) names for text_stream_new(); NULL: UTF-8. */
static inline const char *encoding_of(const struct profile *profile)
{
	return profile && !profile->form.utf8 ? profile->form.encoding.p : NULL;
}

/*
 * Looks at the first bytes that SOURCE gives. ENCODING: what the feed's profile names; NULL: UTF-8. ST_IO:
 * packed data is damaged, or UTF-16 does not say its order; ST_NO_MEMORY; failures of the source.
 */
enum status text_stream_new(byte_source *source, void *ctx, const char *encoding, struct text_stream **out);
/* NULL is fine. */
void text_stream_free(struct text_stream *t);

/* The first bytes of the text, before any is read: some, if there are any. */
struct slice text_stream_head(const struct text_stream *t);

/* A byte_source: CTX is a struct text_stream. ST_IO, ST_NO_MEMORY; failures of the source. */
enum status text_stream_read(void *ctx, void *p, size_t n, size_t *got);

/* Reads what is left, so that all of it was seen. As text_stream_read(). */
enum status text_stream_drain(struct text_stream *t);

/* True when the text is not the file's bytes; then these two say what else is known of it. */
bool text_stream_decodes(const struct text_stream *t);
/* The place of the first NUL in what was read so far, from 1; 0: there was none. */
uint64_t text_stream_nul(const struct text_stream *t);
/* True when the encoding that was named is one of single bytes, but all that was read is UTF-8, too. */
bool text_stream_is_utf8(const struct text_stream *t);
/* True when what was read is UTF-16, and ends within a character. */
bool text_stream_is_torn(const struct text_stream *t);
/* What the text began with, some hundred bytes at most. */
struct slice text_stream_start(const struct text_stream *t);

#endif
