/*
 * Rows that contradict each other: two bytes are a row of few values, the first byte of all is the kind of
 * the feed; found are those of which the plain rule, each row with each other one, says so.
 */
#include "support/feed_text.h"
#include "fuzz.h"

enum { ROWS_MAX = 200 };

struct line {
	unsigned order, sku, figure, number; /* number 0: none */
};

enum { ORDERS, BATCHES, SHIPMENTS, KINDS };

static const char *const HEADERS[KINDS] = { "orderid,sku,qty,line\n", "ref,sku,qty\n",
					    "orderid,sku,shipped,line\n" };

static bool contradict(int kind, const struct line *a, const struct line *b)
{
	if (a->order != b->order)
		return false;
	if (kind == BATCHES)
		return a->sku != b->sku || a->figure != b->figure;
	if (kind == SHIPMENTS)
		return a->sku == b->sku && a->number == b->number && a->figure != b->figure;
	if (a->sku == b->sku && (!a->number || !b->number))
		return true;
	return a->number && a->number == b->number && (a->sku != b->sku || a->figure != b->figure);
}

static void put_line(struct buf *text, int kind, const struct line *l)
{
	buf_printf(text, "o%u,s%u,%u", l->order, l->sku, l->figure);
	if (kind != BATCHES && l->number)
		buf_printf(text, ",%u", l->number);
	buf_put_char(text, '\n');
}

static void check_rows(const struct feed *feed, int kind, const struct line *lines, size_t count)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	feed_block_init(&block);
	FUZZ_CHECK(feed_rows_open(feed, 0, &rows) == ST_OK);
	FUZZ_CHECK(feed_rows_next(rows, &block) == ST_OK);
	FUZZ_CHECK(block.count == count);
	for (size_t i = 0; i < count; i++) {
		bool bad = false;
		for (size_t k = 0; k < count; k++)
			bad |= k != i && contradict(kind, &lines[i], &lines[k]);
		FUZZ_CHECK(bad == (block.rows[i].code != CODE_NONE));
	}
	feed_rows_close(rows);
	feed_block_release(&block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct reject_limit no_limit = { LIMIT_NONE, 0 };
	struct line lines[ROWS_MAX];
	struct text_file file;
	struct feed feed;
	struct buf text;
	size_t count = 0;
	int kind = size ? data[0] % KINDS : 0;
	buf_init(&text, 0);
	buf_put_str(&text, HEADERS[kind]);
	for (size_t i = 1; i + 1 < size && count < ROWS_MAX; i += 2) {
		lines[count] =
			(struct line){ data[i] % 32, data[i] >> 5, 1 + data[i + 1] % 4, data[i + 1] >> 2 & 7 };
		put_line(&text, kind, &lines[count++]);
	}
	text_feed(buf_slice(&text), 0, no_limit, &file, &feed);
	FUZZ_CHECK(feed.rows == count && (feed.code == CODE_NONE || feed.code == CODE_NO_VALID_ROW));
	if (count)
		check_rows(&feed, kind, lines, count);
	feed_close(&feed);
	text_file_close(&file);
	buf_release(&text);
	return 0;
}
