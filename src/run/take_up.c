#include "run/take_up.h"

static bool same_content(const struct feed_record *a, const struct feed_record *b)
{
	if (!a->has_sha256 || !b->has_sha256)
		return a->has_sha256 == b->has_sha256;
	return memcmp(a->sha256, b->sha256, SHA256_BYTES) == 0;
}

static bool finished(const struct feed_record *f)
{
	return f->status == FEED_APPLIED || f->status == FEED_RESUMED || f->status == FEED_SKIPPED;
}

static bool left_unfinished(const struct feed_record *f)
{
	return f->status == FEED_PENDING || f->status == FEED_INTERRUPTED;
}

/* FEED's validation stood in the interrupted run, so it is not refused now. */
static void go_on(struct feed_record *feed, const struct feed_record *before)
{
	feed->code = CODE_NONE;
	feed->detail = (struct slice){ 0 };
	if (finished(before)) {
		feed->status = FEED_SKIPPED;
		return;
	}
	feed->status = FEED_INTERRUPTED;
	feed->resumed = true;
	feed->cursor = before->cursor;
}

static bool given(const struct feed_record *wanted, const struct feed_record *list, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (wanted->has_sha256 && list[i].has_sha256 && same_content(wanted, &list[i]))
			return true;
	return false;
}

void take_up(struct feed_record *now, uint32_t now_count, const struct feed_record *before,
	     uint32_t before_count, struct slice *abandoned, uint32_t *abandoned_count)
{
	uint32_t i = 0;
	*abandoned_count = 0;
	for (; i < now_count && i < before_count && same_content(&now[i], &before[i]); i++)
		if (finished(&before[i]) || before[i].status == FEED_INTERRUPTED)
			go_on(&now[i], &before[i]);
	for (uint32_t j = i; j < before_count; j++)
		if (left_unfinished(&before[j]) && !given(&before[j], now + i, now_count - i))
			abandoned[(*abandoned_count)++] = before[j].name;
}
