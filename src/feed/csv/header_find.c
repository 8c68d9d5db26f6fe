/*
 * Finds the header: each delimiter is tried on the first record that is not blank under it, and the one with
 * which it is a header is the feed's. If there is none, what is said is said of the delimiter that parts most.
 */
#include "feed/csv/header_find.h"

#include "allot/base/contract.h"

static const char DELIMITERS[] = { ',', ';', '\t', '|' };

enum { DELIMITERS_COUNT = sizeof(DELIMITERS), WHY_MAX = 900 };

struct search {
	uint32_t left;	  /* bits of delimiters that have met blank records only */
	uint32_t cells;	  /* the record had under the delimiter of which `text` speaks */
	bool found;	  /* a kind; it may be refused all the same */
	enum code code;	  /* of the header */
	bool seen_record; /* one that is not blank */
	char text[WHY_MAX + 1];
};

/* The delimiter that RECORD, `sep=X`, sets; 0: it is something else. */
static char sep_of(struct slice record)
{
	size_t at = 0, end = record.n;
	bool quoted;

	while (at < end && (record.p[at] == ' ' || record.p[at] == '\t'))
		at++;
	quoted = at < end && record.p[at] == '"';
	at += quoted;
	if (end - at < 5 || !slice_eq_nocase(slice_of(record.p + at, 4), SLICE("sep=")))
		return 0;
	char x = record.p[at + 4];
	at += 5;
	if (quoted && (at == end || record.p[at++] != '"'))
		return 0;
	while (at < end && (record.p[at] == ' ' || record.p[at] == '\t'))
		at++;
	return at == end && memchr(DELIMITERS, x, sizeof(DELIMITERS)) ? x : 0;
}

static void note_trouble(struct search *search, const char *text, uint32_t cells)
{
	size_t n = strlen(text);

	if (search->cells && cells <= search->cells)
		return;
	search->cells = cells;
	memcpy(search->text, text, n + 1);
}

/* The record under one delimiter. */
static enum status try_cells(struct search *search, const struct fields *cells, bool cut, struct arena *arena,
			     struct header *out)
{
	char text[WHY_MAX + 1];
	struct buf why = buf_over(text, WHY_MAX);
	struct header header = { .kind = KIND_NONE };
	enum status st;

	bool cut_open = cut && cells->quoting == QUOTING_OPEN && !cells->stray;
	if (cells->quoting != QUOTING_RIGHT && !cut_open) {
		note_trouble(
			search,
			"the first record should be the header, but its quotes are not right; quote a whole "
			"name or none of it",
			cells->count);
		return ST_OK;
	}
	enum code code = kind_recognise(cells->at, cells->count, &header.kind, header.field, &why);
	text[why.n] = '\0';
	if (code == CODE_NO_HEADER) {
		note_trouble(search, text, cells->count);
		return ST_OK;
	}
	header_plan(&header);
	st = header_keep(&header, cells->at, cells->count, arena);
	if (st)
		return st;
	*out = header;
	search->found = true;
	search->code = code;
	memcpy(search->text, text, why.n + 1);
	return ST_OK;
}

static enum status try_delimiter(struct search *search, size_t d, struct slice record, bool cut,
				 struct arena *arena, struct header *out)
{
	struct splitter *splitter = NULL;
	struct fields cells;
	enum status st = splitter_new(DELIMITERS[d], &splitter);

	if (st)
		return st;
	st = splitter_split(splitter, record, &cells);
	if (!st && !(fields_blank(&cells) && cells.quoting == QUOTING_RIGHT)) {
		search->left &= ~(1u << d);
		st = try_cells(search, &cells, cut, arena, out);
		if (!st && search->found)
			out->delimiter = DELIMITERS[d];
	}
	splitter_free(splitter);
	return st;
}

static enum status try_record(struct search *search, const struct raw_record *raw, struct arena *arena,
			      struct header *out)
{
	char sep = search->seen_record ? 0 : sep_of(raw->bytes);

	for (size_t d = 0; d < DELIMITERS_COUNT && sep; d++)
		if (DELIMITERS[d] != sep)
			search->left &= ~(1u << d);
	search->seen_record |= sep != 0;
	for (size_t d = 0; d < DELIMITERS_COUNT && !sep && !search->found; d++) {
		enum status st = ST_OK;
		if (search->left & 1u << d)
			st = try_delimiter(search, d, raw->bytes, raw->too_long, arena, out);
		if (st)
			return st;
	}
	return ST_OK;
}

/* A file that ends while a delimiter has met blank records only holds no record. */
enum status header_find(struct cutter *cutter, struct arena *arena, struct first_record *first,
			struct header *out)
{
	struct search search = { .left = (1u << DELIMITERS_COUNT) - 1 };
	struct raw_record raw = { .line = 0 };
	bool end = false;

	while (search.left && !search.found) {
		enum status st = cutter_next(cutter, &raw, &end);
		if (!st && !end)
			st = try_record(&search, &raw, arena, out);
		if (st)
			return st;
		if (end)
			break;
	}
	struct slice why = arena_copy(arena, slice_of(search.text, strlen(search.text) + 1));
	if (!why.p)
		return ST_NO_MEMORY;
	*first = (struct first_record){
		.found = !end,
		.code = search.found ? search.code : CODE_NO_HEADER,
		.too_long = raw.too_long,
		.terminated = raw.terminated,
		.line = raw.line,
		.after_line = raw.after_line,
		.why = why.p,
	};
	return ST_OK;
}
