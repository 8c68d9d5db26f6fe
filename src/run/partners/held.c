/*
 * What control files and guards find wrong has the same two ends: the feed is held, or somebody let it pass.
 */
#include "run/partners/held.h"

#include "allot/base/contract.h"

void held_back(struct feed *feed, enum code code, struct slice why)
{
	struct buf detail = buf_over(feed->detail, sizeof(feed->detail) - 1);
	buf_put_slice(&detail, why);
	feed->detail[detail.n] = '\0';
	feed->detail_line = 0;
	feed->code = code;
}

/* Ends TEXT with the digest of FEED and makes a warning of it. */
static enum status warn(struct feed *feed, struct buf *text)
{
	char hex[SHA256_HEX];
	sha256_hex(feed->sha256, hex);
	buf_put_str(text, "; sha256 ");
	buf_put(text, hex, SHA256_HEX);
	struct slice kept = arena_copy(&feed->arena, buf_slice(text));
	enum status st = kept.p ? buf_status(text) : fail_memory();
	buf_release(text);
	REQUIRE(feed->warnings_count < FEED_WARNINGS_MAX);
	if (!st)
		feed->warnings[feed->warnings_count++] = (struct warning){ .text = kept };
	return st;
}

enum status held_let_pass(struct feed *feed, enum code code, struct slice why)
{
	struct buf text;
	buf_init(&text, 0);
	buf_printf(&text, "accepted, though %s: %.*s", code_name(code), SLICE_ARG(why));
	if (feed->accepted == CODE_NONE)
		feed->accepted = code;
	return warn(feed, &text);
}

enum status held_no_more(struct feed *feed)
{
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "accepted, though nothing would hold it now; what came since was applied before it");
	return warn(feed, &text);
}
