/*
 * `verify`: everything recomputed from the journal, and the tables held against it.
 *
 * One pass over the journal computes every batch, and sums over all allocated lines hashes of what the tables
 * say of a line; so lines need no memory of their own. Then each table is read once, in order.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/journal/journal.h"
#include "store/ledger.h"
#include "store/line_sums.h"
#include "store/sentences.h"
#include "store/lines/lines.h"
#include "store/products/products.h"
#include "store/products/refs.h"
#include "allot/store/store.h"
enum { DIFFERENCES_TOLD = 10 };

struct known_sku {
	struct slice sku;
	uint64_t id;
	uint64_t version;
	uint64_t batches;
};

struct known_batch {
	struct batch batch;
	struct slice ref;
	struct known_sku *sku;
};

struct verify {
	struct env env;
	MDB_txn *txn;
	struct counters counters;
	struct journal_reader reader;
	struct arena arena;
	struct keymap skus;    /* sku -> struct known_sku */
	struct keymap batches; /* id, 8 bytes -> struct known_batch */
	struct line_sums sums;
	struct units units; /* of the run at hand */
	struct counts counts;
	void (*tell)(void *ctx, const char *sentence);
	void *ctx;
	struct verify_report *report;
};

static void differ(struct verify *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void differ(struct verify *v, const char *fmt, ...)
{
	char sentence[1024];
	va_list args;
	if (v->report->differences++ >= DIFFERENCES_TOLD)
		return;
	va_start(args, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, args);
	va_end(args);
	v->tell(v->ctx, sentence);
}

/* The journal, event by event */

static struct known_batch *batch_of(const struct verify *v, uint64_t id)
{
	unsigned char key[8];
	be64_put(key, id);
	return keymap_get(&v->batches, slice_of(key, sizeof(key)));
}

static enum status know_sku(struct verify *v, const struct event *e, struct known_sku **out)
{
	*out = keymap_get(&v->skus, e->sku);
	if (*out)
		return ST_OK;
	struct known_sku *s = arena_alloc(&v->arena, sizeof(*s));
	struct slice sku = arena_copy(&v->arena, e->sku);
	if (!s || !sku.p)
		return ST_NO_MEMORY;
	*s = (struct known_sku){ .sku = sku, .id = e->number };
	*out = s;
	return keymap_add(&v->skus, sku, s);
}

static enum status created(struct verify *v, const struct event *e)
{
	struct known_sku *sku = NULL;
	if (batch_of(v, e->number)) {
		differ(v, "event %llu belongs to more than one run", (unsigned long long)e->number);
		return ST_OK;
	}
	enum status st = know_sku(v, e, &sku);
	if (st)
		return st;
	struct known_batch *b = arena_alloc(&v->arena, sizeof(*b));
	struct slice ref = arena_copy(&v->arena, e->ref);
	unsigned char *key = arena_alloc(&v->arena, 8);
	if (!b || !ref.p || !key)
		return ST_NO_MEMORY;
	sku->version++;
	sku->batches++;
	*b = (struct known_batch){
		.batch = { .id = e->number, .eta = e->batch_created.eta, .qty = e->batch_created.qty },
		.ref = ref,
		.sku = sku,
	};
	be64_put(key, e->number);
	return keymap_add(&v->batches, slice_of(key, 8), b);
}

static enum status allocated(struct verify *v, const struct event *e, struct known_batch *b)
{
	uint64_t line_id = e->allocated.line_id;
	if (e->allocated.previous != b->batch.last)
		differ(v, "event %llu: the batch's allocation before it is %llu, not %llu",
		       (unsigned long long)e->number, (unsigned long long)b->batch.last,
		       (unsigned long long)e->allocated.previous);
	b->batch.allocated += e->allocated.qty;
	b->batch.last = e->number;
	if (b->batch.allocated > b->batch.qty)
		differ(v, "event %llu: batch \"%.*s\" is allocated %u of %u", (unsigned long long)e->number,
		       SLICE_ARG(b->ref), b->batch.allocated, b->batch.qty);
	v->units.allocated += e->allocated.qty;
	v->sums.count++;
	v->sums.lines +=
		line_hash(e->allocated.orderid, e->allocated.line, b->sku->id, e->allocated.qty, line_id);
	v->sums.places += place_hash(line_id, e->number);
	return ST_OK;
}

static enum status deallocated(struct verify *v, const struct event *e, struct known_batch *b)
{
	struct event last;
	v->units.deallocated += e->deallocated.qty;
	if (b->batch.last == 0) {
		differ(v, "event %llu: nothing was allocated that could be deallocated",
		       (unsigned long long)e->number);
		return ST_OK;
	}
	enum status st = journal_read(&v->reader, b->batch.last, false, &last);
	if (st)
		return st;
	if (last.type != EVENT_ALLOCATED || last.allocated.line_id != e->deallocated.line_id ||
	    last.allocated.qty != e->deallocated.qty ||
	    !slice_eq(last.allocated.orderid, e->deallocated.orderid) ||
	    !slice_eq(last.allocated.line, e->deallocated.line)) {
		differ(v, "event %llu: not the line that was allocated last is deallocated",
		       (unsigned long long)e->number);
		return ST_OK;
	}
	b->batch.allocated -= last.allocated.qty;
	b->batch.last = last.allocated.previous;
	v->sums.count--;
	v->sums.lines -= line_hash(last.allocated.orderid, last.allocated.line, b->sku->id, last.allocated.qty,
				   last.allocated.line_id);
	v->sums.places -= place_hash(last.allocated.line_id, last.number);
	return ST_OK;
}

static enum status changed(struct verify *v, const struct event *e, struct known_batch *b)
{
	if (e->type == EVENT_BATCH_ETA_CHANGED) {
		if (e->eta_changed.was != b->batch.eta)
			differ(v, "event %llu: the ETA before it was another", (unsigned long long)e->number);
		b->batch.eta = e->eta_changed.eta;
		return ST_OK;
	}
	if (e->quantity_changed.was != b->batch.qty)
		differ(v, "event %llu: the quantity before it was %u, not %u", (unsigned long long)e->number,
		       b->batch.qty, e->quantity_changed.was);
	b->batch.qty = e->quantity_changed.qty;
	return ST_OK;
}

static enum status on_event(void *ctx, const struct event *e)
{
	struct verify *v = ctx;
	v->report->events++;
	if (e->type == EVENT_BATCH_CREATED)
		return created(v, e);
	if (e->type == EVENT_OUT_OF_STOCK) {
		if (e->out_of_stock.reason != REASON_DEPLETED)
			v->units.short_ += e->out_of_stock.qty;
		return ST_OK;
	}
	struct known_batch *b = batch_of(v, e->batch);
	if (!b) {
		differ(v, "event %llu is about a batch that was never created", (unsigned long long)e->number);
		return ST_OK;
	}
	b->sku->version++;
	if (e->type == EVENT_ALLOCATED)
		return allocated(v, e, b);
	if (e->type == EVENT_DEALLOCATED)
		return deallocated(v, e, b);
	return changed(v, e, b);
}

static enum status on_refusal(void *ctx, uint64_t number, const struct refusal *refusal)
{
	struct verify *v = ctx;
	(void)number;
	v->report->events++;
	v->counts.rejects[refusal->code]++;
	v->counts.rejected++;
	return ST_OK;
}

/* Runs: the journal, range by range, against what the ledger says of each run */

static void compare_run(struct verify *v, uint64_t number, const struct units *units,
			const struct counts *counts)
{
	if (v->units.allocated != units->allocated || v->units.deallocated != units->deallocated ||
	    v->units.short_ != units->short_)
		differ(v, "run %llu: units (%llu, %llu, %llu) in the ledger, (%llu, %llu, %llu) in the journal",
		       (unsigned long long)number, (unsigned long long)units->allocated,
		       (unsigned long long)units->deallocated, (unsigned long long)units->short_,
		       (unsigned long long)v->units.allocated, (unsigned long long)v->units.deallocated,
		       (unsigned long long)v->units.short_);
	if (memcmp(v->counts.rejects, counts->rejects, sizeof(counts->rejects)) != 0)
		differ(v, "run %llu: the ledger counts %llu refused rows, the journal %llu",
		       (unsigned long long)number, (unsigned long long)counts->rejected,
		       (unsigned long long)v->counts.rejected);
}

static enum status verify_run(struct verify *v, uint64_t number, uint64_t *next)
{
	const struct journal_walker walker = { on_event, on_refusal, v };
	struct run_record run;
	struct units units = { 0 };
	struct counts counts = { 0 };
	struct arena arena;
	arena_init(&arena);
	v->units = units;
	v->counts = counts;
	enum status st = ledger_get_run(v->txn, &v->env, number, &arena, &run);
	for (uint32_t i = 0; !st && i < run.feeds; i++) {
		struct feed_record feed;
		st = ledger_get_feed(v->txn, &v->env, number, i, &arena, &feed);
		if (st)
			break;
		units_add(&units, &feed.units);
		counts_add(&counts, &feed.counts);
	}
	if (!st && run.first_event != *next)
		differ(v, "run %llu begins at event %llu, not at %llu", (unsigned long long)number,
		       (unsigned long long)run.first_event, (unsigned long long)*next);
	if (!st)
		st = journal_walk(&v->env, v->txn, run.first_event, run.end_event, &walker);
	if (!st) {
		compare_run(v, number, &units, &counts);
		*next = run.end_event;
	}
	arena_release(&arena);
	return st;
}

static enum status verify_runs(struct verify *v)
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

/* Products and batches */

static void compare_batch(struct verify *v, struct slice sku, const struct batch *b)
{
	const struct known_batch *k = batch_of(v, b->id);
	if (!k || !slice_eq(k->sku->sku, sku)) {
		differ(v, "product \"%.*s\" has a batch that was never created", SLICE_ARG(sku));
		return;
	}
	if (k->batch.eta != b->eta || k->batch.qty != b->qty || k->batch.allocated != b->allocated ||
	    k->batch.last != b->last)
		differ(v, "batch \"%.*s\": %u of %u allocated, by the journal %u of %u", SLICE_ARG(k->ref),
		       b->allocated, b->qty, k->batch.allocated, k->batch.qty);
}

static enum status compare_product(struct verify *v, struct product *p)
{
	const struct known_sku *k = keymap_get(&v->skus, p->sku);
	uint64_t available = 0, batches = 0;
	for (uint32_t s = 0; s < p->count; s++) {
		enum status st = product_load(p, s);
		if (st)
			return st;
		for (uint32_t i = 0; i < p->segments[s].count; i++) {
			compare_batch(v, p->sku, &p->segments[s].batches[i]);
			available += batch_available(&p->segments[s].batches[i]);
			batches++;
		}
	}
	if (!k || k->version != p->version || k->id != p->id || k->batches != batches ||
	    p->available != available || p->batches != batches)
		differ(v, "product \"%.*s\": version, number of batches or units available do not add up",
		       SLICE_ARG(p->sku));
	v->report->products++;
	v->report->batches += batches;
	return ST_OK;
}

static enum status load_segment(void *ctx, const struct product *p, uint32_t number, uint32_t count,
				struct batch *batches)
{
	const struct verify *v = ctx;
	return segment_read(v->txn, &v->env, p->id, number, count, batches);
}

static enum status verify_products(struct verify *v)
{
	const struct product_source source = { load_segment, v };
	struct blocks_cursor c;
	struct slice sku, record;
	bool end = false;
	blocks_cursor_init(&c, v->txn, &v->env.tables[TABLE_PRODUCTS]);
	enum status st = blocks_seek(&c, (struct slice){ 0 });
	while (!st) {
		struct product *p = NULL;
		st = blocks_next(&c, &end, &sku, &record);
		if (st || end)
			break;
		st = product_decode(sku, record, &p);
		if (st)
			break;
		p->source = &source;
		st = compare_product(v, p);
		product_free(p);
	}
	if (!st && (v->report->products != v->skus.count || v->report->batches != v->batches.count))
		differ(v, "%llu products with %llu batches, by the journal %zu with %zu",
		       (unsigned long long)v->report->products, (unsigned long long)v->report->batches,
		       v->skus.count, v->batches.count);
	return st;
}

static enum status verify_refs(struct verify *v)
{
	struct blocks_cursor c;
	struct slice ref, value;
	uint64_t count = 0;
	bool end = false;
	blocks_cursor_init(&c, v->txn, &v->env.tables[TABLE_REFS]);
	enum status st = blocks_seek(&c, (struct slice){ 0 });
	while (!st) {
		struct ref_entry entry;
		st = blocks_next(&c, &end, &ref, &value);
		if (st || end)
			break;
		if (!ref_decode(value, &entry))
			return fail(ST_DAMAGED, "store damaged: table refs: bad value");
		const struct known_batch *k = batch_of(v, entry.batch);
		if (!k || !slice_eq(k->ref, ref) || !slice_eq(k->sku->sku, entry.sku) ||
		    k->batch.eta != entry.eta)
			differ(v, "ref \"%.*s\" does not lead to its batch", SLICE_ARG(ref));
		count++;
	}
	if (!st && count != v->batches.count)
		differ(v, "%llu refs, by the journal %zu", (unsigned long long)count, v->batches.count);
	return st;
}

/* Lines */

static enum status verify_line(struct verify *v, struct blocks_cursor *moved, struct slice key,
			       struct slice value, struct line_sums *sums)
{
	struct line_entry entry;
	struct slice orderid, line;
	uint64_t event = 0;
	if (!line_decode(key, value, &entry, &orderid, &line))
		return fail(ST_DAMAGED, "store damaged: table lines: bad value");
	enum status st = line_where(moved, entry.line_id, &event);
	if (st || event == 0)
		return st;
	sums->count++;
	sums->lines += line_hash(orderid, line, entry.product, entry.qty, entry.line_id);
	sums->places += place_hash(entry.line_id, event);
	v->report->lines++;
	return ST_OK;
}

static enum status verify_lines(struct verify *v)
{
	struct levels levels;
	struct levels_cursor c;
	struct blocks_cursor moved;
	struct line_sums sums = { 0 };
	struct slice key, value;
	bool end = false;
	lines_levels(&levels, &v->env);
	enum status st = levels_begin(&levels, v->txn);
	levels_cursor_init(&c, &levels);
	blocks_cursor_init(&moved, v->txn, &v->env.tables[TABLE_MOVED]);
	if (!st)
		st = levels_check(&levels);
	if (!st)
		st = levels_seek(&c, (struct slice){ 0 });
	while (!st) {
		st = levels_next(&c, &end, &key, &value);
		if (st || end)
			break;
		st = verify_line(v, &moved, key, value, &sums);
	}
	if (st)
		return st;
	if (sums.count != v->sums.count)
		differ(v, "%llu lines are allocated, by the journal %llu", (unsigned long long)sums.count,
		       (unsigned long long)v->sums.count);
	else if (sums.lines != v->sums.lines)
		differ(v, "the allocated lines are not those of the journal");
	else if (sums.places != v->sums.places)
		differ(v, "a line is not on the batch the journal put it on");
	return ST_OK;
}

static enum status verify_blocks(struct verify *v)
{
	enum status st = ST_OK;
	uint64_t entries = 0;
	for (enum table t = TABLE_PRODUCTS; !st && t < TABLE_COUNT; t++)
		st = blocks_check(v->txn, &v->env.tables[t], &entries);
	return st;
}

static enum status verify_all(struct verify *v)
{
	enum status st = counters_get(v->txn, &v->env, &v->counters);
	if (!st)
		st = verify_blocks(v);
	if (!st)
		st = verify_runs(v);
	if (!st)
		st = verify_products(v);
	if (!st)
		st = verify_refs(v);
	if (!st)
		st = verify_lines(v);
	if (!st && v->report->differences > 0)
		st = fail(ST_DAMAGED, "%s: %llu differences", v->env.path,
			  (unsigned long long)v->report->differences);
	return st;
}

/* *MOVED: it was read without locks, and is not what it was when that began. */
static enum status verify_once(struct verify *v, const char *path, bool *moved)
{
	const struct env_options options = { 0 };
	enum status st = env_open(&v->env, path, ENV_READ, &options);
	if (st)
		return st;
	arena_init(&v->arena);
	keymap_init(&v->skus);
	keymap_init_any_order(&v->batches);
	st = env_begin(&v->env, ENV_READ, &v->txn);
	if (!st) {
		journal_reader_init(&v->reader, &v->env, v->txn, NULL, NULL);
		enum status found = verify_all(v);
		st = env_judge(&v->env, found);
		*moved = st != found;
		journal_reader_release(&v->reader);
		mdb_txn_abort(v->txn);
	}
	keymap_release(&v->skus);
	keymap_release(&v->batches);
	arena_release(&v->arena);
	env_close(&v->env);
	return st;
}

/* Differences are told at the end: those of a state that moved under a reader without locks are none. */
enum status store_verify(const char *path, void (*tell)(void *ctx, const char *sentence), void *ctx,
			 struct verify_report *report)
{
	enum { TRIES = 20 };
	struct buf kept;
	bool moved = true;
	enum status st = ST_OK;
	buf_init(&kept, 0);
	for (int i = 0; moved && i < TRIES; i++) {
		moved = false;
		struct verify v = { .tell = sentences_keep, .ctx = &kept, .report = report };
		*report = (struct verify_report){ 0 };
		buf_clear(&kept);
		st = verify_once(&v, path, &moved);
	}
	if (!moved)
		sentences_tell(&kept, tell, ctx);
	buf_release(&kept);
	return st;
}
