/*
 * The codec of products. A small product is one record, batches included; of a large one the record lists the
 * segments, and only those that are needed are read.
 */
#include "store/products/product_codec.h"

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/models/order_line.h"
#include "store/products/waiting_codec.h"

static enum status bad(struct slice sku)
{
	return fail(ST_DAMAGED, "store damaged: product \"%.*s\": bad record", SLICE_ARG(sku));
}

void batches_encode(struct buf *out, const struct batch *batches, uint32_t count)
{
	uint32_t eta = 0;
	char *p = buf_room(out, (size_t)count * 6 * VARINT_MAX_BYTES);
	REQUIRE(count <= SEGMENT_BATCHES_MAX);
	if (!p)
		return;
	char *start = p;
	for (uint32_t i = 0; i < count; i++) {
		const struct batch *b = &batches[i];
		REQUIRE(b->eta >= eta);
		REQUIRE(batch_taken(b) <= b->qty);
		p += varint_encode(p, b->eta - eta);
		p += varint_encode(p, b->id);
		p += varint_encode(p, b->qty);
		p += varint_encode(p, b->allocated);
		p += varint_encode(p, b->shipped);
		p += varint_encode(p, b->last);
		eta = b->eta;
	}
	out->n += (size_t)(p - start);
}

static bool batch_read(struct reader *r, uint32_t eta_before, struct batch *b)
{
	uint64_t eta = eta_before + read_varint(r);
	b->eta = (uint32_t)eta;
	b->id = read_varint(r);
	b->qty = read_varint32(r);
	b->allocated = read_varint32(r);
	b->shipped = read_varint32(r);
	b->last = read_varint(r);
	return !r->bad && eta <= DATE_LAST && b->id != 0 && batch_taken(b) <= b->qty && b->qty <= QUANTITY_MAX;
}

static bool batches_read(struct reader *r, uint32_t count, struct batch *batches)
{
	uint32_t eta = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (!batch_read(r, eta, &batches[i]))
			return false;
		eta = batches[i].eta;
	}
	return true;
}

bool batches_decode(struct slice record, uint32_t count, struct batch *batches)
{
	struct reader r = reader_of(record);
	return count <= SEGMENT_BATCHES_MAX && batches_read(&r, count, batches) && reader_done(&r);
}

void product_encode(struct buf *out, const struct product *p)
{
	REQUIRE(p->id != 0);
	buf_put_varint(out, p->id);
	buf_put_varint(out, p->version);
	buf_put_varint(out, p->available);
	buf_put_varint(out, p->short_);
	buf_put_varint(out, p->batches);
	buf_put_varint(out, p->before.feed);
	if (p->before.feed)
		buf_put_varint(out, p->before.available << 1 | p->before.freed);
	waiting_encode(out, &p->waiting);
	buf_put_varint(out, p->next_number);
	buf_put_varint(out, p->count);
	for (uint32_t i = 0; i < p->count; i++) {
		const struct segment *s = &p->segments[i];
		buf_put_varint(out, s->number);
		buf_put_varint(out, s->count);
		if (p->count == 1) {
			REQUIRE(s->batches != NULL);
			batches_encode(out, s->batches, s->count);
			return;
		}
		buf_put_varint(out, s->first.eta);
		buf_put_varint(out, s->first.id);
		buf_put_varint(out, p->maxima[i]);
	}
}

static enum status restore_inline(struct product *p, struct reader *r)
{
	struct batch batches[SEGMENT_BATCHES_MAX];
	uint32_t maximum = 0;
	uint32_t number = read_varint32(r);
	uint32_t count = read_varint32(r);
	if (r->bad || count == 0 || count > SEGMENT_BATCHES_MAX || !batches_read(r, count, batches))
		return bad(p->sku);
	for (uint32_t i = 0; i < count; i++)
		if (batch_available(&batches[i]) > maximum)
			maximum = batch_available(&batches[i]);
	enum status st = product_restore_segment(p, number, batch_key(&batches[0]), count, maximum, batches);
	/* it has no record of its own in the store */
	if (!st)
		p->segments[0].dirty = true;
	return st;
}

static enum status restore_listed(struct product *p, struct reader *r, uint32_t segments)
{
	for (uint32_t i = 0; i < segments; i++) {
		uint32_t number = read_varint32(r);
		uint32_t count = read_varint32(r);
		struct batch_key first = { read_varint32(r), 0 };
		first.id = read_varint(r);
		uint32_t maximum = read_varint32(r);
		if (r->bad)
			return bad(p->sku);
		enum status st = product_restore_segment(p, number, first, count, maximum, NULL);
		if (st)
			return st;
	}
	return ST_OK;
}

static void read_before(struct product *p, struct reader *r)
{
	p->before.feed = read_varint(r);
	uint64_t before = p->before.feed ? read_varint(r) : 0;
	p->before.available = before >> 1;
	p->before.freed = before & 1;
}

enum status product_decode(struct slice sku, struct slice record, struct product **out)
{
	struct reader r = reader_of(record);
	struct product *p = product_new(sku);
	if (!p)
		return fail_memory();
	p->id = read_varint(&r);
	p->version = read_varint(&r);
	p->available = read_varint(&r);
	p->short_ = read_varint(&r);
	uint64_t batches = read_varint(&r);
	read_before(p, &r);
	enum status st = r.bad ? bad(sku) : waiting_decode(&r, &p->waiting);
	uint32_t next_number = read_varint32(&r);
	uint32_t segments = read_varint32(&r);
	p->keeping.listed = !st && waiting_is_listed(&p->waiting);
	if (!st)
		st = r.bad || p->id == 0 || segments == 0 ? bad(sku)
		     : segments == 1			  ? restore_inline(p, &r)
							  : restore_listed(p, &r, segments);
	if (!st && (!reader_done(&r) || p->batches != batches || p->next_number > next_number))
		st = bad(sku);
	if (st) {
		product_free(p);
		return st;
	}
	p->next_number = next_number;
	*out = p;
	return ST_OK;
}

void segment_key(unsigned char key[SEGMENT_KEY_BYTES], uint64_t product, uint32_t number)
{
	be64_put(key, product);
	for (int i = 0; i < 4; i++)
		key[8 + i] = (unsigned char)(number >> (24 - 8 * i));
}
