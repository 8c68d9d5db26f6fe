#include "store/journal/journal_codec.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"

/* The kinds of entries: the first ones are event types. Written into stores: never renumber. */
enum { ENTRY_REFUSAL = 7, KIND_MASK = 0x0f, FLAG_LINE = 0x10, FLAG_MOVED = 0x20 };

/* Bytes that A and B, both of at least N, share at their start; N at most. */
static size_t shared(const char *a, const char *b, size_t n)
{
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t x, y;
		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		if (x != y)
			break;
	}
	while (i < n && a[i] == b[i])
		i++;
	return i;
}

/* Encoders write at P, which has room for what they may write, and return what is behind it. */

static char *put_varint(char *p, uint64_t v)
{
	return p + varint_encode(p, v);
}

static char *put_counted(char *p, struct slice s)
{
	p = put_varint(p, s.n);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p + s.n;
}

static char *put_text(struct entry_coder *c, enum entry_text t, char *p, struct slice s)
{
	size_t before = c->before[t].n;
	REQUIRE(s.n <= IDENTIFIER_MAX);
	size_t same = shared(c->before[t].p, s.p, before < s.n ? before : s.n);
	p = put_varint(p, same);
	p = put_counted(p, slice_of(s.p + same, s.n - same));
	if (s.n)
		memcpy(c->before[t].p + same, s.p + same, s.n - same);
	c->before[t].n = s.n;
	return p;
}

static bool get_text(struct entry_coder *c, enum entry_text t, struct reader *r, struct slice *out)
{
	uint64_t same = read_varint(r);
	struct slice rest = read_counted(r);
	if (r->bad || same > c->before[t].n || rest.n > IDENTIFIER_MAX - same)
		return false;
	if (rest.n)
		memcpy(c->before[t].p + same, rest.p, rest.n);
	c->before[t].n = same + rest.n;
	*out = slice_of(c->before[t].p, c->before[t].n);
	return true;
}

static char *put_order(struct entry_coder *c, char *p, struct slice orderid, struct slice line, uint32_t qty)
{
	p = put_text(c, TEXT_ORDERID, p, orderid);
	if (line.n)
		p = put_counted(p, line);
	return put_varint(p, qty);
}

static bool get_order(struct entry_coder *c, struct reader *r, bool has_line, struct slice *orderid,
		      struct slice *line, uint32_t *qty)
{
	if (!get_text(c, TEXT_ORDERID, r, orderid))
		return false;
	*line = has_line ? read_counted(r) : (struct slice){ 0 };
	*qty = read_varint32(r);
	return !r->bad && line->n <= IDENTIFIER_MAX;
}

static char *put_tag(char *p, const struct event *e, struct slice line, bool moved)
{
	REQUIRE(line.n <= IDENTIFIER_MAX);
	*p = (char)(e->type | (line.n ? FLAG_LINE : 0) | (moved ? FLAG_MOVED : 0));
	return p + 1;
}

static char *put_allocated(struct entry_coder *c, char *p, const struct event *e)
{
	bool moved = e->allocated.line_id != e->number;
	REQUIRE(e->allocated.previous < e->number);
	REQUIRE(e->allocated.line_id <= e->number);
	p = put_tag(p, e, e->allocated.line, moved);
	p = put_order(c, p, e->allocated.orderid, e->allocated.line, e->allocated.qty);
	p = put_varint(p, e->batch);
	p = put_varint(p, e->allocated.eta);
	p = put_varint(p, e->allocated.previous ? e->number - e->allocated.previous : 0);
	return moved ? put_varint(p, e->number - e->allocated.line_id) : p;
}

static char *put_deallocated(struct entry_coder *c, char *p, const struct event *e)
{
	REQUIRE(e->deallocated.line_id < e->number);
	p = put_tag(p, e, e->deallocated.line, false);
	p = put_order(c, p, e->deallocated.orderid, e->deallocated.line, e->deallocated.qty);
	p = put_varint(p, e->batch);
	p = put_varint(p, e->deallocated.reason);
	return put_varint(p, e->number - e->deallocated.line_id);
}

