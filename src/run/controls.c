/*
 * Only what is stated is compared, and all of it. The sum is that of the rows that passed the row checks: a
 * refused row has no quantity that could be relied on, so with one the sum cannot be confirmed, and the feed is
 * held.
 */
#include "run/controls.h"

static uint64_t quantity_of(const struct row *row)
{
	switch (row->kind) {
	case KIND_SHIPMENTS:
		return row->shipped.units;
	case KIND_CANCELLATIONS:
		return row->cancelled.units;
	default:
		return row->qty;
	}
}

/* The sum over all rows of FEED that no check refused. */
static enum status sum_quantities(const struct feed *feed, uint64_t *sum)
{
	struct feed_rows *rows = NULL;
	struct feed_block block;
	feed_block_init(&block);
	*sum = 0;
	enum status st = feed_rows_open(feed, 0, &rows);
	do {
		if (!st)
			st = feed_rows_next(rows, &block);
		for (size_t i = 0; !st && i < block.count; i++)
			*sum += block.rows[i].code == CODE_NONE ? quantity_of(&block.rows[i].row) : 0;
	} while (!st && block.count > 0);
	feed_rows_close(rows);
	feed_block_release(&block);
	return st;
}

static void put_numbers(struct buf *out, const char *what, uint64_t stated, uint64_t ours)
{
	buf_printf(out, "%s%s: its sender states %llu, what came has %llu", out->n ? "; " : "", what,
		   (unsigned long long)stated, (unsigned long long)ours);
}

/* What differs, as a sentence; empty: nothing. */
static enum status compare(const struct feed *feed, struct buf *out)
{
	const struct control *c = feed->control;
	uint64_t sum = 0;
	if (feed->control_fault) {
		buf_put_str(out, "its control file cannot be read: ");
		buf_put_str(out, feed->control_fault);
		return ST_OK;
	}
	enum status st = c->stated & CONTROL_QTY ? sum_quantities(feed, &sum) : ST_OK;
	if (st)
		return st;
	if (c->stated & CONTROL_ROWS && c->rows != feed->rows)
		put_numbers(out, "rows", c->rows, feed->rows);
	if (c->stated & CONTROL_QTY && c->qty != sum)
		put_numbers(out, "qty", c->qty, sum);
	if (c->stated & CONTROL_SHA256 && memcmp(c->sha256, feed->sha256, SHA256_BYTES) != 0)
		buf_printf(out, "%ssha256: what came is not what its sender has computed it of",
			   out->n ? "; " : "");
	return ST_OK;
}

static enum status check_feed(struct feed *feed)
{
	char text[REASON_TEXT_MAX];
	struct buf out = buf_over(text, sizeof(text) - 1);
	enum status st = compare(feed, &out);
	if (st || out.n == 0)
		return st;
	struct buf detail = buf_over(feed->detail, sizeof(feed->detail) - 1);
	buf_put_slice(&detail, buf_slice(&out));
	feed->detail[detail.n] = '\0';
	feed->detail_line = 0;
	feed->code = CODE_CONTROL_TOTAL;
	return ST_OK;
}

enum status controls_check(struct plan *plan)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < plan->count; i++) {
		struct feed *feed = &plan->feeds[i];
		bool stated = feed->control || feed->control_fault;
		if (stated && feed->code == CODE_NONE && !feed->let_pass)
			st = check_feed(feed);
	}
	return st;
}
