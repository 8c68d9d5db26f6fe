#include "feed/row_codec.h"

#include "allot/base/contract.h"

enum row_tag { TAG_PLACED = 1, TAG_REFUSED = 2, TAG_COUNTED = 4, TAG_BITS = 7 };

/* Encoding */

static size_t text_bytes(const struct fields *fields)
{
	const struct slice *last = &fields->at[fields->count - 1];

	return (size_t)(last->p + last->n - fields->at[0].p);
}

static size_t put_lengths(char *p, const struct fields *fields)
{
	size_t n = 0;

	for (uint32_t i = 0; i < fields->count; i++)
		n += varint_encode(p + n, fields->at[i].n);
	return n;
}

void row_encode(struct buf *out, const struct header *header, struct feed_position before,
		const struct raw_record *record, const struct fields *fields, enum code code,
		const struct row *row)
{
	enum { FIXED = 1 + 1 + 6 * VARINT_MAX_BYTES, LENGTH = 3 };
	uint64_t blank = record->line - before.line;
	uint64_t lines = record->after.line - record->line;
	unsigned tag = (code ? TAG_REFUSED : 0) | (blank || lines != 1 ? TAG_PLACED : 0) |
		       (fields->count != header->columns ? TAG_COUNTED : 0);
	size_t text = text_bytes(fields);

	REQUIRE(fields->count > 0 && text <= RECORD_MAX);
	REQUIRE(record->after.offset >= before.offset && record->line >= before.line);
	char *p = buf_room(out, FIXED + (size_t)fields->count * LENGTH + text);
	if (!p)
		return;
	char *start = p;
	*p++ = (char)tag;
	p += varint_encode(p, record->after.offset - before.offset);
	if (tag & TAG_PLACED) {
		p += varint_encode(p, blank);
		p += varint_encode(p, lines);
	}
	if (tag & TAG_REFUSED)
		*p++ = (char)code;
	if (tag & TAG_COUNTED)
		p += varint_encode(p, fields->count);
	p += put_lengths(p, fields);
	if (!(tag & TAG_REFUSED)) {
		p += varint_encode(p, row->qty);
		p += varint_encode(p, row->eta);
	}
	memcpy(p, fields->at[0].p, text);
	out->n += (size_t)(p + text - start);
}

/* Decoding */

void row_decoder_init(struct row_decoder *d, const struct header *header)
{
	size_t n = 0;

	REQUIRE(header->kind < KIND_COUNT);
	d->header = header;
	for (enum column column = 0; column < COLUMN_COUNT; column++) {
		size_t at = n;
		if (header->field[column] == NO_FIELD)
			continue;
		for (; at > 0 && d->wanted[at - 1].field > header->field[column]; at--)
			d->wanted[at] = d->wanted[at - 1];
		d->wanted[at].field = header->field[column];
		d->wanted[at].column = column;
		n++;
	}
	d->wanted[n].field = NO_FIELD;
}

/* Where a column's text is behind the lengths. */
struct place {
	uint32_t at;
	uint32_t n;
};

/* Reads the lengths; false when they are bad. */
static bool read_lengths(const struct row_decoder *d, struct reader *r, uint32_t count,
			 struct place places[COLUMN_COUNT], uint64_t *text)
{
	size_t next = 0;

	*text = 0;
	for (uint32_t i = 0; i < count && !r->bad; i++) {
		uint32_t n = read_varint32(r);
		if (i == d->wanted[next].field)
			places[d->wanted[next++].column] = (struct place){ (uint32_t)*text, n };
		*text += n;
		if (*text > RECORD_MAX)
			return false;
	}
	return !r->bad;
}

static struct slice at_place(const char *text, struct place place)
{
	return slice_of(text + place.at, place.n);
}

static void fill_row(struct row *row, const struct header *header, const char *text, const struct place *places)
{
	row->kind = header->kind;
	row->has_eta = header->field[COLUMN_ETA] != NO_FIELD;
	row->ref = at_place(text, places[COLUMN_REF]);
	row->sku = at_place(text, places[COLUMN_SKU]);
	row->orderid = at_place(text, places[COLUMN_ORDERID]);
	row->line = at_place(text, places[COLUMN_LINE]);
}

static void read_place(struct reader *r, unsigned tag, struct feed_position before, struct feed_row *out)
{
	uint64_t blank = 0, lines = 1;
	uint64_t bytes = read_varint(r);

	if (tag & TAG_PLACED) {
		blank = read_varint(r);
		lines = read_varint(r);
	}
	out->line = before.line + blank;
	out->after = (struct feed_position){ before.offset + bytes, out->line + lines };
}

bool row_decode(const struct row_decoder *d, struct reader *r, struct feed_position before,
		struct feed_row *out)
{
	struct place places[COLUMN_COUNT] = { { 0 } };
	uint64_t text = 0;
	unsigned tag = read_byte(r);

	read_place(r, tag, before, out);
	out->code = tag & TAG_REFUSED ? (enum code)read_byte(r) : CODE_NONE;
	out->kept.count = tag & TAG_COUNTED ? read_varint32(r) : d->header->columns;
	out->kept.lengths = (const char *)r->at;
	if (r->bad || tag > TAG_BITS || !read_lengths(d, r, out->kept.count, places, &text))
		return false;
	if (!out->code) {
		out->row.qty = read_varint32(r);
		out->row.eta = read_varint32(r);
	}
	out->kept.text = read_bytes(r, text);
	if (r->bad)
		return false;
	out->reason = "";
	out->fields = NULL;
	out->count = 0;
	fill_row(&out->row, d->header, out->kept.text.p, places);
	return true;
}

struct slice *row_decode_fields(const struct feed_row *row, struct arena *arena)
{
	struct slice *fields = arena_alloc(arena, row->kept.count * sizeof(*fields));
	struct reader r = { (const unsigned char *)row->kept.lengths, (const unsigned char *)row->kept.text.p,
			    false };
	const char *at = row->kept.text.p;

	for (uint32_t i = 0; fields && i < row->kept.count; i++) {
		fields[i] = slice_of(at, read_varint32(&r));
		at += fields[i].n;
	}
	ENSURE(!fields || at == row->kept.text.p + row->kept.text.n);
	return fields;
}