static char *put_out_of_stock(struct entry_coder *c, char *p, const struct event *e)
{
	p = put_tag(p, e, e->out_of_stock.line, false);
	p = put_text(c, TEXT_SKU, p, e->sku);
	p = put_varint(p, e->out_of_stock.reason);
	p = put_varint(p, e->out_of_stock.available);
	if (e->out_of_stock.reason == REASON_DEPLETED)
		return p;
	return put_order(c, p, e->out_of_stock.orderid, e->out_of_stock.line, e->out_of_stock.qty);
}

static char *put_batch_created(struct entry_coder *c, char *p, const struct event *e)
{
	p = put_tag(p, e, (struct slice){ 0 }, false);
	p = put_text(c, TEXT_REF, p, e->ref);
	p = put_text(c, TEXT_SKU, p, e->sku);
	p = put_varint(p, e->batch_created.qty);
	return put_varint(p, e->batch_created.eta);
}

static char *put_changed(char *p, const struct event *e, uint32_t now, uint32_t was)
{
	p = put_tag(p, e, (struct slice){ 0 }, false);
	p = put_varint(p, e->batch);
	p = put_varint(p, now);
	return put_varint(p, was);
}

static char *put_event(struct entry_coder *c, char *p, const struct event *e)
{
	switch (e->type) {
	case EVENT_BATCH_CREATED:
		return put_batch_created(c, p, e);
	case EVENT_BATCH_QUANTITY_CHANGED:
		return put_changed(p, e, e->quantity_changed.qty, e->quantity_changed.was);
	case EVENT_BATCH_ETA_CHANGED:
		return put_changed(p, e, e->eta_changed.eta, e->eta_changed.was);
	case EVENT_ALLOCATED:
		return put_allocated(c, p, e);
	case EVENT_DEALLOCATED:
		return put_deallocated(c, p, e);
	case EVENT_OUT_OF_STOCK:
		return put_out_of_stock(c, p, e);
	case EVENT_NONE:
	case EVENT_COUNT:
		break;
	}
	REQUIRE(e->type < EVENT_COUNT && e->type != EVENT_NONE);
	return p;
}

void entry_encode_event(struct entry_coder *c, struct buf *out, const struct event *e)
{
	/* a tag, at most two texts and a line, each with numbers before it, and at most eight numbers */
	enum { EVENT_BYTES_MAX = 1 + 3 * (IDENTIFIER_MAX + 2 * VARINT_MAX_BYTES) + 8 * VARINT_MAX_BYTES };
	REQUIRE(e->number > 0);
	char *p = buf_room(out, EVENT_BYTES_MAX);
	if (p)
		out->n += (size_t)(put_event(c, p, e) - p);
}

void entry_encode_refusal(struct buf *out, const struct refusal *refusal)
{
	buf_put_char(out, ENTRY_REFUSAL);
	buf_put_varint(out, refusal->feed);
	buf_put_varint(out, refusal->line);
	buf_put_varint(out, refusal->code);
	buf_put_counted(out, refusal->reason);
	buf_put_varint(out, refusal->count);
	for (uint32_t i = 0; i < refusal->count; i++)
		buf_put_counted(out, refusal->fields[i]);
}

/* Decoding */

static bool back(struct reader *r, uint64_t number, uint64_t *out)
{
	uint64_t distance = read_varint(r);
	*out = number - distance;
	return !r->bad && distance < number;
}

static bool get_allocated(struct entry_coder *c, struct reader *r, uint8_t flags, struct event *e)
{
	uint64_t distance;
	if (!get_order(c, r, flags & FLAG_LINE, &e->allocated.orderid, &e->allocated.line, &e->allocated.qty))
		return false;
	e->batch = read_varint(r);
	e->allocated.eta = read_varint32(r);
	distance = read_varint(r);
	if (r->bad || distance >= e->number)
		return false;
	e->allocated.previous = distance ? e->number - distance : 0;
	e->allocated.line_id = e->number;
	return !(flags & FLAG_MOVED) || back(r, e->number, &e->allocated.line_id);
}

