/*
 * The note is written in the transaction that ends the feed, so that a snapshot that was cut short, or
 * abandoned, is never what the next one is held against.
 */
#include "run/partners/applied.h"

#include "allot/feed/profile.h"
#include "run/agenda.h"

enum status note_made_known(struct store *store, const struct feed *feed, struct slice ref)
{
	const struct profile *partner = feed_partner(feed);

	return partner ? store->ops->partner_ref(store, partner->partner, ref) : ST_OK;
}

struct last_feed last_feed_of(const struct feed *feed, uint64_t run, int64_t now)
{
	return (struct last_feed){
		.partner = feed_partner(feed)->partner,
		.feed = feed->name,
		.run = run,
		.applied = now,
		.rows = feed->forms ? feed->lines : feed->rows - feed->rejected,
		.units = feed->units,
		.has_as_of = feed->has_as_of,
		.as_of = feed->as_of,
	};
}

static enum status note_applied(struct store *store, const struct feed *feed, uint64_t run, int64_t now)
{
	struct last_feed last = last_feed_of(feed, run, now);
	last.name = slice_str(feed_partner(feed)->name);
	enum status st = store->ops->last_put(store, LAST_FEED, &last);
	last.name = last.partner;
	/* of messages each unit is a snapshot, and is known by its own date */
	if (!st && feed->header.kind == KIND_BATCHES && !feed->forms)
		st = store->ops->last_put(store, LAST_SNAPSHOT, &last);
	return st;
}

enum status feed_finish(const struct run_settings *settings, const struct feed *feed, uint64_t run,
			struct feed_record *record)
{
	if (record->status != FEED_INTERRUPTED || !feed_record_done(record))
		return ST_OK;
	record->status = record->resumed ? FEED_RESUMED : FEED_APPLIED;
	if (!feed_partner(feed))
		return ST_OK;
	return note_applied(settings->store, feed, run, settings->clock.now(settings->clock.ctx));
}
