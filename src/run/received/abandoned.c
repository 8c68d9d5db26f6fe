/*
 * A feed's interchanges become known when it ends, so that it can be resumed. One that never ends has done some
 * of them all the same: sent once more they must not be applied again.
 */
#include "run/received/abandoned.h"

struct walk {
	struct store *store;
	uint64_t run;
	struct known_interchange known; /* the one at hand */
	bool applies;			/* it is sound, new and ours */
};

static enum status begin(struct walk *w, const struct received_entry *entry)
{
	struct reader r = reader_of(entry->payload);
	struct interchange_record record;

	if (!read_interchange(&r, &record))
		return fail(ST_DAMAGED, "store damaged: table received: bad interchange");
	w->applies = record.status != 'R' && !record.duplicate && !record.not_ours;
	w->known = (struct known_interchange){ .day = record.day, .run = w->run };
	interchange_digest(&record, w->known.key);
	memcpy(w->known.sha256, record.sha256, SHA256_BYTES);
	return ST_OK;
}

static enum status visit(void *ctx, const struct received_entry *entry)
{
	struct walk *w = ctx;

	if (entry->what == RECEIVED_INTERCHANGE)
		return begin(w, entry);
	if (entry->what != RECEIVED_END || !w->applies)
		return ST_OK;
	w->applies = false;
	return w->store->ops->interchange_put(w->store, &w->known);
}

enum status received_abandoned(struct store *store, const struct feed_record *feed, uint32_t place,
			       uint64_t run)
{
	struct walk w = { .store = store, .run = run };

	return store->ops->received_walk(store, feed->begun_in, place, visit, &w);
}
