/*
 * Rows to bytes and back. What a check has parsed is kept beside the text, so that applying a row parses
 * nothing again.
 */
#include "feed/row_codec.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"

enum row_tag {
	TAG_PLACED = 1,
	TAG_REFUSED = 2,
	TAG_COUNTED = 4,
	TAG_DROPPED = 8,
	TAG_TOLD = 16,
	TAG_BITS = 31
};

/* Encoding */

static size_t text_bytes(const struct record *record)
{
	const struct slice *last = &record->fields[record->count - 1];

	return (size_t)(last->p + last->n - record->fields[0].p);
}

static size_t put_lengths(char *p, const struct record *record)
{
	size_t n = 0;

	for (uint32_t i = 0; i < record->count; i++)
		n += varint_encode(p + n, record->fields[i].n);
	return n;
}

static uint64_t total_number(struct total total)
{
	if (total.type == TOTAL_UNITS)
		return (uint64_t)total.units + 2;
	return total.type == TOTAL_ALL;
}

#define BIT(column) COLUMN_BIT(COLUMN_##column)

enum {
	QUANTITIES = BIT(QTY) | BIT(NEW_QTY) | BIT(ON_HAND) | BIT(AVAILABLE),
	TOTALS = BIT(SHIPPED) | BIT(CANCELLED),
	POLICY = BIT(PRIORITY) | BIT(BACKORDER) | BIT(SPLIT),
};

static size_t put_more_values(char *p, uint32_t present, const struct row *row)
{
	size_t n = 0;

	if (present & BIT(SHIPPED))
		n += varint_encode(p + n, total_number(row->shipped));
	if (present & BIT(CANCELLED))
		n += varint_encode(p + n, total_number(row->cancelled));
	if (present & BIT(PRIORITY))
		n += varint_encode(p + n, row->has_priority ? (uint64_t)(row->priority - PRIORITY_MIN + 1) : 0);
	if (present & BIT(BACKORDER))
		p[n++] = (char)row->backorder;
	if (present & BIT(SPLIT))
		p[n++] = (char)row->split;
	return n;
}

static size_t put_values(char *p, const struct header *header, const struct row *row)
{
	const uint32_t present = header->present;
	size_t n = 0;

	if (present & QUANTITIES)
		n += varint_encode(p + n, row->qty);
	if (present & BIT(ETA))
		n += varint_encode(p + n, row->eta);
	if (present & (TOTALS | POLICY))
		n += put_more_values(p + n, present, row);
	if (header->has_amend)
		p[n++] = (char)row->amend;
	return n;
}

static size_t put_told(char *p, const struct row_verdict *verdict, size_t told)
{
	size_t n = varint_encode(p, told);

	memcpy(p + n, verdict->told, told);
	return n + told;
}

void row_encode(struct buf *out, const struct header *header, const struct row_verdict *verdict,
		const struct record *record, const struct row *row)
{
	enum { FIXED = 1 + 1 + 10 * VARINT_MAX_BYTES + 3, LENGTH = 3 };
	uint64_t blank = record->line - verdict->before;
	uint64_t lines = record->after_line - record->line;
	unsigned tag = (verdict->code ? TAG_REFUSED : 0) | (blank || lines != 1 ? TAG_PLACED : 0) |
		       (record->count != header->columns ? TAG_COUNTED : 0) |
		       (verdict->dropped ? TAG_DROPPED : 0) | (verdict->told ? TAG_TOLD : 0);
	size_t text = text_bytes(record);
	size_t told = verdict->told ? strlen(verdict->told) : 0;

	REQUIRE(record->count > 0 && text <= ROW_TEXT_MAX);
	REQUIRE(record->line >= verdict->before && record->after_line >= record->line);
	char *p = buf_room(out, FIXED + (size_t)record->count * LENGTH + told + text);
	if (!p)
		return;
	char *start = p;
	*p++ = (char)tag;
	if (tag & TAG_PLACED) {
		p += varint_encode(p, blank);
		p += varint_encode(p, lines);
	}
	if (tag & TAG_DROPPED)
		p += varint_encode(p, verdict->dropped);
	if (tag & TAG_REFUSED)
		*p++ = (char)verdict->code;
	if (tag & TAG_TOLD)
		p += put_told(p, verdict, told);
	if (tag & TAG_COUNTED)
		p += varint_encode(p, record->count);
	p += put_lengths(p, record);
	if (!(tag & TAG_REFUSED))
		p += put_values(p, header, row);
	memcpy(p, record->fields[0].p, text);
	out->n += (size_t)(p + text - start);
}

/* Decoding */