static bool get_deallocated(struct entry_coder *c, struct reader *r, uint8_t flags, struct event *e)
{
	if (!get_order(c, r, flags & FLAG_LINE, &e->deallocated.orderid, &e->deallocated.line,
		       &e->deallocated.qty))
		return false;
	e->batch = read_varint(r);
	uint64_t reason = read_varint(r);
	e->deallocated.reason = reason < REASON_COUNT ? (enum reason)reason : REASON_NONE;
	return back(r, e->number, &e->deallocated.line_id) && e->deallocated.reason != REASON_NONE;
}

static bool get_out_of_stock(struct entry_coder *c, struct reader *r, uint8_t flags, struct event *e)
{
	if (!get_text(c, TEXT_SKU, r, &e->sku))
		return false;
	uint64_t reason = read_varint(r);
	e->out_of_stock.orderid = e->out_of_stock.line = (struct slice){ 0 };
	e->out_of_stock.qty = 0;
	e->out_of_stock.available = read_varint(r);
	if (r->bad || reason >= REASON_COUNT)
		return false;
	e->out_of_stock.reason = (enum reason)reason;
	if (reason == REASON_DEPLETED)
		return true;
	return get_order(c, r, flags & FLAG_LINE, &e->out_of_stock.orderid, &e->out_of_stock.line,
			 &e->out_of_stock.qty);
}

static bool get_batch_created(struct entry_coder *c, struct reader *r, struct event *e)
{
	if (!get_text(c, TEXT_REF, r, &e->ref) || !get_text(c, TEXT_SKU, r, &e->sku))
		return false;
	e->batch = e->number;
	e->batch_created.qty = read_varint32(r);
	e->batch_created.eta = read_varint32(r);
	return !r->bad && e->batch_created.eta <= DATE_LAST;
}

static bool get_refusal(struct reader *r, struct arena *arena, struct entry *out)
{
	uint32_t feed = read_varint32(r);
	uint64_t line = read_varint(r);
	uint64_t code = read_varint(r);
	struct slice reason = read_counted(r);
	uint32_t count = read_varint32(r);
	if (r->bad || code >= CODE_COUNT || count > (size_t)(r->end - r->at))
		return false;
	struct slice *fields = arena_alloc(arena, (count ? count : 1) * sizeof(*fields));
	out->no_memory = !fields;
	if (!fields)
		return false;
	for (uint32_t i = 0; i < count; i++)
		fields[i] = read_counted(r);
	out->refusal = (struct refusal){ feed, line, (enum code)code, reason, fields, count };
	return !r->bad;
}

static bool get_event(struct entry_coder *c, struct reader *r, uint8_t tag, struct event *e)
{
	e->type = (enum event_type)(tag & KIND_MASK);
	switch (e->type) {
	case EVENT_BATCH_CREATED:
		return get_batch_created(c, r, e);
	case EVENT_BATCH_QUANTITY_CHANGED:
		e->batch = read_varint(r);
		e->quantity_changed.qty = read_varint32(r);
		e->quantity_changed.was = read_varint32(r);
		return !r->bad;
	case EVENT_BATCH_ETA_CHANGED:
		e->batch = read_varint(r);
		e->eta_changed.eta = read_varint32(r);
		e->eta_changed.was = read_varint32(r);
		return !r->bad;
	case EVENT_ALLOCATED:
		return get_allocated(c, r, tag, e);
	case EVENT_DEALLOCATED:
		return get_deallocated(c, r, tag, e);
	case EVENT_OUT_OF_STOCK:
		return get_out_of_stock(c, r, tag, e);
	case EVENT_NONE:
	case EVENT_COUNT:
		break;
	}
	return false;
}

bool entry_decode(struct entry_coder *c, struct reader *r, uint64_t number, struct arena *arena,
		  struct entry *out)
{
	uint8_t tag = read_byte(r);
	out->no_memory = false;
	out->is_refusal = (tag & KIND_MASK) == ENTRY_REFUSAL;
	if (r->bad)
		return false;
	if (out->is_refusal)
		return get_refusal(r, arena, out);
	out->event.number = number;
	out->event.ref = out->event.sku = (struct slice){ 0 };
	out->event.batch = 0;
	return get_event(c, r, tag, &out->event);
}
