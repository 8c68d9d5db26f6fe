/*
 * The record of a line: most lines have shipped nothing, wait for nothing and stand on the batch that they got
 * when they became known, so what is not there takes no byte, and what the journal has is left to it.
 */
#include "store/lines/line_record.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"

/* Encoding */

enum { FIGURES = 5 };

static unsigned figures_of(const struct line *l, uint32_t figures[FIGURES])
{
	unsigned mask = 0;
	figures[0] = l->shipped;
	figures[1] = l->cancelled;
	figures[2] = l->waiting;
	figures[3] = l->short_;
	figures[4] = l->cut;
	for (unsigned i = 0; i < FIGURES; i++)
		mask |= (unsigned)(figures[i] > 0) << i;
	return mask;
}

static unsigned flags_of_parts(const struct line *l)
{
	if (l->parts.count == 0)
		return 0;
	if (opening_has_part(l))
		return LINE_OPENING_PART;
	/* between commands a line has no loose units; in the middle of one the units of its part say so */
	return l->parts.count == 1 && line_loose(l) == 0 ? LINE_ONE_PART : LINE_LISTED_PARTS;
}

static unsigned flags_of(const struct line *l, unsigned figures)
{
	unsigned flags = flags_of_parts(l);
	flags |= l->number.n ? LINE_NUMBERED : 0;
	flags |= l->gone ? LINE_GONE : 0;
	flags |= l->policy.backorder ? LINE_BACKORDER : 0;
	flags |= l->policy.split ? LINE_SPLIT : 0;
	flags |= figures ? LINE_FIGURES : 0;
	return flags | (l->policy.priority ? LINE_PRIORITY : 0);
}

static void put_part(struct buf *out, const struct line *l, const struct part *p)
{
	REQUIRE(p->id > l->id);
	REQUIRE(p->previous < p->id);
	REQUIRE(p->batch != 0);
	REQUIRE(p->units > 0);
	buf_put_varint(out, p->id - l->id);
	buf_put_varint(out, p->previous ? p->id - p->previous : 0);
	buf_put_varint(out, p->batch);
	buf_put_varint(out, p->eta);
}

static void put_parts(struct buf *out, const struct line *l, unsigned flags)
{
	unsigned how = flags & LINE_OPENING_PART;
	if (how == LINE_ONE_PART)
		put_part(out, l, parts_first(&l->parts));
	if (how != LINE_LISTED_PARTS)
		return;
	struct parts_walk walk = { .of = &l->parts };
	buf_put_varint(out, l->parts.count);
	for (const struct part *part; (part = parts_next(&walk));) {
		put_part(out, l, part);
		buf_put_varint(out, part->units);
	}
}

void line_encode(struct buf *out, const struct line *l)
{
	uint32_t figures[FIGURES];
	unsigned mask = figures_of(l, figures);
	unsigned flags = flags_of(l, mask);
	REQUIRE(l->id != 0);
	REQUIRE(l->ordered > 0);
	buf_put_char(out, (char)flags);
	buf_put_varint(out, l->ordered);
	if (flags & LINE_NUMBERED)
		buf_put_counted(out, l->number);
	if (mask)
		buf_put_char(out, (char)mask);
	for (unsigned i = 0; i < FIGURES; i++)
		if (mask >> i & 1)
			buf_put_varint(out, figures[i]);
	if (flags & LINE_PRIORITY)
		buf_put_varint(out, (uint64_t)(l->policy.priority - PRIORITY_MIN));
	put_parts(out, l, flags);
}

/* Decoding */

bool line_needs_part(struct slice record)
{
	return record.n > 0 && ((unsigned char)record.p[0] & LINE_OPENING_PART) == LINE_OPENING_PART;
}

static unsigned read_head(struct reader *r, const struct line_opening *opening, struct line_head *out)
{
	unsigned flags = read_byte(r);
	out->product = opening->product;
	out->orderid = opening->orderid;
	out->ordered = read_varint32(r);
	out->gone = flags & LINE_GONE;
	out->number = flags & LINE_NUMBERED ? read_counted(r) : (struct slice){ 0 };
	if ((flags & LINE_NUMBERED && out->number.n == 0) || out->number.n > IDENTIFIER_MAX ||
	    out->ordered == 0 || out->ordered > QUANTITY_MAX)
		r->bad = true;
	return flags;
}

bool line_decode_head(uint64_t id, struct slice record, const struct line_opening *opening,
		      struct line_head *out)
{
	struct reader r = reader_of(record);
	out->id = id;
	(void)read_head(&r, opening, out);
	return !r.bad;
}

