/*
 * The container of a workbook. Own code, since what is at stake is the disk's errors: all bytes pass through a
 * sink, which forgets none.
 */
#include "report/xlsx/zip.h"

#include <stdlib.h>

#include "allot/base/contract.h"

enum {
	LOCAL_BYTES = 30,
	LOCAL_CRC_AT = 14,	   /* crc, packed and plain size follow each other */
	MARK_LOCAL = 0x04034b50,   /* "PK\3\4" */
	MARK_CENTRAL = 0x02014b50, /* "PK\1\2" */
	MARK_END = 0x06054b50,	   /* "PK\5\6" */
	VERSION = 20,		   /* deflate needs that of PKZIP 2.0 */
	FLAG_UTF8 = 0x0800,
	METHOD_DEFLATE = 8,
	TIME_NONE = 0,
	DATE_1980_01_01 = 1 << 5 | 1,
	ENTRIES_MAX = 65535,
};

static void put16(struct buf *b, uint32_t v)
{
	buf_put_char(b, (char)(v & 0xff));
	buf_put_char(b, (char)(v >> 8 & 0xff));
}

static void put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

/* Version, flags, method, time and date: the same in both headers of an entry. */
static void put_how(struct buf *b)
{
	put16(b, VERSION);
	put16(b, FLAG_UTF8);
	put16(b, METHOD_DEFLATE);
	put16(b, TIME_NONE);
	put16(b, DATE_1980_01_01);
}

static void put_sizes(struct buf *b, const struct zip_entry *e)
{
	put32(b, e->crc);
	put32(b, e->packed);
	put32(b, e->plain);
}

static enum status too_large(const struct zip *z)
{
	return fail(ST_IO, "%s: a workbook of 4 GiB or more cannot be written; use the CSV files",
		    z->out->path);
}

enum status zip_begin(struct zip *z, struct sink *out)
{
	enum { LEVEL = 6, WINDOW_RAW = -15, MEMORY = 8 };
	*z = (struct zip){ .out = out };
	buf_init(&z->names, 0);
	if (deflateInit2(&z->deflate, LEVEL, Z_DEFLATED, WINDOW_RAW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		return fail_memory();
	z->deflating = true;
	return ST_OK;
}

static enum status grow(struct zip *z)
{
	if (z->count < z->capacity)
		return ST_OK;
	size_t capacity = z->capacity ? 2 * z->capacity : 16;
	struct zip_entry *entries = realloc(z->entries, capacity * sizeof(*entries));
	if (!entries)
		return fail_memory();
	z->entries = entries;
	z->capacity = capacity;
	return ST_OK;
}

enum status zip_entry_begin(struct zip *z, const char *name)
{
	enum status st = grow(z);
	if (st)
		return st;
	uint64_t offset = sink_at(z->out);
	if (offset > UINT32_MAX || z->count == ENTRIES_MAX)
		return too_large(z);
	struct zip_entry *e = &z->entries[z->count++];
	*e = (struct zip_entry){ .name_n = (uint32_t)strlen(name), .offset = (uint32_t)offset };
	buf_put_str(&z->names, name);
	struct buf *out = &z->out->bytes;
	put32(out, MARK_LOCAL);
	put_how(out);
	put_sizes(out, e); /* zeros, until the end of the entry */
	put16(out, e->name_n);
	put16(out, 0);
	buf_put_str(out, name);
	z->plain = 0;
	z->begun = sink_at(z->out);
	e->crc = (uint32_t)crc32(0, NULL, 0);
	deflateReset(&z->deflate);
	return buf_status(&z->names) ? buf_status(&z->names) : sink_flow(z->out);
}

/* Deflates what `next_in` has, up to the end of the entry with FLUSH Z_FINISH. */
static enum status deflate_on(struct zip *z, int flush)
{
	enum { ROOM = 64 * 1024 };
	for (;;) {
		char *room = buf_room(&z->out->bytes, ROOM);
		if (!room)
			return buf_status(&z->out->bytes);
		z->deflate.next_out = (unsigned char *)room;
		z->deflate.avail_out = ROOM;
		int result = deflate(&z->deflate, flush);
		INVARIANT(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
		z->out->bytes.n += ROOM - z->deflate.avail_out;
		enum status st = sink_flow(z->out);
		if (st || z->deflate.avail_out)
			return st;
	}
}

enum status zip_entry_put(struct zip *z, struct slice bytes)
{
	REQUIRE(z->count > 0);
	struct zip_entry *e = &z->entries[z->count - 1];
	while (bytes.n) {
		uint32_t n = bytes.n < UINT32_MAX / 2 ? (uint32_t)bytes.n : UINT32_MAX / 2;
		e->crc = (uint32_t)crc32(e->crc, (const unsigned char *)bytes.p, n);
		z->plain += n;
		z->deflate.next_in = (unsigned char *)(uintptr_t)bytes.p;
		z->deflate.avail_in = n;
		enum status st = deflate_on(z, Z_NO_FLUSH);
		if (st)
			return st;
		bytes = slice_of(bytes.p + n, bytes.n - n);
	}
	return ST_OK;
}

enum status zip_entry_end(struct zip *z)
{
	char bytes[12];
	struct buf sizes = buf_over(bytes, sizeof(bytes));
	struct zip_entry *e = &z->entries[z->count - 1];
	z->deflate.next_in = NULL;
	z->deflate.avail_in = 0;
	enum status st = deflate_on(z, Z_FINISH);
	if (st)
		return st;
	uint64_t packed = sink_at(z->out) - z->begun;
	if (z->plain > UINT32_MAX || packed > UINT32_MAX)
		return too_large(z);
	e->packed = (uint32_t)packed;
	e->plain = (uint32_t)z->plain;
	put_sizes(&sizes, e);
	return sink_patch(z->out, e->offset + LOCAL_CRC_AT, sizes.p, sizes.n);
}

static void put_central(struct buf *out, const struct zip_entry *e, const char *name)
{
	put32(out, MARK_CENTRAL);
	put16(out, VERSION);
	put_how(out);
	put_sizes(out, e);
	put16(out, e->name_n);
	put16(out, 0); /* extra field, comment, disk, attributes within */
	put16(out, 0);
	put16(out, 0);
	put16(out, 0);
	put32(out, 0); /* attributes outside */
	put32(out, e->offset);
	buf_put(out, name, e->name_n);
}

enum status zip_end(struct zip *z)
{
	uint64_t begin = sink_at(z->out);
	const char *name = z->names.p;
	struct buf *out = &z->out->bytes;
	for (size_t i = 0; i < z->count; i++) {
		put_central(out, &z->entries[i], name);
		name += z->entries[i].name_n;
		enum status st = sink_flow(z->out);
		if (st)
			return st;
	}
	uint64_t end = sink_at(z->out);
	if (end > UINT32_MAX)
		return too_large(z);
	put32(out, MARK_END);
	put16(out, 0);
	put16(out, 0);
	put16(out, (uint32_t)z->count);
	put16(out, (uint32_t)z->count);
	put32(out, (uint32_t)(end - begin));
	put32(out, (uint32_t)begin);
	put16(out, 0);
	return sink_write(z->out);
}

void zip_release(struct zip *z)
{
	if (z->deflating)
		deflateEnd(&z->deflate);
	free(z->entries);
	buf_release(&z->names);
	*z = (struct zip){ 0 };
}
