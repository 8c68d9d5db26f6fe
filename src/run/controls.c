/*
 * Only what is stated is compared, and all of it. The sum is that of the rows that passed the row checks: a
 * refused row has no quantity that could be relied on, so with one the sum cannot be confirmed, and the feed is
 * held.
 */
#include "run/controls.h"

#include "allot/base/clock.h"
#include "run/partners/held.h"

static void put_numbers(struct buf *out, const char *what, uint64_t stated, uint64_t ours)
{
	buf_printf(out, "%s%s: its sender states %llu, what came has %llu", out->n ? "; " : "", what,
		   (unsigned long long)stated, (unsigned long long)ours);
}

static void put_moments(struct buf *out, int64_t stated, int64_t ours)
{
	char a[CLOCK_TEXT], b[CLOCK_TEXT];
	clock_format(stated, a);
	clock_format(ours, b);
	buf_printf(out, "%sas_of: its sender states %s, it says itself %s", out->n ? "; " : "", a, b);
}

/* What differs, as a sentence; empty: nothing. */
static void compare(const struct feed *feed, struct buf *out)
{
	const struct control *c = feed->control;
	if (feed->control_fault) {
		buf_put_str(out, "its control file cannot be read: ");
		buf_put_str(out, feed->control_fault);
		return;
	}
	if (c->stated & CONTROL_ROWS && c->rows != feed_rows_sent(feed))
		put_numbers(out, "rows", c->rows, feed_rows_sent(feed));
	if (c->stated & CONTROL_QTY && c->qty != feed->units)
		put_numbers(out, "qty", c->qty, feed->units);
	if (c->stated & CONTROL_SHA256 && memcmp(c->sha256, feed->sha256, SHA256_BYTES) != 0)
		buf_printf(out, "%ssha256: what came is not what its sender has computed it of",
			   out->n ? "; " : "");
	if (c->stated & CONTROL_AS_OF && feed->has_as_of && c->as_of != feed->as_of)
		put_moments(out, c->as_of, feed->as_of);
}

static enum status check_feed(struct feed *feed)
{
	char text[REASON_TEXT_MAX];
	struct buf out = buf_over(text, sizeof(text) - 1);
	const struct control *c = feed->control;
	compare(feed, &out);
	if (out.n > 0 && feed->let_pass)
		return held_let_pass(feed, CODE_CONTROL_TOTAL, buf_slice(&out));
	if (out.n > 0) {
		held_back(feed, CODE_CONTROL_TOTAL, buf_slice(&out));
	} else if (c && c->stated & CONTROL_AS_OF && !feed->has_as_of) {
		/* nothing else says of which moment it speaks */
		feed->has_as_of = true;
		feed->as_of = c->as_of;
	}
	return ST_OK;
}

enum status controls_check(struct plan *plan)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < plan->count; i++) {
		struct feed *feed = &plan->feeds[i];
		if ((feed->control || feed->control_fault) && feed->code == CODE_NONE)
			st = check_feed(feed);
	}
	return st;
}
