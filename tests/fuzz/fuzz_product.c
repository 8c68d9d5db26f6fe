/*
 * Products, batches, waiting lines, refs and lines as stored: the first byte says which, the rest is decoded.
 */
#include "store/lines/line_record.h"
#include "store/products/product_codec.h"
#include "store/products/refs.h"
#include "store/products/waiting_codec.h"
#include "fuzz.h"

static void decode_product(struct slice s)
{
	struct product *p = NULL;
	enum status st = product_decode(SLICE("SKU"), s, &p);
	FUZZ_CHECK(st == ST_OK || st == ST_DAMAGED);
	if (st == ST_OK)
		product_free(p);
}

static void decode_batches(struct slice s)
{
	enum { COUNT_MAX = 200 };
	struct batch batches[COUNT_MAX];
	uint32_t count = s.n ? (unsigned char)s.p[0] % COUNT_MAX : 0;
	struct slice record = s.n ? slice_of(s.p + 1, s.n - 1) : s;
	if (batches_decode(record, count, batches))
		for (uint32_t i = 0; i < count; i++)
			FUZZ_CHECK(batch_taken(&batches[i]) <= batches[i].qty);
}

static void decode_waiters(struct slice s)
{
	enum { COUNT_MAX = 200 };
	struct waiter waiters[COUNT_MAX];
	uint32_t count = s.n ? (unsigned char)s.p[0] % COUNT_MAX : 0;
	struct slice record = s.n ? slice_of(s.p + 1, s.n - 1) : s;
	if (waiters_decode(record, count, waiters))
		for (uint32_t i = 0; i < count; i++)
			FUZZ_CHECK(waiters[i].units > 0 && waiters[i].cut <= waiters[i].units);
}

static void decode_ref(struct slice s)
{
	struct ref_entry entry;
	if (ref_decode(s, &entry))
		FUZZ_CHECK(entry.batch != 0 && entry.sku.n <= IDENTIFIER_MAX);
}

/* What is read of a line is written, and read the same. */
static void decode_line(struct slice s)
{
	enum { ID = 1000 };
	const struct line_opening opening = {
		.product = 7,
		.orderid = slice_of("order-1", 7),
		.part = { .id = ID + 1, .batch = 3, .previous = 2 },
	};
	struct line line, again;
	struct line_head head;
	struct buf out;
	enum status st = line_decode(ID, s, &opening, &line);
	FUZZ_CHECK(st == ST_OK || st == ST_DAMAGED);
	if (st != ST_OK)
		return;
	FUZZ_CHECK(line_decode_head(ID, s, &opening, &head) && slice_eq(head.number, line.number));
	buf_init(&out, 0);
	line_encode(&out, &line);
	FUZZ_CHECK(line_decode(ID, buf_slice(&out), &opening, &again) == ST_OK);
	FUZZ_CHECK(slice_eq(line.orderid, again.orderid) && slice_eq(line.number, again.number));
	FUZZ_CHECK(line.allocated == again.allocated && line.parts.count == again.parts.count);
	line_release(&again);
	line_release(&line);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const decoders[])(struct slice) = { decode_product, decode_batches, decode_ref,
							  decode_line, decode_waiters };
	if (size > 0)
		decoders[data[0] % 5](slice_of(data + 1, size - 1));
	return 0;
}