void row_decoder_init(struct row_decoder *d, const struct header *header)
{
	static const enum column TEXTS[TEXT_COLUMNS] = { COLUMN_ORDERID, COLUMN_SKU, COLUMN_REF, COLUMN_LINE };
	size_t n = 0;

	REQUIRE(header->kind > KIND_NONE && header->kind < KIND_COUNT);
	d->header = header;
	d->base = (struct row){
		.kind = header->kind,
		.said = header_said(header),
		.has_eta = header_has(header, COLUMN_ETA),
		.eta = DATE_NONE,
	};
	for (size_t i = 0; i < TEXT_COLUMNS; i++) {
		uint32_t field = header->field[TEXTS[i]];
		size_t at = n;
		if (field == NO_FIELD)
			continue;
		for (; at > 0 && d->wanted[at - 1].field > field; at--)
			d->wanted[at] = d->wanted[at - 1];
		d->wanted[at].field = field;
		d->wanted[at].column = TEXTS[i];
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
		if (*text > ROW_TEXT_MAX)
			return false;
	}
	return !r->bad;
}

static struct total read_total(struct reader *r)
{
	uint64_t v = read_varint(r);

	if (v > (uint64_t)QUANTITY_MAX + 2)
		r->bad = true;
	if (v < 2)
		return (struct total){ .type = v ? TOTAL_ALL : TOTAL_NONE };
	return (struct total){ TOTAL_UNITS, (uint32_t)(v - 2) };
}

static enum choice read_choice(struct reader *r)
{
	uint8_t c = read_byte(r);

	if (c >= CHOICE_COUNT)
		r->bad = true;
	return (enum choice)c;
}

static void read_more_values(uint32_t present, struct reader *r, struct row *row)
{
	if (present & BIT(SHIPPED))
		row->shipped = read_total(r);
	if (present & BIT(CANCELLED))
		row->cancelled = read_total(r);
	if (present & BIT(PRIORITY)) {
		uint32_t v = read_varint32(r);
		row->has_priority = v != 0;
		row->priority = (int16_t)(v ? (int)(v % 0x8000) - 1 + PRIORITY_MIN : 0);
	}
	if (present & BIT(BACKORDER))
		row->backorder = read_choice(r);
	if (present & BIT(SPLIT))
		row->split = read_choice(r);
}

static void read_values(const struct header *header, struct reader *r, struct row *row)
{
	const uint32_t present = header->present;

	if (present & QUANTITIES)
		row->qty = read_varint32(r);
	if (present & BIT(ETA))
		row->eta = read_varint32(r);
	if (present & (TOTALS | POLICY))
		read_more_values(present, r, row);
	if (header->has_amend)
		row->amend = read_choice(r);
}

static struct slice at_place(const char *text, struct place place)
{
	return slice_of(text + place.at, place.n);
}

static void read_place(struct reader *r, unsigned tag, uint64_t *line, struct feed_row *out)
{
	uint64_t blank = 0, lines = 1;

	if (tag & TAG_PLACED) {
		blank = read_varint(r);
		lines = read_varint(r);
	}
	out->line = *line + blank;
	*line = out->line + lines;
}

bool row_decode(const struct row_decoder *d, struct reader *r, uint64_t *line, struct feed_row *out)
{
	struct place places[COLUMN_COUNT] = { { 0 } };
	uint64_t text = 0;
	unsigned tag = read_byte(r);

	read_place(r, tag, line, out);
	out->dropped = tag & TAG_DROPPED ? read_varint(r) : 0;
	out->code = tag & TAG_REFUSED ? (enum code)read_byte(r) : CODE_NONE;
	out->told = tag & TAG_TOLD ? read_counted(r) : (struct slice){ NULL, 0 };
	out->kept.count = tag & TAG_COUNTED ? read_varint32(r) : d->header->columns;
	out->kept.lengths = (const char *)r->at;
	if (r->bad || tag > TAG_BITS || !read_lengths(d, r, out->kept.count, places, &text))
		return false;
	out->row = d->base;
	if (!out->code)
		read_values(d->header, r, &out->row);
	out->kept.text = read_bytes(r, text);
	if (r->bad)
		return false;
	out->what = RECEIVED_LINE;
	out->applied_before = false;
	out->payload = slice_of(NULL, 0);
	out->where = slice_of(NULL, 0);
	out->reason = "";
	out->summed = false;
	out->fields = NULL;
	out->count = 0;
	out->row.ref = at_place(out->kept.text.p, places[COLUMN_REF]);
	out->row.sku = at_place(out->kept.text.p, places[COLUMN_SKU]);
	out->row.orderid = at_place(out->kept.text.p, places[COLUMN_ORDERID]);
	out->row.line = at_place(out->kept.text.p, places[COLUMN_LINE]);
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

struct slice row_sum_text(const struct feed_row *row, char room[ROW_SUM_TEXT])
{
	struct buf text = buf_over(room, ROW_SUM_TEXT);

	REQUIRE(row->summed);
	buf_put_u64(&text, row->row.qty);
	return buf_slice(&text);
}
