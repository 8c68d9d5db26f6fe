/*
 * Maps: read whole when the profile is loaded, sorted, and sought by halving. Their text stays as it was read;
 * quoted cells are made plain in place, since they only get shorter.
 */
#include "feed/profile/maps.h"

#include <stdlib.h>

#include "allot/base/conf.h"
#include "allot/base/utf8.h"
#include "allot/feed/header.h"
#include "allot/feed/names.h"

enum { MAP_BYTES_MAX = 64 << 20 };

struct pair {
	struct slice from, to;
	uint32_t line;
};

struct value_map {
	struct pair *pairs;
	size_t count;
};

struct map_reader {
	struct conf conf; /* for messages */
	char *at, *end;
	uint32_t line;
	char delimiter;
};

#define map_fail(r, at_line, ...) conf_fail(&(r)->conf, (at_line), __VA_ARGS__)

static bool ends_cell(const struct map_reader *r)
{
	return r->at == r->end || *r->at == r->delimiter || *r->at == '\n' || *r->at == '\r';
}

static enum status take_quoted(struct map_reader *r, struct slice *out)
{
	char *start = ++r->at, *to = start;

	while (r->at < r->end) {
		if (*r->at == '"' && (r->at + 1 == r->end || r->at[1] != '"'))
			break;
		r->at += *r->at == '"';
		r->line += *r->at == '\n';
		*to++ = *r->at++;
	}
	if (r->at == r->end)
		return map_fail(r, r->line, "a quote that never closes");
	r->at++;
	*out = slice_trim(slice_of(start, (size_t)(to - start)));
	return ends_cell(r) ? ST_OK : map_fail(r, r->line, "a quote within a field");
}

static enum status take_cell(struct map_reader *r, struct slice *out)
{
	char *start = r->at;

	if (r->at < r->end && *r->at == '"')
		return take_quoted(r, out);
	while (!ends_cell(r))
		r->at++;
	*out = slice_trim(slice_of(start, (size_t)(r->at - start)));
	return ST_OK;
}

/* The next record: two cells. */
static enum status take_pair(struct map_reader *r, struct pair *out)
{
	out->line = r->line;
	enum status st = take_cell(r, &out->from);
	if (st)
		return st;
	if (r->at == r->end || *r->at != r->delimiter)
		return map_fail(r, out->line, "a row of one field; a map has two, from and to");
	r->at++;
	st = take_cell(r, &out->to);
	if (!st && r->at < r->end && *r->at == r->delimiter)
		st = map_fail(r, out->line, "a row of more than two fields; a map has from and to");
	if (st)
		return st;
	r->at += r->at < r->end && *r->at == '\r';
	r->at += r->at < r->end && *r->at == '\n';
	r->line++;
	return ST_OK;
}

static void skip_blank_lines(struct map_reader *r)
{
	while (r->at < r->end && (*r->at == '\n' || *r->at == '\r')) {
		r->line += *r->at == '\n';
		r->at++;
	}
}

static enum status take_header(struct map_reader *r)
{
	static const char DELIMITERS[] = { ',', ';', '\t' };
	struct map_reader start = *r;

	for (size_t i = 0; i < sizeof(DELIMITERS); i++) {
		struct pair names;
		*r = start;
		r->delimiter = DELIMITERS[i];
		if (take_pair(r, &names))
			continue;
		if (header_names_equal(names.from, SLICE("from")) && header_names_equal(names.to, SLICE("to")))
			return ST_OK;
	}
	return map_fail(r, 1, "no map: its first line is from,to");
}

/* Order of the values, then of the lines. */
static int pair_cmp(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int c = slice_cmp(x->from, y->from);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static enum status check_pairs(const struct map_reader *r, const struct value_map *map)
{
	for (size_t i = 1; i < map->count; i++) {
		const struct pair *pair = &map->pairs[i];
		if (slice_eq(pair->from, pair[-1].from))
			return map_fail(r, pair->line, "\"%.*s\" stands in line %u already",
					SLICE_ARG(pair->from), pair[-1].line);
	}
	return ST_OK;
}

static enum status take_pairs(struct map_reader *r, struct value_map *map)
{
	for (skip_blank_lines(r); r->at < r->end; skip_blank_lines(r)) {
		struct pair *pair = &map->pairs[map->count];
		enum status st = take_pair(r, pair);
		if (st)
			return st;
		if (!pair->from.n || !pair->to.n)
			return map_fail(r, pair->line, "an empty %s", pair->from.n ? "to" : "from");
		map->count++;
	}
	if (!map->count)
		return map_fail(r, 1, "a map without rows");
	qsort(map->pairs, map->count, sizeof(*map->pairs), pair_cmp);
	return check_pairs(r, map);
}

static size_t count_lines(struct slice text)
{
	size_t lines = 1;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n' || text.p[i] == '\r';
	return lines;
}

enum status map_read(const char *path, struct arena *arena, struct sha256 *digest, const struct value_map **out)
{
	struct map_reader r = { .conf = { path, "bad-profile", { 0 } }, .line = 1 };
	struct value_map *map = arena_alloc(arena, sizeof(*map));
	struct slice text = { 0 };
	enum status st = map ? conf_bytes(path, MAP_BYTES_MAX, arena, &text) : ST_NO_MEMORY;

	if (st)
		return st;
	if (!utf8_valid(text) || memchr(text.p, '\0', text.n))
		return map_fail(&r, 1, "no UTF-8 text, in which a map must be");
	sha256_add(digest, text.p, text.n);
	*map = (struct value_map){ arena_alloc(arena, (count_lines(text) + 1) * sizeof(*map->pairs)), 0 };
	char *bytes = arena_alloc(arena, text.n + 1); /* its own, to write in */
	if (!map->pairs || !bytes)
		return ST_NO_MEMORY;
	memcpy(bytes, text.p, text.n);
	r.at = bytes;
	r.end = bytes + text.n;
	if (text.n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	st = take_header(&r);
	if (!st)
		st = take_pairs(&r, map);
	if (!st)
		*out = map;
	return st;
}

bool map_find(const struct value_map *map, struct slice value, struct slice *out)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = slice_cmp(map->pairs[middle].from, value);
		if (c == 0) {
			*out = map->pairs[middle].to;
			return true;
		}
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
