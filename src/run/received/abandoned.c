/*
 * A feed's interchanges become known when it ends, so that it can be resumed. One that never ends has done some
 * of them all the same: sent once more, what was done of them must not be done again. What was put off, or
 * refused, was not done.
 */
#include "run/received/abandoned.h"

#include <stdlib.h>

struct walk {
	struct store *store;
	uint64_t run;
	struct known_interchange known; /* the one at hand */
	bool applies;			/* it is sound, new and ours */
	bool left;			/* some of its lines were put off */
	uint32_t units;			/* of it that began */
	struct done_mark marks[DONE_MARKS_MAX];
	uint32_t count;	 /* of marks not written yet */
	uint32_t pieces; /* written */
};

static enum status write_marks(struct walk *w)
{
	if (!w->count)
		return ST_OK;
	enum status st = w->store->ops->done_put(w->store, w->known.key, w->run, w->pieces, w->marks, w->count);
	w->pieces += !st;
	w->count = 0;
	return st;
}

static enum status add_mark(struct walk *w, uint32_t position)
{
	enum status st = w->count == DONE_MARKS_MAX ? write_marks(w) : ST_OK;

	if (!st)
		w->marks[w->count++] = (struct done_mark){ w->units - 1, position };
	return st;
}

static enum status damaged(void)
{
	return fail(ST_DAMAGED, "store damaged: table received: bad record");
}

static enum status begin(struct walk *w, const struct received_entry *entry)
{
	struct reader r = reader_of(entry->payload);
	struct interchange_record record;

	if (!read_interchange(&r, &record))
		return damaged();
	w->applies = record.status != 'R' && !record.duplicate && !record.not_ours;
	w->left = false;
	w->units = 0;
	w->known = (struct known_interchange){ .day = record.day, .run = w->run };
	interchange_digest(&record, w->known.key);
	memcpy(w->known.sha256, record.sha256, SHA256_BYTES);
	return ST_OK;
}

/* The interchange at hand was done as far as this: it is known, in whole or in part. */
static enum status end(struct walk *w, bool whole)
{
	enum status st = ST_OK;

	w->known.in_part = !whole || w->left;
	if (!w->applies || (w->known.in_part && !w->count && !w->pieces))
		return ST_OK;
	w->applies = false;
	if (w->known.in_part)
		st = write_marks(w);
	w->count = 0;
	return st ? st : w->store->ops->interchange_put(w->store, &w->known);
}

/* What a snapshot says may be said twice, so that only lines of orders are marked. */
static enum status take_line(struct walk *w, const struct received_entry *entry)
{
	struct reader r = reader_of(entry->payload);
	struct line_record line;

	if (!read_line_record(&r, &line) || !w->units)
		return damaged();
	w->left |= line.outcome == OUTCOME_PUT_OFF;
	if (canonical_of(line.form)->kind == KIND_BATCHES || line.outcome == OUTCOME_PUT_OFF ||
	    line.outcome == OUTCOME_REFUSED)
		return ST_OK;
	return add_mark(w, line.sent.position);
}

static enum status visit(void *ctx, const struct received_entry *entry)
{
	struct walk *w = ctx;
	enum status st = ST_OK;

	if (entry->what == RECEIVED_INTERCHANGE) {
		st = end(w, false);
		return st ? st : begin(w, entry);
	}
	if (!w->applies)
		return ST_OK;
	w->units += entry->what == RECEIVED_UNIT;
	switch (entry->what) {
	case RECEIVED_LINE:
		return take_line(w, entry);
	case RECEIVED_UNIT_END:
		return add_mark(w, UINT32_MAX);
	case RECEIVED_END:
		return end(w, true);
	default:
		return ST_OK;
	}
}

enum status received_abandoned(struct store *store, const struct feed_record *feed, uint32_t place,
			       uint64_t run)
{
	struct walk *w = calloc(1, sizeof(*w));

	if (!w)
		return fail_memory();
	w->store = store;
	w->run = run;
	enum status st = store->ops->received_walk(store, feed->begun_in, place, visit, w);
	if (!st)
		st = end(w, false);
	free(w);
	return st;
}
