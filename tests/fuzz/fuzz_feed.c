/* Feeds: validation in stretches of any size gives the same verdict and keeps the same rows. */
#include <string.h>

#include "support/feed_text.h"
#include "fuzz.h"

static const struct reject_limit UNLIMITED = { LIMIT_NONE, 0 };

/* All rows of FEED as text; they are those that were counted, in order. */
static void read_rows(const struct feed *feed, struct buf *out)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	uint64_t count = 0, rejected = 0;
	uint64_t line = 0;
	feed_block_init(&block);
	FUZZ_CHECK(feed_rows_open(feed, 0, &rows) == ST_OK);
	do {
		FUZZ_CHECK(feed_rows_next(rows, &block) == ST_OK);
		for (size_t i = 0; i < block.count; i++) {
			struct feed_row *row = &block.rows[i];
			FUZZ_CHECK(row->line > line && row->number == count + i);
			text_row(out, feed, &block.arena, row);
			rejected += row->code != CODE_NONE;
			line = row->line;
		}
		count += block.count;
	} while (block.count > 0);
	FUZZ_CHECK(count == feed->rows && rejected == feed->rejected);
	FUZZ_CHECK(buf_status(out) == ST_OK);
	feed_rows_close(rows);
	feed_block_release(&block);
}

static void same_verdict(const struct feed *a, const struct feed *b)
{
	FUZZ_CHECK(a->code == b->code && a->rows == b->rows && a->rejected == b->rejected);
	FUZZ_CHECK(strcmp(a->detail, b->detail) == 0 && a->detail_line == b->detail_line);
	FUZZ_CHECK(memcmp(a->sha256, b->sha256, SHA256_BYTES) == 0 && a->bytes == b->bytes);
	FUZZ_CHECK(a->warnings_count == b->warnings_count && a->content == b->content);
	FUZZ_CHECK(a->header.kind == b->header.kind);
	FUZZ_CHECK((a->code == CODE_NONE) == (a->detail[0] == '\0'));
}

/* Validates FEED again, PIECE bytes at a time, as another feed of the same file. */
static void again(const struct feed *feed, struct text_file *file, struct slice rows, size_t piece)
{
	struct feed other;
	struct buf got;
	buf_init(&got, 0);
	FUZZ_CHECK(feed_open(&other, file->path, ".") == ST_OK);
	other.piece = piece;
	enum feed_kind kind = text_peek(&other);
	FUZZ_CHECK(feed_validate(&other, &file->kept,
				 &(struct validation_settings){ .limit = UNLIMITED, .unterminated = true }) ==
		   ST_OK);
	same_verdict(&other, feed);
	if (feed->code == CODE_NONE) {
		FUZZ_CHECK(kind == feed->header.kind);
		read_rows(&other, &got);
		FUZZ_CHECK(slice_eq(buf_slice(&got), rows));
	}
	buf_release(&got);
	feed_close(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t pieces[] = { size % 13 + 1, size / 2 + 1, size + 1 };
	struct text_file file;
	struct feed feed;
	struct buf rows;
	buf_init(&rows, 0);
	text_feed(slice_of(data, size), 0, UNLIMITED, &file, &feed);
	FUZZ_CHECK(feed.bytes == size);
	if (feed.code == CODE_NONE)
		read_rows(&feed, &rows);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		again(&feed, &file, buf_slice(&rows), pieces[i]);
	buf_release(&rows);
	feed_close(&feed);
	text_file_close(&file);
	return 0;
}
