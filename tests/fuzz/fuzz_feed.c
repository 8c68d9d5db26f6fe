/* Feeds: what validation says is what the second reading gives, whatever the pieces. */
#include <string.h>

#include "allot/feed/feed.h"
#include "../support/feed_text.h"
#include "fuzz.h"

static uint64_t read_rows(struct feed *feed, uint64_t *rejected)
{
	struct feed_rows *rows = NULL;
	struct feed_row row;
	struct arena arena;
	uint64_t count = 0, line = 0;
	bool end = false;
	arena_init(&arena);
	FUZZ_CHECK(feed_rows_open(feed, (struct feed_position){ 0, 0 }, &rows) == ST_OK);
	for (;;) {
		FUZZ_CHECK(feed_rows_next(rows, &arena, &row, &end) == ST_OK);
		if (end)
			break;
		FUZZ_CHECK(row.line > line && row.after.offset <= feed->bytes);
		line = row.line;
		count++;
		*rejected += row.code != CODE_NONE;
		if (count % 64 == 0)
			arena_reset(&arena);
	}
	feed_rows_close(rows);
	arena_release(&arena);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct reject_limit limit = { LIMIT_NONE, 0 };
	struct text_file file;
	struct feed feed, again;
	text_feed(slice_of(data, size), 0, limit, &file, &feed);
	FUZZ_CHECK(feed_open(&again, file.path, ".") == ST_OK);
	again.piece = size % 13 + 1;
	enum feed_kind kind = feed_peek_kind(&again);
	FUZZ_CHECK(feed_validate(&again, limit, NULL, NULL) == ST_OK);
	FUZZ_CHECK(feed.code == again.code && feed.rows == again.rows && feed.rejected == again.rejected);
	FUZZ_CHECK(memcmp(feed.sha256, again.sha256, SHA256_BYTES) == 0 && feed.bytes == size);
	if (feed.code == CODE_NONE) {
		uint64_t rejected = 0;
		FUZZ_CHECK(kind == feed.header.kind);
		FUZZ_CHECK(read_rows(&feed, &rejected) == feed.rows);
		FUZZ_CHECK(rejected == feed.rejected);
	} else {
		FUZZ_CHECK(feed.detail[0] != '\0');
	}
	feed_close(&feed);
	feed_close(&again);
	text_file_close(&file);
	return 0;
}
