/*
 * Kept rows: any bytes behind right checksums are rows or bad, within bounds. The first byte
 * says which header they are read under.
 */
#include <string.h>

#include "allot/base/hash.h"
#include "feed/row_codec.h"
#include "support/feed_text.h"
#include "fuzz.h"

static const char *const HEADERS[] = {
	"ref,sku,qty,eta\n",
	"qty,ref\n",
	"reject_line,line,qty,x,batchref,orderid,reject_code,sku\n",
	"orderid,sku,qty\n",
	"orderid,sku,qty,shipped,cancelled,priority,backorder,split\n",
	"cancelled,orderid\n",
};

enum { HEADERS_COUNT = sizeof(HEADERS) / sizeof(HEADERS[0]) };

static void within(struct slice s, struct slice bytes)
{
	FUZZ_CHECK(s.n == 0 || (s.p >= bytes.p && s.p + s.n <= bytes.p + bytes.n));
}

static void check_row_within(const struct feed_row *row, struct slice bytes)
{
	struct arena arena;
	arena_init(&arena);
	within(row->row.ref, bytes);
	within(row->row.sku, bytes);
	within(row->row.orderid, bytes);
	within(row->row.line, bytes);
	struct slice *fields = row_decode_fields(row, &arena);
	FUZZ_CHECK(fields);
	for (uint32_t i = 0; i < row->kept.count; i++)
		within(fields[i], bytes);
	arena_release(&arena);
}

/* Decodes rows until one is bad; how many were good, and whether they were all. */
static uint64_t decode(const struct header *header, struct slice bytes, bool *all)
{
	struct row_decoder decoder;
	struct reader r = reader_of(bytes);
	uint64_t line = 2;
	struct feed_row row;
	uint64_t count = 0;
	row_decoder_init(&decoder, header);
	while (!reader_done(&r) && row_decode(&decoder, &r, &line, &row)) {
		check_row_within(&row, bytes);
		count++;
	}
	*all = reader_done(&r);
	return count;
}

/* The same bytes as the block of a feed: its rows are given out, or the block is told as bad.
 */
static void read_block(struct text_file *file, struct feed *feed, struct slice bytes, uint64_t count, bool all)
{
	struct kept_head head = { .bytes = bytes.n,
				  .rows = count ? count : 1,
				  .line = 2,
				  .checksum = checksum64(bytes.p, bytes.n, 0) };
	struct feed_rows *rows = NULL;
	struct feed_block block;
	feed->kept_from = file->kept.bytes;
	FUZZ_CHECK(kept_rows_add(&file->kept, &head, bytes.p) == ST_OK);
	feed->kept_to = feed->marks_to = file->kept.bytes;
	feed_block_init(&block);
	FUZZ_CHECK(feed_rows_open(feed, 0, &rows) == ST_OK);
	enum status st = feed_rows_next(rows, &block);
	FUZZ_CHECK(st == ST_OK || st == ST_IO);
	FUZZ_CHECK(st == ST_IO || (all && block.count <= count));
	for (size_t i = 0; st == ST_OK && i < block.count; i++)
		FUZZ_CHECK(feed_row_fields(feed, &block.arena, &block.rows[i]) == ST_OK);
	feed_rows_close(rows);
	feed_block_release(&block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct reject_limit limit = { LIMIT_NONE, 0 };
	struct text_file file;
	struct feed feed;
	bool all;
	if (size < 1)
		return 0;
	struct slice bytes = slice_of(data + 1, size - 1);
	text_feed(slice_str(HEADERS[data[0] % HEADERS_COUNT]), 0, limit, &file, &feed);
	FUZZ_CHECK(feed.code == CODE_NONE);
	uint64_t count = decode(&feed.header, bytes, &all);
	read_block(&file, &feed, bytes, count, all);
	feed_close(&feed);
	text_file_close(&file);
	return 0;
}
