/*
 * The note is written in the transaction that ends the feed, so that a snapshot that was cut short, or
 * abandoned, is never what the next one is held against.
 */
#include "run/partners/applied.h"

#include "allot/feed/profile.h"
#include "run/agenda.h"

enum status note_made_known(struct store *store, const struct feed *feed, const struct feed_row *row)
{
	struct slice whose = feed->forms     ? row->scope
			     : feed->profile ? feed->profile->partner
					     : (struct slice){ 0 };

	return whose.n ? store->ops->partner_ref(store, whose, row->row.ref) : ST_OK;
}

struct last_feed last_snapshot_of(const struct feed *feed, const struct feed_snapshot *s, uint64_t run,
				  int64_t now)
{
	return (struct last_feed){
		.name = s->scope,
		.partner = s->partner,
		.feed = feed->name,
		.run = run,
		.applied = now,
		.rows = s->rows,
		.units = s->units,
		.has_as_of = s->has_as_of,
		.as_of = s->as_of,
	};
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
	/* of messages each stock list is a snapshot */
	for (uint32_t i = 0; !st && i < feed->snapshots_count; i++) {
		const struct last_feed list = last_snapshot_of(feed, &feed->snapshots[i], run, now);
		st = store->ops->last_put(store, LAST_SNAPSHOT, &list);
	}
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
