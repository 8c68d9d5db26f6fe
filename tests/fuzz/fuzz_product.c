/* Products, batches, refs and lines as stored: the first byte says which, the rest is decoded. */
#include "store/lines/lines.h"
#include "store/products/product_codec.h"
#include "store/products/refs.h"
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
			FUZZ_CHECK(batches[i].allocated <= batches[i].qty);
}

static void decode_ref(struct slice s)
{
	struct ref_entry entry;
	if (ref_decode(s, &entry))
		FUZZ_CHECK(entry.batch != 0 && entry.sku.n <= IDENTIFIER_MAX);
}

static void decode_line(struct slice s)
{
	struct line_entry entry;
	struct slice orderid, line, key = fuzz_part(&s, '\xff');
	if (line_decode(key, s, &entry, &orderid, &line))
		FUZZ_CHECK(orderid.n > 0 && orderid.n + line.n <= key.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const decoders[])(struct slice) = { decode_product, decode_batches, decode_ref,
							  decode_line };
	if (size > 0)
		decoders[data[0] % 4](slice_of(data + 1, size - 1));
	return 0;
}
