/*
 * Parting: the fields of a record without quotes are where they stand; nothing is copied.
 */
#include "feed/profiled/parting.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "feed/csv/quotes.h"

enum { FIELDS_FIRST = 64 };

struct parting {
	char delimiter;
	struct splitter *splitter; /* NULL: quotes are marks like any other */
	struct slice *fields;
	uint32_t capacity;
};

enum status parting_new(char delimiter, bool quoted, struct parting **out)
{
	struct parting *p = calloc(1, sizeof(*p));
	enum status st = p ? ST_OK : fail_memory();

	if (!st && quoted)
		st = splitter_new(delimiter, &p->splitter);
	if (st) {
		parting_free(p);
		return st;
	}
	p->delimiter = delimiter;
	*out = p;
	return ST_OK;
}

void parting_free(struct parting *p)
{
	if (!p)
		return;
	splitter_free(p->splitter);
	free(p->fields);
	free(p);
}

static bool make_room(struct parting *p)
{
	uint32_t capacity = p->capacity ? 2 * p->capacity : FIELDS_FIRST;
	struct slice *fields = realloc(p->fields, capacity * sizeof(*fields));

	if (!fields)
		return false;
	p->fields = fields;
	p->capacity = capacity;
	return true;
}

/* The bytes from BEGIN to END without the blanks at both ends. */
static struct slice trimmed(const char *begin, const char *end)
{
	while (begin < end && (*begin == ' ' || *begin == '\t'))
		begin++;
	while (end > begin && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return slice_of(begin, (size_t)(end - begin));
}

static enum status split_plain(struct parting *p, struct slice record, struct fields *out)
{
	const char *end = record.p + record.n;
	uint32_t count = 0;

	for (const char *begin = record.p, *at = begin;; at++) {
		if (at < end && *at != p->delimiter)
			continue;
		if (count == p->capacity && !make_room(p))
			return fail_memory();
		p->fields[count++] = trimmed(begin, at);
		if (at == end)
			break;
		begin = at + 1;
	}
	*out = (struct fields){ p->fields, count, QUOTING_RIGHT, false };
	return ST_OK;
}

/* Behind the field ="..." whose = stands before the quote at AT; 0: it is none. */
static size_t formula_end(struct slice record, size_t at, char delimiter)
{
	size_t begin = at - 1;

	while (begin > 0 && is_blank_in(record.p[begin - 1], delimiter))
		begin--;
	if (begin > 0 && record.p[begin - 1] != delimiter)
		return 0;
	for (at++; at < record.n && record.p[at] != '"'; at++)
		if (record.p[at] == delimiter || record.p[at] == '\n' || record.p[at] == '\r')
			return 0;
	for (at++; at < record.n && is_blank_in(record.p[at], delimiter); at++)
		;
	return at == record.n || (at < record.n && record.p[at] == delimiter) ? at : 0;
}

/* Behind the quoted field that opens at AT. */
static size_t quoted_end(struct slice record, size_t at)
{
	for (at++; at < record.n; at++) {
		if (record.p[at] != '"')
			continue;
		if (at + 1 == record.n || record.p[at + 1] != '"')
			return at + 1;
		at++;
	}
	return record.n;
}

/* True when the stray quotes of RECORD are all of fields such as ="0017", as spreadsheets keep zeros. */
static bool only_formulas(struct slice record, char delimiter)
{
	size_t floor = 0;

	for (size_t at = 0; at < record.n; at++) {
		if (record.p[at] != '"')
			continue;
		bool opens = quote_opens(record.p, floor, floor == 0, at, delimiter);
		if (!opens && (at == 0 || record.p[at - 1] != '='))
			return false;
		floor = opens ? quoted_end(record, at) : formula_end(record, at, delimiter);
		if (!floor)
			return false;
		at = floor - 1;
	}
	return true;
}

enum status parting_split(struct parting *p, struct slice record, struct fields *out)
{
	REQUIRE(record.n <= RECORD_MAX);
	if (record.n == 0) {
		*out = (struct fields){ .count = 0 };
		return ST_OK;
	}
	if (!p->splitter || !memchr(record.p, '"', record.n))
		return split_plain(p, record, out);
	enum status st = splitter_split(p->splitter, record, out);
	if (!st && out->quoting == QUOTING_STRAY && only_formulas(record, p->delimiter))
		out->quoting = QUOTING_RIGHT;
	return st;
}
