/*
 * Take-up: feeds are compared by their content, by place, with what the ledger knows of the interrupted run.
 */
#include "run/take_up.h"

static bool same_profile(const struct feed_record *a, const struct feed_record *b)
{
	if (a->has_profile != b->has_profile || !slice_eq(a->profile, b->profile))
		return false;
	return !a->has_profile || memcmp(a->profile_sha256, b->profile_sha256, SHA256_BYTES) == 0;
}

bool same_content(const struct feed_record *a, const struct feed_record *b)
{
	if (!same_profile(a, b))
		return false;
	if (!a->has_sha256 || !b->has_sha256)
		return a->has_sha256 == b->has_sha256;
	return memcmp(a->sha256, b->sha256, SHA256_BYTES) == 0;
}

bool same_options(const struct row_options *a, const struct row_options *b)
{
	return a->backorder == b->backorder && a->split == b->split && a->amend == b->amend &&
	       a->accept_alike == b->accept_alike && a->as_given == b->as_given;
}

static bool finished(const struct feed_record *f)
{
	return f->status == FEED_APPLIED || f->status == FEED_RESUMED || f->status == FEED_SKIPPED;
}

static bool left_unfinished(const struct feed_record *f)
{
	return f->status == FEED_PENDING || f->status == FEED_INTERRUPTED;
}

/* Both were refused whole, with all their rows for a reject file. */
static bool rejected_rows(const struct feed_record *now, const struct feed_record *before)
{
	return now->status == FEED_REFUSED && code_keeps_rows(now->code) && before->status == FEED_REFUSED &&
	       before->code == now->code;
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
	feed->mark = before->mark;
	feed->begun_in = before->begun_in;
	feed->cursor = before->cursor;
	feed->has_first_turn = before->has_first_turn;
	feed->first_turn_done = before->first_turn_done;
	feed->rows_done = before->rows_done;
	feed->serve_needed = before->serve_needed;
	feed->serving = before->serving;
	feed->zeroing = before->zeroing;
	feed->alike_refused = before->alike_refused;
	feed->missing_kept = before->missing_kept;
	feed->rows_put_off = before->rows_put_off;
}

static bool given(const struct feed_record *wanted, const struct feed_record *list, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (wanted->has_sha256 && list[i].has_sha256 && same_content(wanted, &list[i]))
			return true;
	return false;
}

uint32_t take_up_count(const struct taking_up *t)
{
	uint32_t i = 0;
	if (!same_options(t->options_now, t->options_before))
		return 0;
	while (i < t->now_count && i < t->before_count && same_content(&t->now[i], &t->before[i]))
		i++;
	return i;
}

void take_up(struct taking_up *t)
{
	uint32_t same = t->same = take_up_count(t);
	for (uint32_t i = 0; i < same; i++) {
		if (finished(&t->before[i]) || t->before[i].status == FEED_INTERRUPTED) {
			go_on(&t->now[i], &t->before[i]);
		} else if (rejected_rows(&t->now[i], &t->before[i])) {
			t->now[i].cursor = t->before[i].cursor;
			t->now[i].begun_in = t->before[i].begun_in;
			t->now[i].rows_done = t->before[i].rows_done;
		}
	}
	t->abandoned_count = 0;
	t->serving = false;
	for (uint32_t j = same; j < t->before_count; j++) {
		const struct feed_record *b = &t->before[j];
		if (!left_unfinished(b))
			continue;
		if ((b->kind == KIND_BATCHES || b->has_forms) && b->status == FEED_INTERRUPTED &&
		    b->serve_needed) {
			t->serving = true;
			t->served = b->cursor.served;
			t->mark = b->mark;
		}
		if (!given(b, t->now + same, t->now_count - same))
			t->abandoned[t->abandoned_count++] = b->name;
	}
}
