/*
 * Cuts a file into stretches of whole records: a stretch is filled, and what follows its last line end outside
 * of quotes goes to the next one.
 */
#include "feed/csv/stretches.h"

#include <stdlib.h>

#include "allot/base/contract.h"

_Static_assert(STRETCH_BYTES > RECORD_MAX + 2, "a record and its line end fit into a stretch");

struct stretches {
	byte_source *source;
	void *ctx;
	char delimiter;
	bool unquoted;
	size_t target;
	bool source_ended;
	bool ended;		  /* the last stretch is given */
	size_t ahead;		  /* bytes of `rest` */
	char rest[STRETCH_BYTES]; /* what belongs to the next one and was read already */
};

enum status stretches_new(byte_source *source, void *ctx, struct slice rest, char delimiter, size_t target,
			  struct stretches **out)
{
	struct stretches *s = malloc(sizeof(*s));

	REQUIRE(rest.n <= sizeof(s->rest));
	if (!s)
		return fail_memory();
	s->source = source;
	s->ctx = ctx;
	s->delimiter = delimiter;
	s->unquoted = false;
	s->target = target && target < STRETCH_BYTES ? target : STRETCH_BYTES;
	s->source_ended = false;
	s->ended = false;
	s->ahead = rest.n;
	if (rest.n)
		memcpy(s->rest, rest.p, rest.n);
	*out = s;
	return ST_OK;
}

void stretches_unquoted(struct stretches *s)
{
	s->unquoted = true;
}

void stretches_take_back(struct stretches *s, struct records *out, size_t n)
{
	size_t more = out->n - n;

	REQUIRE(n > 0 && n <= out->n);
	REQUIRE(more <= STRETCH_BYTES - s->ahead);
	if (!more)
		return;
	memmove(s->rest + more, s->rest, s->ahead);
	memcpy(s->rest, out->bytes + n, more);
	s->ahead += more;
	s->ended = false;
	out->n = n;
}

void stretches_free(struct stretches *s)
{
	free(s);
}

/* Reads until OUT has N bytes or the source ends. */
static enum status fill(struct stretches *s, struct records *out, size_t n)
{
	while (out->n < n && !s->source_ended) {
		size_t got = 0;
		enum status st = s->source(s->ctx, out->bytes + out->n, n - out->n, &got);
		if (st)
			return st;
		out->n += got;
		s->source_ended = got == 0;
	}
	return ST_OK;
}

/* Reads on until there is a whole record; *WHOLE: bytes of whole records, 0: the first one is
 * too long. */
static enum status find_whole(struct stretches *s, struct records *out, size_t *whole)
{
	size_t target = s->target;

	for (;;) {
		enum status st = fill(s, out, target);
		if (st)
			return st;
		const struct slice bytes = slice_of(out->bytes, out->n);
		*whole = s->unquoted ? whole_lines(bytes, s->source_ended)
				     : whole_records(bytes, s->delimiter, s->source_ended);
		if (*whole || s->source_ended || out->n > RECORD_MAX + 1)
			return ST_OK;
		target = out->n + s->target < STRETCH_BYTES ? out->n + s->target : STRETCH_BYTES;
	}
}

enum status stretches_next(struct stretches *s, struct records *out)
{
	size_t whole = 0;
	enum status st;

	out->n = 0;
	if (s->ended)
		return ST_OK;
	memcpy(out->bytes, s->rest, s->ahead);
	out->n = s->ahead;
	s->ahead = 0;
	st = find_whole(s, out, &whole);
	if (st)
		return st;
	size_t left = out->n - whole;
	s->ended = s->source_ended || left > RECORD_MAX + 1;
	if (!s->ended) {
		memcpy(s->rest, out->bytes + whole, left);
		s->ahead = left;
		out->n = whole;
	}
	return ST_OK;
}
