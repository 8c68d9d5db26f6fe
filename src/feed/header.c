#include "allot/base/contract.h"
#include "allot/feed/header.h"

static const char DELIMITERS[] = { ',', ';', '\t', '|' };

enum { DELIMITERS_COUNT = sizeof(DELIMITERS) };

static const char *const WHY[NO_KIND_COUNT] = {
	[NO_KIND_NONE] = "",
	[NO_KIND_ONE_CELL] =
		"no header with the columns of a feed; wanted are ref,sku,qty,eta (batches), ref,qty "
		"(changes), orderid,sku,qty,batchref (allocations) or orderid,sku,qty (orders)",
	[NO_KIND_MISQUOTED] = "the first record should be the header, but its quotes are not right",
	[NO_KIND_UNKNOWN] =
		"the columns are of no known kind of feed; wanted are ref,sku,qty,eta (batches), ref,qty "
		"(changes), orderid,sku,qty,batchref (allocations) or orderid,sku,qty (orders)",
	[NO_KIND_REPEATED] = "a column of the feed appears twice in the header; leave one of them out",
	[NO_KIND_AMBIGUOUS] =
		"ref or reference beside orderid and eta may mean batches or allocations; rename it to "
		"batchref, or leave it out",
};

/* Each delimiter is tried until it has met a record that is not blank under it. */
struct search {
	uint32_t left;	  /* bits of delimiters that have met blank records only */
	enum no_kind why; /* the most telling reason so far */
	bool found;
};

static bool is_reject_column(struct slice cell)
{
	static const struct slice PREFIX = { "reject_", 7 };

	return cell.n >= PREFIX.n && slice_eq_nocase(slice_of(cell.p, PREFIX.n), PREFIX);
}

/* Keeps what is needed of CELLS when they are gone. */
static enum status header_keep(struct header *header, const struct fields *cells, struct arena *arena)
{
	header->columns = cells->count;
	header->own_count = 0;
	header->own = arena_alloc(arena, cells->count * sizeof(*header->own));
	header->dropped = arena_alloc(arena, cells->count * sizeof(*header->dropped));
	if (!header->own || !header->dropped)
		return ST_NO_MEMORY;
	for (uint32_t i = 0; i < cells->count; i++) {
		struct slice own;
		header->dropped[i] = is_reject_column(cells->at[i]);
		if (header->dropped[i])
			continue;
		own = arena_copy(arena, cells->at[i]);
		if (own.n != cells->at[i].n)
			return ST_NO_MEMORY;
		header->own[header->own_count++] = own;
	}
	ENSURE(header->own_count <= header->columns);
	return ST_OK;
}

/* The record under one delimiter: *WHY says NO_KIND_NONE when it is a header. */
static enum status try_cells(const struct fields *cells, bool cut, struct arena *arena, enum no_kind *why,
			     struct header *out)
{
	struct header header = { .kind = KIND_NONE };
	enum status st;

	if (cells->quoting == QUOTING_STRAY || (cells->quoting == QUOTING_OPEN && !cut)) {
		*why = NO_KIND_MISQUOTED;
		return ST_OK;
	}
	*why = kind_recognise(cells->at, cells->count, &header.kind, header.field);
	if (*why != NO_KIND_NONE)
		return ST_OK;
	st = header_keep(&header, cells, arena);
	if (!st)
		*out = header;
	return st;
}

static enum status try_delimiter(struct search *search, size_t d, struct slice record, bool cut,
				 struct arena *arena, struct header *out)
{
	struct splitter *splitter;
	struct fields cells;
	enum no_kind why;
	enum status st = splitter_new(DELIMITERS[d], &splitter);

	if (st)
		return st;
	st = splitter_split(splitter, record, &cells);
	if (st || (fields_blank(&cells) && cells.quoting == QUOTING_RIGHT))
		goto out;
	search->left &= ~(1u << d);
	st = try_cells(&cells, cut, arena, &why, out);
	if (st)
		goto out;
	if (why == NO_KIND_NONE) {
		out->delimiter = DELIMITERS[d];
		search->found = true;
	} else if (why > search->why) {
		search->why = why;
	}
out:
	splitter_free(splitter);
	return st;
}

static enum status try_record(struct search *search, const struct raw_record *raw, struct arena *arena,
			      struct header *out)
{
	for (size_t d = 0; d < DELIMITERS_COUNT && !search->found; d++) {
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
	struct search search = { .left = (1u << DELIMITERS_COUNT) - 1, .why = NO_KIND_ONE_CELL };
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
	*first = (struct first_record){
		.found = !end,
		.is_header = search.found,
		.too_long = raw.too_long,
		.terminated = raw.terminated,
		.line = raw.line,
		.after = raw.after,
		.why = WHY[search.why],
	};
	return ST_OK;
}

const char *wide_encoding(struct slice start)
{
	static const struct {
		struct slice bom;
		const char *encoding;
	} WIDE[] = {
		{ { "\xff\xfe\0\0", 4 }, "UTF-32" },
		{ { "\0\0\xfe\xff", 4 }, "UTF-32" },
		{ { "\xff\xfe", 2 }, "UTF-16" },
		{ { "\xfe\xff", 2 }, "UTF-16" },
	};

	for (size_t i = 0; i < sizeof(WIDE) / sizeof(WIDE[0]); i++)
		if (start.n >= WIDE[i].bom.n && slice_eq(slice_of(start.p, WIDE[i].bom.n), WIDE[i].bom))
			return WIDE[i].encoding;
	return NULL;
}
