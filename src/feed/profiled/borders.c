/*
 * Borders: a group is known to begin at a record whose value differs from the one before it. They are sought
 * near the end first, where one almost always is, so that little is taken apart twice.
 */
#include "feed/profiled/borders.h"

#include <stdlib.h>

#include "feed/profile/values.h"
#include "feed/profiled/parting.h"

enum { TAIL_BYTES = 8 * 1024 };

struct borders {
	const struct layout *layout;
	struct parting *parting;
	struct slice *cells;
};

enum status borders_new(const struct layout *layout, struct borders **out)
{
	struct borders *b = calloc(1, sizeof(*b));
	enum status st =
		b ? parting_new(layout->delimiter, layout->profile->form.quoted, &b->parting) : fail_memory();

	if (!b)
		return st;
	b->layout = layout;
	b->cells = calloc(layout->profile->column_count + 1, sizeof(*b->cells));
	if (!st && !b->cells)
		st = fail_memory();
	if (st)
		borders_free(b);
	else
		*out = b;
	return st;
}

void borders_free(struct borders *b)
{
	if (!b)
		return;
	parting_free(b->parting);
	free(b->cells);
	free(b);
}

/* The group's value in RECORD, empty where it is no row or has none. The record must outlive it. */
static enum status group_of(struct borders *b, struct slice record, struct slice *value, bool *bad)
{
	const struct layout *layout = b->layout;
	const struct profile *profile = layout->profile;
	struct fields fields;
	enum status st = parting_split(b->parting, layout_record(layout, record), &fields);

	*value = (struct slice){ NULL, 0 };
	if (st)
		return st;
	*bad = quoting_fault(fields.quoting, false) != NULL;
	if (*bad || layout_is_header(layout, &fields))
		return ST_OK;
	profile_gather(profile, layout->field, fields.at, fields.count, b->cells);
	if (!layout_is_trailer(layout, b->cells, &fields))
		*value = b->cells[profile->rows.group];
	return ST_OK;
}

/* As borders_find(), of BYTES from their first record on. */
static enum status find_from(struct borders *b, struct slice bytes, size_t *at)
{
	struct cutter *cutter = NULL;
	bool end = false, bad = false;
	struct buf before;
	enum status st = cutter_over(bytes, 0, b->layout->delimiter, &cutter);

	*at = 0;
	buf_init(&before, 0);
	if (!st && !b->layout->profile->form.quoted)
		cutter_unquoted(cutter);
	while (!st && !bad) {
		struct raw_record raw;
		struct slice value;
		st = cutter_next(cutter, &raw, &end);
		if (st || end || raw.too_long)
			break;
		st = group_of(b, raw.bytes, &value, &bad);
		if (st || !value.n || (before.n && slice_eq(value, buf_slice(&before))))
			continue;
		if (before.n)
			*at = (size_t)(raw.bytes.p - bytes.p);
		buf_clear(&before);
		buf_put_slice(&before, value);
		st = buf_status(&before);
	}
	buf_release(&before);
	cutter_free(cutter);
	return st;
}

enum status borders_find(struct borders *b, struct slice bytes, size_t *at)
{
	const struct slice head = slice_of(bytes.p, bytes.n > TAIL_BYTES ? bytes.n - TAIL_BYTES : 0);
	const size_t from = b->layout->profile->form.quoted ? whole_records(head, b->layout->delimiter, false)
							    : whole_lines(head, false);
	enum status st = find_from(b, slice_of(bytes.p + from, bytes.n - from), at);

	if (st || *at) {
		*at += *at ? from : 0;
		return st;
	}
	return from ? find_from(b, bytes, at) : ST_OK;
}
