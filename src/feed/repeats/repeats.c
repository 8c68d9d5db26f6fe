/*
 * Finds rows that contradict each other in three steps: a filter says whether any key came twice, the rows of
 * such keys are sorted by key and looked through group by group, and what is found is sorted by row.
 */
#include "feed/repeats/repeats.h"

#include <inttypes.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/files/sorter.h"
#include "allot/base/hash.h"
#include "allot/models/order_line.h"
#include "feed/repeats/filter.h"
#include "feed/repeats/groups.h"
#include "feed/repeats/keys.h"
#include "feed/row_codec.h"
#include "feed/snapshot/named_ref.h"

enum { BYTES_PER_FILTER_BYTE = 4, AHEAD = 16 };

struct repeats {
	uint64_t bytes;
	struct filter *seen;
	struct filter *again;	  /* the keys that came twice; NULL: none did */
	uint64_t came[KEY_TYPES]; /* keys of each type */
	bool counted;		  /* lines are numbered by counting: the same one twice is of two groups */
};

/*
 * Of a numbered orders row its first key alone: most feeds have a number on every line, or on none, so that its
 * second one is only looked at where both sorts of rows were seen.
 */
void repeat_keys(const struct row *row, struct buf *out)
{
	uint64_t keys[ROW_KEYS_MAX];

	if (row_keys(row, keys))
		buf_put(out, keys, sizeof(*keys));
}

enum status repeats_new(uint64_t bytes, struct repeats **out)
{
	struct repeats *r = calloc(1, sizeof(*r));

	if (!r)
		return fail_memory();
	r->bytes = bytes / BYTES_PER_FILTER_BYTE;
	*out = r;
	return ST_OK;
}

void repeats_free(struct repeats *r)
{
	if (!r)
		return;
	filter_free(r->seen);
	filter_free(r->again);
	free(r);
}

static enum status see_again(struct repeats *r, uint64_t key)
{
	if (!r->again)
		r->again = filter_new(r->bytes);
	if (!r->again)
		return ST_NO_MEMORY;
	filter_add(r->again, key_digest(key));
	return ST_OK;
}

enum status repeats_see(struct repeats *r, struct slice bytes)
{
	const uint64_t *keys = (const void *)bytes.p;
	size_t n = bytes.n / sizeof(*keys);

	if (!r->seen && n)
		r->seen = filter_new(r->bytes);
	if (!r->seen && n)
		return ST_NO_MEMORY;
	for (size_t i = 0; i < n; i++) {
		if (i + AHEAD < n)
			filter_prefetch(r->seen, keys[i + AHEAD]);
		r->came[key_type(keys[i])]++;
		if (!filter_add(r->seen, key_digest(keys[i])))
			continue;
		enum status st = see_again(r, keys[i]);
		if (st)
			return st;
	}
	return ST_OK;
}

/* Orders rows with a number and without: any two of one order and SKU contradict each other. */
static bool is_mixed(const struct repeats *r)
{
	return r->came[KEY_UNNUMBERED] > 0 && r->came[KEY_ALONE] > 0;
}

/* True if a row may contradict another under KEY. */
static bool is_suspect(const struct repeats *r, uint64_t key)
{
	switch (key_type(key)) {
	case KEY_NUMBERED:
		return is_mixed(r) && filter_has(r->seen, key_digest(key));
	case KEY_UNNUMBERED:
		return is_mixed(r) || filter_has(r->again, key_digest(key));
	default:
		return r->again && filter_has(r->again, key_digest(key));
	}
}

/* Adds ROW to SORTER under those of its keys that are suspect. REFUSED: a check refused it. */
static enum status add_row(const struct repeats *r, const struct feed_row *row, bool refused,
			   struct sorter *sorter)
{
	uint64_t keys[ROW_KEYS_MAX];
	size_t n = row_keys(&row->row, keys);
	enum status st = ST_OK;

	for (size_t i = 0; !st && i < n; i++) {
		struct key_entry entry;
		if (!is_suspect(r, keys[i]))
			continue;
		key_entry_set(&entry, &row->row, i);
		if (refused)
			entry.type = ENTRY_REFUSED;
		entry.row = row->number;
		entry.line = row->line;
		entry.counted = r->counted ? row->number + 1 : 0;
		st = sorter_add(sorter, &entry);
	}
	return st;
}

