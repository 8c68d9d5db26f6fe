/* Openings: read from the journal's events, and kept beside records that wait. */
#include "store/lines/opening.h"

#include "allot/base/contract.h"
#include "store/uuid.h"

enum { UUID_MARK = 255 };

_Static_assert((int)IDENTIFIER_MAX < (int)UUID_MARK, "a length is no mark");

static enum status damaged(uint64_t id, const char *what)
{
	return fail(ST_DAMAGED, "store damaged: journal: line %llu %s", (unsigned long long)id, what);
}

bool opening_has_part(const struct line *l)
{
	const struct part *p = l->parts.count == 1 ? parts_first(&l->parts) : NULL;
	return p && p->id == l->id + 1 && !p->moved && line_loose(l) == 0;
}

static enum status read_part(struct journal_scan *s, uint64_t id, struct part *out)
{
	const struct event *e;
	enum status st = journal_scan_read(s, id + 1, &e);
	if (st)
		return st;
	if (e->type != EVENT_ALLOCATED || e->line_id != id || e->allocated.part != e->number)
		return damaged(id, "has no part from the event after");
	*out = (struct part){
		.id = e->number,
		.batch = e->batch,
		.previous = e->allocated.previous,
		.eta = e->allocated.eta,
	};
	return ST_OK;
}

enum status opening_read(struct journal_scan *s, uint64_t id, bool part, struct line_opening *out)
{
	const struct event *e;
	enum status st = journal_scan_read(s, id, &e);
	if (st)
		return st;
	if (e->type != EVENT_LINE_OPENED || e->product == 0 || e->orderid.n == 0)
		return damaged(id, "is not opened");
	out->product = e->product;
	memcpy(out->name, e->orderid.p, e->orderid.n);
	out->orderid = slice_of(out->name, e->orderid.n);
	out->part.id = 0;
	return part ? read_part(s, id, &out->part) : ST_OK;
}

static void put_text(struct buf *out, struct slice text)
{
	char bytes[UUID_BYTES];
	REQUIRE(text.n > 0);
	REQUIRE(text.n <= IDENTIFIER_MAX);
	if (uuid_pack(text, bytes)) {
		buf_put_char(out, (char)UUID_MARK);
		buf_put(out, bytes, sizeof(bytes));
		return;
	}
	buf_put_char(out, (char)text.n);
	buf_put_slice(out, text);
}

void opening_encode(struct buf *out, const struct line *l)
{
	REQUIRE(l->product != 0);
	buf_put_varint(out, l->product);
	put_text(out, l->orderid);
	if (!opening_has_part(l))
		return;
	const struct part *p = parts_first(&l->parts);
	REQUIRE(p->previous < p->id);
	buf_put_varint(out, p->previous ? p->id - p->previous : 0);
	buf_put_varint(out, p->batch);
	buf_put_varint(out, p->eta);
}

static void get_text(struct reader *r, struct line_opening *out)
{
	unsigned n = read_byte(r);
	if (n == UUID_MARK) {
		uuid_unpack(read_bytes(r, UUID_BYTES).p, out->name);
		n = UUID_TEXT;
	} else {
		memcpy(out->name, read_bytes(r, n).p, n);
	}
	out->orderid = slice_of(out->name, n);
}

void opening_decode(uint64_t id, struct slice bytes, struct line_opening *out)
{
	struct reader r = reader_of(bytes);
	out->product = read_varint(&r);
	get_text(&r, out);
	out->part.id = 0;
	if (r.at < r.end) {
		uint64_t before = read_varint(&r);
		out->part = (struct part){ .id = id + 1, .previous = before ? id + 1 - before : 0 };
		out->part.batch = read_varint(&r);
		out->part.eta = read_varint32(&r);
	}
	ENSURE(reader_done(&r));
}
