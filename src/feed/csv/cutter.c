/*
 * Cuts bytes into records: a record ends at the first line end that is not in a quoted field. What opens such a
 * field is told by looking back from its quote (quotes.h), so bytes without quotes are only searched for line
 * ends.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/csv/record.h"

/*
 * One buffer holds the record being cut and what was read ahead. A record is given up when it
 * is known to be too long, so KEEP_MAX is the most that is kept while more is read: a record,
 * and a CR whose LF may follow.
 */
enum { PIECE_DEFAULT = 64 * 1024, KEEP_MAX = RECORD_MAX + 1 };

/* Bytes that are looked at; quotes come last, so that they may be left out. */
static const char STOPS[] = { '\n', '\r', '"' };
enum { ALL_STOPS = sizeof(STOPS), LINE_STOPS = ALL_STOPS - 1 };

struct cutter {
	byte_source *source;
	void *ctx;
	size_t piece;	/* most bytes asked for at a time */
	size_t stops;	/* how many of STOPS are looked at */
	char delimiter; /* DELIMITER_ANY: not known */
	size_t begin;	/* buf[begin]: first byte of the record */
	size_t floor;	/* behind the record's last quote, else its first byte */
	size_t at;	/* next byte to look at */
	size_t end;	/* behind the last byte that is there */
	/* of each stop: there is none between `at` and this place, where it is if that place was searched */
	size_t next[ALL_STOPS];
	size_t capacity; /* of buf */
	uint64_t line;	 /* physical line of buf[begin] */
	bool ended;	 /* the source has no more */
	char *buf;	 /* `own`, or all bytes there are: then they are only read */
	char own[];
};

static void move_to_front(struct cutter *c)
{
	memmove(c->buf, c->buf + c->begin, c->end - c->begin);
	for (size_t i = 0; i < ALL_STOPS; i++)
		c->next[i] = c->next[i] > c->begin ? c->next[i] - c->begin : 0;
	c->at -= c->begin;
	c->floor -= c->begin;
	c->end -= c->begin;
	c->begin = 0;
}

/* More bytes behind c->end, or c->ended. */
static enum status refill(struct cutter *c)
{
	size_t got = 0;
	enum status st;

	if (c->capacity - c->end < c->piece)
		move_to_front(c);
	INVARIANT(c->capacity - c->end >= c->piece);
	st = c->source(c->ctx, c->buf + c->end, c->piece, &got);
	if (st)
		return st;
	INVARIANT(got <= c->piece);
	c->end += got;
	c->ended = got == 0;
	return ST_OK;
}

static enum status skip_bom(struct cutter *c)
{
	static const char BOM[] = { '\xef', '\xbb', '\xbf' };

	while (c->end < sizeof(BOM) && !c->ended) {
		enum status st = refill(c);
		if (st)
			return st;
	}
	if (c->end >= sizeof(BOM) && memcmp(c->buf, BOM, sizeof(BOM)) == 0) {
		c->begin = sizeof(BOM);
		c->at = sizeof(BOM);
		c->floor = sizeof(BOM);
	}
	return ST_OK;
}

enum status cutter_new(byte_source *source, void *ctx, size_t piece, struct cutter **out)
{
	size_t capacity = KEEP_MAX + 2 * (piece ? piece : PIECE_DEFAULT);
	struct cutter *c = malloc(sizeof(*c) + capacity);
	enum status st;

	if (!c)
		return fail_memory();
	*c = (struct cutter){
		.source = source,
		.ctx = ctx,
		.piece = piece ? piece : PIECE_DEFAULT,
		.capacity = capacity,
		.stops = ALL_STOPS,
		.line = 1,
		.buf = c->own,
	};
	st = skip_bom(c);
	if (st)
		cutter_free(c);
	else
		*out = c;
	return st;
}

enum status cutter_over(struct slice bytes, uint64_t line, char delimiter, struct cutter **out)
{
	struct cutter *c = malloc(sizeof(*c));

	if (!c)
		return fail_memory();
	*c = (struct cutter){
		.stops = ALL_STOPS,
		.delimiter = delimiter,
		.end = bytes.n,
		.line = line,
		.ended = true,
		.buf = (char *)(uintptr_t)bytes.p,
	};
	*out = c;
	return ST_OK;
}

void cutter_delimited(struct cutter *c, char delimiter)
{
	c->delimiter = delimiter;
}

void cutter_unquoted(struct cutter *c)
{
	c->stops = LINE_STOPS;
}

void cutter_free(struct cutter *c)
{
	free(c);
}

struct slice cutter_rest(const struct cutter *c)
{
	return slice_of(c->buf + c->begin, c->end - c->begin);
}

/* Where STOPS[I] is next, or c->end. No byte is searched twice for it, whatever other stops are before it. */
static size_t find_next(struct cutter *c, size_t i)
{
	size_t at = c->next[i] > c->at ? c->next[i] : c->at;

	if (at < c->end && c->buf[at] != STOPS[i]) {
		const char *found = memchr(c->buf + at, STOPS[i], c->end - at);
		at = found ? (size_t)(found - c->buf) : c->end;
	}
	c->next[i] = at;
	return at;
}