/* A row that a check refused, where rows of a ref add up: its ref, if it can be told, has no sum. */
static enum status add_refused(const struct repeats *r, const struct feed *feed, const struct feed_row *row,
			       struct arena *arena, struct sorter *sorter)
{
	struct feed_row named = *row;
	struct slice *fields = row_decode_fields(row, arena);

	if (!fields)
		return ST_NO_MEMORY;
	named.row = (struct row){ .kind = feed->header.kind };
	if (!refused_row_ref(&feed->header, row->code, fields, row->kept.count, &named.row.ref))
		return ST_OK;
	return add_row(r, &named, true, sorter);
}

static enum status add_block(const struct repeats *r, const struct feed *feed, struct arena *arena,
			     const struct row_decoder *decoder, const struct kept_head *head, struct slice rows,
			     struct sorter *sorter)
{
	struct reader reader = reader_of(rows);
	uint64_t line = head->line;
	enum status st = ST_OK;

	for (uint64_t i = 0; !st && i < head->rows; i++) {
		struct feed_row row;
		bool read = row_decode(decoder, &reader, &line, &row);
		INVARIANT(read);
		row.number = head->first + i;
		if (!row.code)
			st = add_row(r, &row, false, sorter);
		else if (repeats_add_up(feed->profile))
			st = add_refused(r, feed, &row, arena, sorter);
	}
	return st;
}

/* All rows of FEED that passed, under their keys that are suspect. */
static enum status add_rows(const struct repeats *r, const struct feed *feed, struct sorter *sorter)
{
	struct row_decoder decoder;
	struct arena arena;
	struct buf rows;
	enum status st = ST_OK;

	row_decoder_init(&decoder, &feed->header);
	arena_init(&arena);
	buf_init(&rows, 0);
	for (uint64_t at = feed->kept_from; !st && at < feed->kept_to;) {
		struct kept_head head;
		st = kept_rows_head(feed->kept, at, &head);
		buf_clear(&rows);
		if (!st && !buf_room(&rows, head.bytes))
			st = ST_NO_MEMORY;
		if (!st)
			st = kept_rows_read(feed->kept, at, &head, rows.p);
		if (!st)
			st = add_block(r, feed, &arena, &decoder, &head, slice_of(rows.p, head.bytes), sorter);
		arena_reset(&arena);
		at = kept_rows_behind(at, &head);
	}
	arena_release(&arena);
	buf_release(&rows);
	return st;
}

/* Writing marks */

/* A block of marks on its way. */
struct marks_out {
	struct feed *feed;
	struct kept_rows *kept;
	struct repeat_mark *first;
	size_t count;
	struct repeat_mark mark[MARKS_PER_BLOCK];
};

static enum status write_block(struct marks_out *out)
{
	struct kept_head head = { .rows = out->count, .first = out->mark[0].row, .line = out->mark[0].line };
	enum status st;

	if (!out->count)
		return ST_OK;
	head.bytes = out->count * sizeof(out->mark[0]);
	head.checksum = checksum64(out->mark, head.bytes, 0);
	st = kept_rows_add(out->kept, &head, (const char *)out->mark);
	out->count = 0;
	if (!st)
		out->feed->marks_to = out->kept->bytes;
	return st;
}

/* A row may be marked for two of its keys; the first mark is as good as the second. */
static enum status write_marks(struct sorter *sorter, struct marks_out *out)
{
	const void *record;
	uint64_t before = UINT64_MAX;
	enum status st = sorter_begin(sorter);

	while (!st) {
		st = sorter_next(sorter, &record);
		if (st || !record)
			break;
		const struct repeat_mark *mark = record;
		if (mark->row == before)
			continue;
		before = mark->row;
		if (!(mark->differs & MARK_SUM)) {
			if (!out->first->other)
				*out->first = *mark;
			out->feed->rejected++;
			out->feed->units -= mark->units;
		}
		out->mark[out->count++] = *mark;
		if (out->count == MARKS_PER_BLOCK)
			st = write_block(out);
	}
	return st ? st : write_block(out);
}

static int mark_compare(const void *a, const void *b)
{
	const struct repeat_mark *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->other > y->other) - (x->other < y->other);
}

