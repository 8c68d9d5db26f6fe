/*
 * What a run is about to apply has come; for all else the store knows when a feed of the profile was applied
 * last.
 */
#include "run/partners/expected.h"

#include <inttypes.h>

#include "allot/models/expected.h"
#include "allot/feed/profile.h"
#include "run/opening.h"

static bool comes_now(const struct plan *plan, const struct profile *profile)
{
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct feed *feed = &plan->feeds[i];
		const struct profile *partner = feed_partner(feed);
		if (feed->code == CODE_NONE && partner &&
		    slice_eq(slice_str(partner->name), slice_str(profile->name)))
			return true;
	}
	return false;
}

static enum status tell(const struct profile *profile, int64_t now, bool ever, const struct last_feed *last,
			struct arena *arena, struct sentences *missed)
{
	char when[CLOCK_TEXT];
	struct buf text;
	buf_init(&text, 0);
	buf_put_str(&text, "no feed of profile ");
	buf_put_visible(&text, slice_str(profile->name), 200);
	buf_printf(&text, " was applied since %02" PRIu32 ":%02" PRIu32 " yesterday, as it expects",
		   profile->expect_minutes / 60, profile->expect_minutes % 60);
	if (ever) {
		clock_format(last->applied, when);
		buf_printf(&text, "; the last one was in run %" PRIu64 ", at %s", last->run, when);
		if (expected_ahead(now, last->applied))
			buf_put_str(&text, ", which is still to come: a clock was wrong, or is");
	} else {
		buf_put_str(&text, "; none ever was");
	}
	enum status st = sentences_add(missed, arena, &text);
	buf_release(&text);
	return st;
}

enum status expected_missed(const struct run_settings *settings, const struct plan *plan, struct arena *arena,
			    struct sentences *missed)
{
	const struct profiles *profiles = settings->profiles;
	int64_t now = settings->clock.now(settings->clock.ctx);
	enum status st = ST_OK;
	*missed = (struct sentences){ 0 };
	for (uint32_t i = 0; !st && profiles && i < profiles->count; i++) {
		const struct profile *p = profiles->list[i];
		struct last_feed last = { .run = 0 };
		bool ever = false;
		if (!p->has_expect || (plan && comes_now(plan, p)))
			continue;
		st = settings->store->ops->last_get(settings->store, LAST_FEED, slice_str(p->name), arena,
						    &ever, &last);
		if (!st && expected_overdue(p->expect_minutes, now, ever, last.applied))
			st = tell(p, now, ever, &last, arena, missed);
	}
	return st;
}

enum status expected_warn(const struct run_settings *settings, const struct plan *plan, struct run_record *run,
			  struct arena *arena, bool *overdue)
{
	struct sentences missed;
	enum status st = expected_missed(settings, plan, arena, &missed);
	*overdue = missed.count > 0;
	for (uint32_t i = 0; !st && i < missed.count; i++)
		st = opening_warn(run, arena, missed.list[i]);
	return st;
}
