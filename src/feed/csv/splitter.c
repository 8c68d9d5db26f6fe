/*
 * Takes records apart with libcsv in its strict mode. What that refuses is looked at again: a record whose
 * only fault are stray quotes is taken apart without strictness, so that its fields can be shown. A record
 * without any quote, as most are, has its fields between its delimiters: it needs no parser, which would look
 * at each byte.
 */
#include <csv.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/feed/feed.h"
#include "feed/csv/record.h"

/* A record of RECORD_MAX bytes has at most so many fields, and they are no longer than itself.
 */
enum { FIELDS_MAX = RECORD_MAX + 1 };

struct splitter {
	struct csv_parser parser;
	char delimiter;
	uint32_t count;
	size_t used; /* of bytes */
	struct slice fields[FIELDS_MAX];
	char bytes[RECORD_MAX];
};

static bool parser_begin(struct splitter *s, unsigned char options)
{
	if (csv_init(&s->parser, options))
		return false;
	csv_set_delim(&s->parser, (unsigned char)s->delimiter);
	csv_set_blk_size(&s->parser, RECORD_MAX);
	return true;
}

enum status splitter_new(char delimiter, struct splitter **out)
{
	struct splitter *s = malloc(sizeof(*s));

	if (!s)
		return fail_memory();
	s->delimiter = delimiter;
	if (!parser_begin(s, CSV_STRICT | CSV_STRICT_FINI)) {
		free(s);
		return fail_memory();
	}
	*out = s;
	return ST_OK;
}

void splitter_free(struct splitter *s)
{
	if (!s)
		return;
	csv_free(&s->parser);
	free(s);
}

static inline void add_field(struct splitter *s, const char *p, size_t n)
{
	struct slice field = slice_trim(slice_of(p, n));

	INVARIANT(s->count < FIELDS_MAX && field.n <= RECORD_MAX - s->used);
	if (field.n)
		memcpy(s->bytes + s->used, field.p, field.n);
	s->fields[s->count++] = slice_of(s->bytes + s->used, field.n);
	s->used += field.n;
}

/* libcsv's buffer is used again for the next field. */
static void take_field(void *p, size_t n, void *ctx)
{
	add_field(ctx, p, n);
}

/* The first byte behind the field that is opened before AT, or RECORD.n + 1 when it is never closed. */
static size_t behind_quoted(struct slice record, size_t at)
{
	for (; at < record.n; at++) {
		if (record.p[at] != '"')
			continue;
		if (at + 1 == record.n || record.p[at + 1] != '"')
			return at + 1;
		at++;
	}
	return record.n + 1;
}

/*
 * What is wrong with a record that is not quoted right; stray quotes do not matter where there is worse, but
 * STRAY tells of them.
 */
static enum quoting quoting_of(struct slice record, char delimiter, bool *stray)
{
	size_t floor = 0;

	*stray = false;

	for (size_t at = 0; at < record.n; at++) {
		if (record.p[at] != '"')
			continue;
		bool opens = quote_opens(record.p, floor, floor == 0, at, delimiter);
		floor = at + 1;
		*stray |= !opens;
		if (!opens)
			continue;
		at = behind_quoted(record, at + 1);
		floor = at;
		if (at > record.n)
			return QUOTING_OPEN;
		while (at < record.n && is_blank_in(record.p[at], delimiter))
			at++;
		if (at < record.n && !is_delimiter(record.p[at], delimiter))
			return QUOTING_BEHIND;
	}
	return QUOTING_STRAY;
}

/* All of RECORD; false: libcsv stopped. */
static bool parse(struct splitter *s, struct slice record)
{
	s->count = 0;
	s->used = 0;
	return csv_parse(&s->parser, record.p, record.n, take_field, NULL, s) == record.n &&
	       csv_fini(&s->parser, take_field, NULL, s) == 0;
}

/* After an error libcsv must not be ended, only freed: csv_fini would submit half a row. */
static bool parser_renew(struct splitter *s, unsigned char options)
{
	csv_free(&s->parser);
	return parser_begin(s, options);
}

/* RECORD is not quoted right. */
static enum status split_wrong(struct splitter *s, struct slice record, enum quoting *quoting, bool *stray)
{
	bool misquoted = csv_error(&s->parser) == CSV_EPARSE;

	*quoting = quoting_of(record, s->delimiter, stray);
	if (*quoting == QUOTING_STRAY) {
		if (!misquoted || !parser_renew(s, 0))
			return fail_memory();
		misquoted = parse(s, record);
	}
	return parser_renew(s, CSV_STRICT | CSV_STRICT_FINI) && misquoted ? ST_OK : fail_memory();
}

/* RECORD holds no quote. */
static void split_plain(struct splitter *s, struct slice record)
{
	const char *at = record.p, *end = record.p + record.n;

	s->count = 0;
	s->used = 0;
	while (at < end) {
		const char *behind = memchr(at, s->delimiter, (size_t)(end - at));
		if (!behind)
			break;
		add_field(s, at, (size_t)(behind - at));
		at = behind + 1;
	}
	add_field(s, at, (size_t)(end - at));
	/* blanks alone are no field, for libcsv either */
	if (s->count == 1 && s->fields[0].n == 0)
		s->count = 0;
}

enum status splitter_split(struct splitter *s, struct slice record, struct fields *out)
{
	enum quoting quoting = QUOTING_RIGHT;
	bool stray = false;
	enum status st = ST_OK;

	REQUIRE(record.n <= RECORD_MAX);
	if (record.n == 0 || !memchr(record.p, '"', record.n))
		split_plain(s, record);
	else if (!parse(s, record))
		st = split_wrong(s, record, &quoting, &stray);
	if (!st)
		*out = (struct fields){ s->fields, s->count, quoting, stray };
	return st;
}

bool fields_blank(const struct fields *fields)
{
	for (uint32_t i = 0; i < fields->count; i++)
		if (fields->at[i].n)
			return false;
	return true;
}

const char *csv_library(char room[LIBRARY_VERSION])
{
	return library_version(room, CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
}

const char *quoting_fault(enum quoting quoting, bool too_long)
{
	if (quoting == QUOTING_BEHIND)
		return "the record that begins here has something behind a closing quote; within a "
		       "quoted field write quotes twice";
	if (too_long)
		return "the record that begins here has more than 65536 bytes; perhaps a quote in it is never "
		       "closed";
	return quoting == QUOTING_OPEN ? "the record that begins here has a quote that is never closed; look "
					 "for it from there on"
				       : NULL;
}
