/*
 * Numbers in records: LEB128 varints (7 bits a byte, low bits first, at most 10 bytes) and length-prefixed
 * slices. Writers append to a buf; readers are bounded and keep a failure: after any bad read `bad` is set,
 * and all further reads give zero.
 */
#ifndef ALLOT_BASE_VARINT_H
#define ALLOT_BASE_VARINT_H

#include "allot/base/buf.h"

enum { VARINT_MAX_BYTES = 10 };

/* Writes V at P, which has room for VARINT_MAX_BYTES; returns the bytes written. */
static inline size_t varint_encode(char *p, uint64_t v)
{
	size_t n = 0;
	while (v >= 0x80) {
		p[n++] = (char)(v | 0x80);
		v >>= 7;
	}
	p[n++] = (char)v;
	return n;
}

static inline void buf_put_varint(struct buf *b, uint64_t v)
{
	char *room = buf_room(b, VARINT_MAX_BYTES);
	if (room)
		b->n += varint_encode(room, v);
}

/* Length as a varint, then the bytes. */
void buf_put_counted(struct buf *b, struct slice s);
/* 8 bytes, little endian. */
void buf_put_fixed64(struct buf *b, uint64_t v);

struct reader {
	const unsigned char *at;
	const unsigned char *end;
	bool bad;
};

static inline struct reader reader_of(struct slice s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	return (struct reader){ p, s.n ? p + s.n : p, false };
}

/* read_varint() for more than one byte and for what is bad. */
uint64_t read_varint_slow(struct reader *r);

/* A varint of up to 64 bits. */
static inline uint64_t read_varint(struct reader *r)
{
	if (r->at < r->end && *r->at < 0x80)
		return *r->at++;
	return read_varint_slow(r);
}

/* A varint that must fit 32 bits. */
uint32_t read_varint32(struct reader *r);
/* N bytes as a slice of what is being read. */
struct slice read_bytes(struct reader *r, uint64_t n);
/* What buf_put_counted() wrote, as a slice of what is being read. */
struct slice read_counted(struct reader *r);
/* What buf_put_fixed64() wrote. */
uint64_t read_fixed64(struct reader *r);
uint8_t read_byte(struct reader *r);

/* True when everything was read and nothing was bad. */
static inline bool reader_done(const struct reader *r)
{
	return !r->bad && r->at == r->end;
}

/* 8 bytes big endian: numbers as keys that sort. */
void be64_put(unsigned char p[8], uint64_t v);
uint64_t be64_get(const unsigned char p[8]);

#endif
