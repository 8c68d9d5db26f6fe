/*
 * Varints, fixed numbers and bounded readers: what the header does not do inline.
 */
#include "allot/base/varint.h"

#include "allot/base/contract.h"

void buf_put_counted(struct buf *b, struct slice s)
{
	buf_put_varint(b, s.n);
	buf_put_slice(b, s);
}

void buf_put_fixed64(struct buf *b, uint64_t v)
{
	unsigned char p[8];

	for (size_t i = 0; i < sizeof(p); i++)
		p[i] = (unsigned char)(v >> (8 * i));
	buf_put(b, p, sizeof(p));
}

/* Nothing is left to read after a failure, so that the quick paths need not ask for it. */
static uint64_t read_failed(struct reader *r)
{
	r->at = r->end;
	r->bad = true;
	return 0;
}

static size_t left(const struct reader *r)
{
	REQUIRE(r->at <= r->end);
	return (size_t)(r->end - r->at);
}

uint64_t read_varint_slow(struct reader *r)
{
	enum { LAST = 7 * (VARINT_MAX_BYTES - 1) };
	const unsigned char *at = r->at;
	uint64_t v = 0;

	for (unsigned shift = 0; at < r->end && shift <= LAST; shift += 7) {
		unsigned char c = *at++;
		v |= (uint64_t)(c & 0x7f) << shift;
		if (c >= 0x80)
			continue;
		if (shift == LAST && c > 1)
			break; /* more than 64 bits */
		r->at = at;
		return v;
	}
	return read_failed(r);
}

uint32_t read_varint32(struct reader *r)
{
	uint64_t v = read_varint(r);

	return (uint32_t)(v > UINT32_MAX ? read_failed(r) : v);
}

struct slice read_bytes(struct reader *r, uint64_t n)
{
	const unsigned char *p = r->at;

	if (r->bad || n > left(r)) {
		read_failed(r);
		return (struct slice){ NULL, 0 };
	}
	if (n)
		r->at += n;
	return slice_of(p, (size_t)n);
}

struct slice read_counted(struct reader *r)
{
	uint64_t n = read_varint(r);

	return read_bytes(r, n);
}

uint64_t read_fixed64(struct reader *r)
{
	struct slice s = read_bytes(r, 8);
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		v |= (uint64_t)(unsigned char)s.p[i] << (8 * i);
	return v;
}

uint8_t read_byte(struct reader *r)
{
	return r->at < r->end ? *r->at++ : (uint8_t)read_failed(r);
}

void be64_put(unsigned char p[8], uint64_t v)
{
	for (size_t i = 0; i < 8; i++)
		p[i] = (unsigned char)(v >> (56 - 8 * i));
}

uint64_t be64_get(const unsigned char p[8])
{
	uint64_t v = 0;

	for (size_t i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}
