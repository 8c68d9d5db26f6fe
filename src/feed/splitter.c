#include <csv.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/feed/record.h"

/* A record of RECORD_MAX bytes has at most so many fields, and they are no longer than itself.
 */
enum { FIELDS_MAX = RECORD_MAX + 1 };

struct splitter {
	struct csv_parser parser;
	unsigned char delimiter;
	uint32_t count;
	size_t used; /* of bytes */
	struct slice fields[FIELDS_MAX];
	char bytes[RECORD_MAX];
};

static bool parser_begin(struct splitter *s)
{
	if (csv_init(&s->parser, CSV_STRICT | CSV_STRICT_FINI))
		return false;
	csv_set_delim(&s->parser, s->delimiter);
	csv_set_blk_size(&s->parser, RECORD_MAX);
	return true;
}

enum status splitter_new(char delimiter, struct splitter **out)
{
	struct splitter *s = malloc(sizeof(*s));

	if (!s)
		return fail_memory();
	s->delimiter = (unsigned char)delimiter;
	if (!parser_begin(s)) {
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

/* libcsv's buffer is used again for the next field. */
static void take_field(void *p, size_t n, void *ctx)
{
	struct splitter *s = ctx;
	struct slice field = slice_trim(slice_of(p, n));

	INVARIANT(s->count < FIELDS_MAX && field.n <= RECORD_MAX - s->used);
	if (field.n)
		memcpy(s->bytes + s->used, field.p, field.n);
	s->fields[s->count++] = slice_of(s->bytes + s->used, field.n);
	s->used += field.n;
}

/* After an error libcsv must not be ended, only freed: csv_fini would submit half a row. */
static enum status parser_failed(struct splitter *s)
{
	bool misquoted = csv_error(&s->parser) == CSV_EPARSE;

	csv_free(&s->parser);
	if (!parser_begin(s) || !misquoted)
		return fail_memory();
	return ST_OK;
}

enum status splitter_split(struct splitter *s, struct slice record, struct fields *out)
{
	enum quoting quoting = QUOTING_RIGHT;
	enum status st = ST_OK;

	REQUIRE(record.n <= RECORD_MAX);
	s->count = 0;
	s->used = 0;
	if (csv_parse(&s->parser, record.p, record.n, take_field, NULL, s) != record.n)
		quoting = QUOTING_STRAY;
	else if (csv_fini(&s->parser, take_field, NULL, s))
		quoting = QUOTING_OPEN;
	if (quoting != QUOTING_RIGHT)
		st = parser_failed(s);
	if (!st)
		*out = (struct fields){ s->fields, s->count, quoting };
	return st;
}

bool fields_blank(const struct fields *fields)
{
	for (uint32_t i = 0; i < fields->count; i++)
		if (fields->at[i].n)
			return false;
	return true;
}
