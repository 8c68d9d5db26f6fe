/*
 * Refused rows: each is counted, told unless it is old, and journaled with its fields.
 */
#include "run/received/marks.h"
#include "run/stepper.h"

static enum status list(struct stepper *s, enum code code, const char *reason)
{
	const struct feed_record *f = s->record;
	if (s->listed_count == STEPPER_LISTED_MAX ||
	    f->counts.of[OUTCOME_REFUSED] - f->counts.old_rejects > LISTED_REFUSALS_MAX)
		return ST_OK;
	struct slice kept = arena_copy(&s->arena, slice_of(reason, strlen(reason) + 1));
	if (!kept.p)
		return ST_NO_MEMORY;
	s->listed[s->listed_count++] = (struct listed_refusal){ s->feed, s->line, code, kept.p };
	return ST_OK;
}

enum status stepper_refuse(struct stepper *s, struct arena *arena, struct feed_row *row, enum code code,
			  const char *reason)
{
	struct store *store = s->settings->store;
	const struct feed *feed = &s->plan->feeds[s->feed];
	struct feed_record *f = s->record;
	uint8_t digest[16];
	uint64_t since = 0;
	feed_row_digest(feed, row, code, digest);
	const struct run_record *run = &s->tentative.run;
	uint64_t resumed = run->begun_in < run->number ? run->begun_in : 0;
	enum status st = store->ops->reject_seen(store, digest, run->number, resumed, &since);
	if (st)
		return st;
	if (f->status != FEED_REFUSED) {
		f->counts.of[OUTCOME_REFUSED]++;
		f->counts.rejects[code]++;
		f->counts.old_rejects += since != 0;
		f->alike_refused = f->alike_refused || code == CODE_ALIKE;
	}
	if (!since && f->status != FEED_REFUSED)
		st = list(s, code, reason);
	if (!st)
		st = feed_row_fields(feed, arena, row);
	if (st)
		return st;
	const struct refusal refusal = {
		.feed = s->feed,
		.line = row->line,
		.code = code,
		.since = since,
		.reason = slice_str(reason),
		.fields = row->fields,
		.count = row->count,
	};
	if (feed->forms)
		return received_refuse(&(struct received_at){ .store = store, .arena = arena }, row, &refusal);
	return store->ops->refuse(store, &refusal);
}