static size_t find_stop(struct cutter *c)
{
	size_t first = c->end;

	for (size_t i = 0; i < c->stops; i++) {
		size_t at = find_next(c, i);
		first = at < first ? at : first;
	}
	return first;
}

static bool too_long(const struct cutter *c)
{
	return c->at - c->begin > RECORD_MAX;
}

/*
 * Goes on to the next quote or line end: *STOP is its first byte; 0 at the end of the file and
 * when the record is too long (a NUL is no stop). A CR counts when the byte behind it is there,
 * if there is one.
 */
static enum status next_stop(struct cutter *c, char *stop)
{
	for (;;) {
		enum status st;
		c->at = find_stop(c);
		if (c->at < c->end && (c->buf[c->at] != '\r' || c->at + 1 < c->end || c->ended)) {
			*stop = c->buf[c->at];
			return ST_OK;
		}
		if (c->ended || too_long(c)) {
			*stop = 0;
			return ST_OK;
		}
		st = refill(c);
		if (st)
			return st;
	}
}

static size_t line_end_length(const struct cutter *c)
{
	bool crlf = c->buf[c->at] == '\r' && c->at + 1 < c->end && c->buf[c->at + 1] == '\n';

	return crlf ? 2 : 1;
}

/* True when the quote at c->at changes what is within quotes and what is not. */
static bool quote_counts(const struct cutter *c, bool quoted, bool closed)
{
	if (quoted || (closed && c->at == c->floor))
		return true;
	return quote_opens(c->buf, c->floor, c->floor == c->begin, c->at, c->delimiter);
}

/* Goes to the line end that ends the record, if there is one; *LINES of them are inside its quotes. */
static enum status find_end(struct cutter *c, bool *terminated, uint64_t *lines)
{
	bool quoted = false, closed = false;
	char stop = 0;

	*lines = 0;
	for (;;) {
		enum status st = next_stop(c, &stop);
		if (st)
			return st;
		if (!stop || too_long(c) || (stop != '"' && !quoted))
			break;
		if (stop == '"') {
			bool counts = quote_counts(c, quoted, closed);
			closed = counts && quoted;
			quoted ^= counts;
			c->floor = ++c->at;
		} else {
			++*lines;
			c->at += line_end_length(c);
		}
	}
	*terminated = stop != 0;
	return ST_OK;
}

enum status cutter_next(struct cutter *c, struct raw_record *out, bool *end)
{
	bool terminated;
	uint64_t lines;
	size_t size;
	size_t behind;
	enum status st = find_end(c, &terminated, &lines);

	if (st)
		return st;
	size = c->at - c->begin;
	*end = !terminated && size == 0;
	behind = terminated ? line_end_length(c) : 0;
	*out = (struct raw_record){
		.bytes = slice_of(c->buf + c->begin, too_long(c) ? RECORD_MAX : size),
		.line = c->line,
		.after_line = c->line + lines + terminated,
		.terminated = terminated,
		.too_long = too_long(c),
	};
	c->at += behind;
	c->begin = c->at;
	c->floor = c->at;
	c->line = out->after_line;
	return ST_OK;
}

/* Bytes up to and behind the last line end of BYTES, quotes not looked at; 0: there is none. */
static size_t behind_line_end(struct slice bytes, bool ended)
{
	bool open = bytes.n && bytes.p[bytes.n - 1] == '\r' && !ended; /* its LF may follow */
	size_t n = bytes.n - open;
	const char *lf = n ? memrchr(bytes.p, '\n', n) : NULL;
	size_t behind = lf ? (size_t)(lf - bytes.p) + 1 : 0;
	const char *cr = n > behind ? memrchr(bytes.p + behind, '\r', n - behind) : NULL;

	return cr ? (size_t)(cr - bytes.p) + 1 : behind;
}

/* Behind the quote that closes the field whose bytes begin at AT; 0: it is not there. */
static size_t behind_close(struct slice bytes, size_t at)
{
	while (at < bytes.n) {
		const char *quote = memchr(bytes.p + at, '"', bytes.n - at);
		if (!quote)
			return 0;
		at = (size_t)(quote - bytes.p) + 1;
		if (at == bytes.n || bytes.p[at] != '"')
			return at;
		at++;
	}
	return 0;
}

size_t whole_lines(struct slice bytes, bool ended)
{
	return behind_line_end(bytes, ended);
}

size_t whole_records(struct slice bytes, char delimiter, bool ended)
{
	size_t whole = 0; /* behind the last line end outside of quotes */
	size_t at = 0;	  /* behind the quote before; not within quotes */

	for (;;) {
		const char *quote = at < bytes.n ? memchr(bytes.p + at, '"', bytes.n - at) : NULL;
		size_t end = quote ? (size_t)(quote - bytes.p) : bytes.n;
		size_t behind = behind_line_end(slice_of(bytes.p + at, end - at), ended || quote);
		if (behind)
			whole = at + behind;
		if (!quote)
			return whole;
		bool opens = quote_opens(bytes.p, at, at == 0, end, delimiter);
		at = opens ? behind_close(bytes, end + 1) : end + 1;
		if (!at)
			return whole;
	}
}