static void read_figures(struct reader *r, struct line *l)
{
	uint32_t *figures[FIGURES] = { &l->shipped, &l->cancelled, &l->waiting, &l->short_, &l->cut };
	unsigned mask = read_byte(r);
	if (mask == 0 || mask >> FIGURES)
		r->bad = true;
	for (unsigned i = 0; i < FIGURES; i++) {
		if (!(mask >> i & 1))
			continue;
		*figures[i] = read_varint32(r);
		if (*figures[i] == 0)
			r->bad = true;
	}
}

static void read_part(struct reader *r, const struct line *l, struct part *p)
{
	uint64_t after = read_varint(r);
	uint64_t before = read_varint(r);
	p->id = l->id + after;
	p->previous = before ? p->id - before : 0;
	p->batch = read_varint(r);
	p->eta = read_varint32(r);
	if (after == 0 || after > UINT64_MAX - l->id || before >= p->id || p->batch == 0 || p->eta > DATE_LAST)
		r->bad = true;
}

static bool part_before(const struct part *a, const struct part *b)
{
	int c = batch_key_cmp((struct batch_key){ a->eta, a->batch }, (struct batch_key){ b->eta, b->batch });
	return c ? c < 0 : a->id < b->id;
}

static enum status add_part(struct reader *r, struct line *l, const struct part *p)
{
	const struct part *last = parts_last(&l->parts);
	if (p->units == 0 || p->units > QUANTITY_MAX - l->allocated)
		r->bad = true;
	if (last && !part_before(last, p))
		r->bad = true;
	if (r->bad)
		return ST_OK;
	l->allocated += p->units;
	return parts_insert(&l->parts, p);
}

/* All that is open and neither waits nor is short. */
static uint32_t rest_of(const struct line *l)
{
	int64_t rest = line_loose(l);
	return rest > 0 ? (uint32_t)rest : 0;
}

static enum status read_one_part(struct reader *r, struct line *l)
{
	struct part p = { .moved = true };
	read_part(r, l, &p);
	p.units = rest_of(l);
	return add_part(r, l, &p);
}

static enum status read_listed_parts(struct reader *r, struct line *l)
{
	enum { PART_BYTES_MIN = 5 };
	uint32_t count = read_varint32(r);
	enum status st = ST_OK;
	if (count == 0 || (count > 1 && count > (size_t)(r->end - r->at) / PART_BYTES_MIN))
		r->bad = true;
	for (uint32_t i = 0; !st && !r->bad && i < count; i++) {
		struct part p = { .moved = true };
		read_part(r, l, &p);
		p.units = read_varint32(r);
		st = add_part(r, l, &p);
	}
	return st;
}

static enum status take_opening_part(struct reader *r, const struct line_opening *opening, struct line *l)
{
	struct part p = opening->part;
	if (p.id == 0)
		r->bad = true;
	p.units = rest_of(l);
	return add_part(r, l, &p);
}

static enum status read_parts(struct reader *r, unsigned flags, const struct line_opening *opening,
			      struct line *l)
{
	switch (flags & LINE_OPENING_PART) {
	case LINE_ONE_PART:
		return read_one_part(r, l);
	case LINE_LISTED_PARTS:
		return read_listed_parts(r, l);
	case LINE_OPENING_PART:
		return take_opening_part(r, opening, l);
	default:
		return ST_OK;
	}
}

enum status line_decode(uint64_t id, struct slice record, const struct line_opening *opening, struct line *l)
{
	struct reader r = reader_of(record);
	struct line_head head;
	unsigned flags = read_head(&r, opening, &head);
	line_init(l);
	l->id = id;
	l->product = head.product;
	l->orderid = head.orderid;
	l->number = head.number;
	l->ordered = head.ordered;
	l->gone = head.gone;
	l->policy.backorder = flags & LINE_BACKORDER;
	l->policy.split = flags & LINE_SPLIT;
	if (flags & LINE_FIGURES)
		read_figures(&r, l);
	if ((uint64_t)l->shipped + l->cancelled > l->ordered || l->cut > l->waiting)
		r.bad = true;
	if (flags & LINE_PRIORITY) {
		uint32_t priority = read_varint32(&r);
		if (priority > PRIORITY_MAX - PRIORITY_MIN)
			r.bad = true;
		l->policy.priority =
			(int16_t)(PRIORITY_MIN + (int)(priority % (PRIORITY_MAX - PRIORITY_MIN + 1)));
	}
	enum status st = read_parts(&r, flags, opening, l);
	if (!st && !reader_done(&r))
		st = fail(ST_DAMAGED, "store damaged: table lines: bad record");
	if (st)
		line_release(l);
	return st;
}
