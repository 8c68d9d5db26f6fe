/*
 * The journal, run by run: what it makes of products and batches, and what each run did by it, against what the
 * ledger says of the run. Events of lines are passed on.
 */
#include <stdlib.h>

#include "allot/base/hash.h"
#include "allot/signals/applying.h"
#include "allot/signals/movement.h"
#include "store/ledger/ledger.h"
#include "store/verify/verify.h"

static enum status created(struct verify *v, const struct event *e)
{
	bool said = e->batch_created.said == SAID_QTY;
	struct known_batch batch = {
		.batch = { .id = e->number, .eta = e->batch_created.eta, .qty = e->batch_created.qty },
		.said = { .has_said_qty = said,
			  .said_qty = said ? e->batch_created.qty : 0,
			  .has_said_eta = e->batch_created.has_eta,
			  .said_eta = e->batch_created.eta },
		.ref_hash = checksum64(e->ref.p, e->ref.n, 1),
	};
	enum status st = known_sku_add(&v->known, e->sku, e->number, &batch.sku);
	if (!st)
		st = known_batch_add(&v->known, &batch);
	if (st)
		return st;
	struct known_sku *sku = known_sku_of(&v->known, &batch);
	sku->version++;
	sku->batches++;
	return ST_OK;
}

static void reported(const struct event *e, struct ref_entry *said)
{
	if (e->reported.has_eta) {
		said->has_said_eta = true;
		said->said_eta = e->reported.eta;
	}
	if (e->reported.has_count) {
		said->has_said_count = true;
		said->has_said_qty = false;
		said->count_of = e->reported.count_of;
		said->said_count = e->reported.count;
		said->said_content = e->reported.content;
	}
	if (e->reported.has_qty) {
		said->has_said_qty = true;
		said->said_qty = e->reported.qty;
	}
}

static void quantity_changed(struct verify *v, const struct event *e, struct known_batch *b)
{
	if (e->quantity_changed.was != b->batch.qty)
		differ(v, "event %llu: the quantity before it was %u, not %u", (unsigned long long)e->number,
		       b->batch.qty, e->quantity_changed.was);
	b->batch.qty = e->quantity_changed.qty;
	if (!e->quantity_changed.said)
		return;
	b->said.has_said_qty = true;
	b->said.said_qty = e->quantity_changed.qty;
}

static void eta_changed(struct verify *v, const struct event *e, struct known_batch *b)
{
	if (e->eta_changed.was != b->batch.eta)
		differ(v, "event %llu: the ETA before it was another", (unsigned long long)e->number);
	b->batch.eta = e->eta_changed.eta;
	if (!e->eta_changed.said)
		return;
	b->said.has_said_eta = true;
	b->said.said_eta = e->eta_changed.eta;
}

/* UNITS leave the parts of B, SHIPPED of them the house. */
static void taken(struct verify *v, const struct event *e, struct known_batch *b, uint32_t units,
		  uint32_t shipped)
{
	if (units > b->batch.allocated) {
		differ(v, "event %llu: %u units leave a batch with %u allocated", (unsigned long long)e->number,
		       units, b->batch.allocated);
		return;
	}
	b->batch.allocated -= units;
	b->batch.shipped += shipped;
}

static void of_batch(struct verify *v, const struct event *e, struct known_batch *b)
{
	switch (e->type) {
	case EVENT_BATCH_REPORTED:
		reported(e, &b->said);
		return;
	case EVENT_BATCH_QUANTITY_CHANGED:
		quantity_changed(v, e, b);
		return;
	case EVENT_BATCH_ETA_CHANGED:
		eta_changed(v, e, b);
		return;
	case EVENT_ALLOCATED:
		if (e->allocated.units > batch_available(&b->batch))
			differ(v, "event %llu: %u units are allocated where %u are available",
			       (unsigned long long)e->number, e->allocated.units, batch_available(&b->batch));
		b->batch.allocated += e->allocated.units;
		return;
	case EVENT_DEALLOCATED:
		taken(v, e, b, e->deallocated.units, 0);
		return;
	case EVENT_SHIPPED:
		taken(v, e, b, e->shipped.units, e->shipped.units);
		return;
	default:
		return;
	}
}

static enum status of_line(struct verify *v, const struct event *e)
{
	uint64_t replaces = e->type == EVENT_LINE_OPENED ? e->line_opened.replaces : 0;
	enum status st = line_events_add(&v->lines, e->line_id, e);
	/* the line that is gone with it may be of another range */
	if (!st && replaces && replaces / v->lines.width != e->line_id / v->lines.width)
		st = line_events_add(&v->lines, replaces, e);
	return st;
}