/* From suspect rows to marks. */
static enum status find_marks(struct repeats *r, struct feed *feed, struct sorter *entries,
			      struct sorter *marks)
{
	enum status st = add_rows(r, feed, entries);

	filter_free(r->seen);
	filter_free(r->again);
	r->seen = r->again = NULL;
	return st ? st : groups_mark(entries, repeats_add_up(feed->profile), feed->kept->dir, marks);
}

enum status repeats_find(struct repeats *r, struct feed *feed, struct kept_rows *kept,
			 struct repeat_mark *first)
{
	struct sorter *entries = NULL, *marks = NULL;
	struct marks_out *out;
	enum status st;

	r->counted = feed->header.counted;
	*first = (struct repeat_mark){ .other = 0 };
	if (!r->again && !is_mixed(r))
		return ST_OK;
	out = malloc(sizeof(*out));
	if (!out)
		return fail_memory();
	out->feed = feed;
	out->kept = kept;
	out->first = first;
	out->count = 0;
	st = sorter_new(kept->dir, sizeof(struct key_entry), key_entry_compare, 0, &entries);
	if (!st)
		st = sorter_new(kept->dir, sizeof(struct repeat_mark), mark_compare, 0, &marks);
	if (!st)
		st = find_marks(r, feed, entries, marks);
	sorter_free(entries);
	if (!st)
		st = write_marks(marks, out);
	sorter_free(marks);
	free(out);
	return st;
}

/* What a mark says */

enum code repeat_code(enum feed_kind kind, const struct repeat_mark *mark)
{
	REQUIRE(!(mark->differs & MARK_SUM));
	if (mark->differs & MARK_TOO_MUCH)
		return CODE_BAD_QUANTITY;
	return kind == KIND_BATCHES ? CODE_REPEATED_REF : CODE_REPEATED_LINE;
}

static enum column figure_column(const struct header *header)
{
	if (header->kind == KIND_SHIPMENTS)
		return COLUMN_SHIPPED;
	return header->kind == KIND_CANCELLATIONS ? COLUMN_CANCELLED : header_quantity(header);
}

static const char *key_text(const struct header *header, uint64_t differs)
{
	if (header->kind == KIND_BATCHES)
		return "ref";
	if (header->kind == KIND_ORDERS)
		return differs & DIFFERS_NUMBER ? "orderid and sku" : "orderid and line";
	if (header_has(header, COLUMN_SKU) && header_has(header, COLUMN_LINE))
		return "orderid, sku and line";
	if (header_has(header, COLUMN_SKU))
		return "orderid and sku";
	return header_has(header, COLUMN_LINE) ? "orderid and line" : "orderid";
}

void repeat_reason(struct buf *out, const struct header *header, const struct repeat_mark *mark)
{
	const char *before = " with another ";
	const struct {
		uint64_t bit;
		const char *name;
	} DIFFERENT[] = {
		{ DIFFERS_SKU, "sku" },
		{ DIFFERS_QUANTITY, column_name(header->kind, figure_column(header)) },
		{ DIFFERS_ETA, "eta" },
	};

	if (mark->differs & MARK_TOO_MUCH) {
		buf_printf(out, "%s: the rows of this ref add up to %" PRIu64 ", more than %d",
			   column_name(header->kind, header_quantity(header)), mark->other, QUANTITY_MAX);
		return;
	}
	buf_printf(out, "line %" PRIu64 " has the same %s", mark->other, key_text(header, mark->differs));
	if (mark->differs & MARK_REFUSED) {
		buf_put_str(out, " and is refused itself, so it cannot be told what they add up to");
		return;
	}
	for (size_t i = 0; i < sizeof(DIFFERENT) / sizeof(DIFFERENT[0]); i++) {
		if (!(mark->differs & DIFFERENT[i].bit))
			continue;
		buf_printf(out, "%s%s", before, DIFFERENT[i].name);
		before = " and ";
	}
	if (mark->differs & DIFFERS_NUMBER)
		buf_put_str(out,
			    ", and not both have a line number; number the lines, or add them up in one row");
	else if (mark->differs & DIFFERS_GROUP)
		buf_put_str(
			out,
			": its group is there twice, so which line it is cannot be counted; sort the file by "
			"order, or take the line from a column");
	else
		buf_put_str(out, "; which of them holds cannot be told, so neither is applied");
}