static enum status on_event(void *ctx, const struct event *e)
{
	struct verify *v = ctx;
	v->report->events++;
	units_tally(&v->units, e);
	v->movements += balance_move(&v->moved, e);
	if (e->type == EVENT_BATCH_CREATED)
		return created(v, e);
	struct known_batch *b = known_batch(&v->known, e->batch ? e->batch : e->product);
	if (!b) {
		differ(v, "event %llu is about a batch or product that was never created",
		       (unsigned long long)e->number);
		return ST_OK;
	}
	known_sku_of(&v->known, b)->version += event_versioned(e->type);
	if (e->batch)
		of_batch(v, e, b);
	return e->line_id ? of_line(v, e) : ST_OK;
}

static enum status on_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	struct verify *v = ctx;
	(void)number;
	v->report->events++;
	v->rejects[refusal->code]++;
	return ST_OK;
}

/* Runs */

/* What the ledger says of a run, over all its feeds. */
struct run_sums {
	struct units units;
	uint64_t rejects[CODE_COUNT];
	bool rows_of_refused; /* refused rows of feeds refused whole are in the journal, and not counted */
};

static void compare_run(struct verify *v, uint64_t number, const struct run_sums *sums)
{
	for (int i = 0; i < UNITS_COUNT; i++)
		if (v->units.of[i] != sums->units.of[i])
			differ(v, "run %llu: %llu units %s in the ledger, %llu in the journal",
			       (unsigned long long)number, (unsigned long long)sums->units.of[i],
			       units_name((enum units_type)i), (unsigned long long)v->units.of[i]);
	for (int code = 0; code < CODE_COUNT; code++)
		if (sums->rows_of_refused ? v->rejects[code] < sums->rejects[code]
					  : v->rejects[code] != sums->rejects[code])
			differ(v, "run %llu: the ledger counts %llu rows refused as %s, the journal %llu",
			       (unsigned long long)number, (unsigned long long)sums->rejects[code],
			       code_name((enum code)code), (unsigned long long)v->rejects[code]);
}

static enum status read_sums(struct verify *v, const struct run_record *run, struct arena *arena,
			     struct run_sums *sums)
{
	enum status st = ST_OK;
	sums->units = run->units;
	for (uint32_t i = 0; !st && i < run->feeds; i++) {
		struct feed_record feed;
		st = ledger_get_feed(v->txn, &v->env, run->number, i, arena, &feed);
		if (st)
			break;
		units_add(&sums->units, &feed.units);
		for (int code = 0; code < CODE_COUNT; code++)
			sums->rejects[code] += feed.counts.rejects[code];
		sums->rows_of_refused = sums->rows_of_refused || feed.status == FEED_REFUSED;
	}
	return st;
}

static enum status verify_run(struct verify *v, uint64_t number, uint64_t *next)
{
	const struct journal_walker walker = { on_event, on_refusal, v };
	struct run_record run;
	struct run_sums sums = { 0 };
	struct arena arena;
	arena_init(&arena);
	v->units = (struct units){ 0 };
	v->moved = (struct balance){ 0 };
	v->movements = 0;
	memset(v->rejects, 0, sizeof(v->rejects));
	enum status st = ledger_get_run(v->txn, &v->env, number, &arena, &run);
	if (!st)
		st = read_sums(v, &run, &arena, &sums);
	if (!st && run.first_event != *next)
		differ(v, "run %llu begins at event %llu, not at %llu", (unsigned long long)number,
		       (unsigned long long)run.first_event, (unsigned long long)*next);
	if (!st && run.first_event < *next)
		st = fail(ST_DAMAGED, "%s: events belong to more than one run", v->env.path);
	if (!st)
		st = journal_walk(&v->env, v->txn, run.first_event, run.end_event, &walker);
	if (!st) {
		compare_run(v, number, &sums);
		verify_run_books(v, &run);
		*next = run.end_event;
	}
	arena_release(&arena);
	return st;
}

enum status verify_journal(struct verify *v)
{
	uint64_t next = 1;
	enum status st = ST_OK;
	for (uint64_t n = 1; !st && n <= v->counters.last_run; n++)
		st = verify_run(v, n, &next);
	if (!st && next != v->counters.next_event)
		differ(v, "the journal ends at event %llu, the runs at %llu",
		       (unsigned long long)v->counters.next_event, (unsigned long long)next);
	return st;
}
