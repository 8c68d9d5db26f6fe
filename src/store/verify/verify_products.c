/*
 * Products with their batches and waiting lines, and the index of refs, against what the journal came to.
 */
#include <stdlib.h>

#include "allot/base/hash.h"
#include "store/verify/verify.h"

static bool same_batch(const struct batch *a, const struct batch *b)
{
	return a->eta == b->eta && a->qty == b->qty && a->allocated == b->allocated && a->shipped == b->shipped;
}

static void compare_batch(struct verify *v, struct slice sku, const struct batch *b)
{
	const struct known_batch *k = known_batch(&v->known, b->id);
	if (!k || k->batch.id != b->id || !known_sku_is(known_sku_of(&v->known, k), sku)) {
		differ(v, "product \"%.*s\" has a batch that was never created", SLICE_ARG(sku));
		return;
	}
	if (!same_batch(&k->batch, b))
		differ(v,
		       "a batch of \"%.*s\": %u allocated and %u shipped of %u, by the journal %u and %u of %u",
		       SLICE_ARG(sku), b->allocated, b->shipped, b->qty, k->batch.allocated, k->batch.shipped,
		       k->batch.qty);
	if (batch_taken(b) > b->qty)
		differ(v, "a batch of \"%.*s\": more is allocated and shipped than was purchased",
		       SLICE_ARG(sku));
	if (b->last < k->batch.last)
		differ(v, "a batch of \"%.*s\" does not lead to its newest part, %llu", SLICE_ARG(sku),
		       (unsigned long long)k->batch.last);
}

static enum status compare_batches(struct verify *v, struct product *p, uint64_t *available, uint64_t *batches)
{
	for (uint32_t s = 0; s < p->count; s++) {
		enum status st = product_load(p, s);
		if (st)
			return st;
		for (uint32_t i = 0; i < p->segments[s].count; i++) {
			compare_batch(v, p->sku, &p->segments[s].batches[i]);
			*available += batch_available(&p->segments[s].batches[i]);
			++*batches;
		}
	}
	return ST_OK;
}

uint64_t waiter_hash(const struct waiter *w)
{
	const uint64_t numbers[] = { w->line, w->units, w->cut, (uint64_t)(int64_t)w->policy.priority,
				     (uint64_t)w->policy.backorder << 1 | w->policy.split };
	return checksum64(numbers, sizeof(numbers), 3);
}

static enum status compare_waiting(struct verify *v, struct product *p, const struct known_sku *k)
{
	uint64_t lines = 0, units = 0, sum = 0;
	for (uint32_t s = 0; s < p->waiting.count; s++) {
		enum status st =
			waiting_load((struct waiting_access){ &p->waiting, p->id, p->waiting_source }, s);
		if (st)
			return st;
		for (uint32_t i = 0; i < p->waiting.segments[s].count; i++) {
			const struct waiter *w = &p->waiting.segments[s].waiters[i];
			lines++;
			units += w->units;
			sum += waiter_hash(w);
		}
	}
	if (lines != k->waiting_lines || units != k->waiting || p->waiting.units != units ||
	    p->waiting.lines != lines)
		differ(v, "product \"%.*s\": %llu lines wait for %llu units, by the journal %llu for %llu",
		       SLICE_ARG(p->sku), (unsigned long long)lines, (unsigned long long)p->waiting.units,
		       (unsigned long long)k->waiting_lines, (unsigned long long)k->waiting);
	else if (sum != k->waiting_sum)
		differ(v, "product \"%.*s\": the lines that wait are not those of the journal",
		       SLICE_ARG(p->sku));
	return ST_OK;
}

static enum status compare_product(struct verify *v, struct product *p)
{
	const struct known_sku *k = known_sku(&v->known, p->sku);
	uint64_t available = 0, batches = 0;
	if (!k) {
		differ(v, "product \"%.*s\" is not known to the journal", SLICE_ARG(p->sku));
		return ST_OK;
	}
	enum status st = compare_batches(v, p, &available, &batches);
	if (!st)
		st = compare_waiting(v, p, k);
	if (st)
		return st;
	if (k->version != p->version || k->id != p->id || k->batches != batches || p->batches != batches)
		differ(v,
		       "product \"%.*s\": version %llu, %llu batches, by the journal version %llu, "
		       "%llu batches",
		       SLICE_ARG(p->sku), (unsigned long long)p->version, (unsigned long long)batches,
		       (unsigned long long)k->version, (unsigned long long)k->batches);
	if (p->available != available || p->short_ != k->short_)
		differ(v, "product \"%.*s\": %llu units available and %llu short, it adds up to %llu and %llu",
		       SLICE_ARG(p->sku), (unsigned long long)p->available, (unsigned long long)p->short_,
		       (unsigned long long)available, (unsigned long long)k->short_);
	v->report->products++;
	v->report->batches += batches;
	verify_index_sku(v, p->sku, p->id);
	return ST_OK;
}

static enum status load_segment(void *ctx, const struct product *p, uint32_t number, uint32_t count,
				struct batch *batches)
{
	const struct verify *v = ctx;
	return segment_read(v->txn, &v->env, p->id, number, count, batches);
}

static enum status load_waiting(void *ctx, uint64_t product, uint32_t number, uint32_t count,
				struct waiter *waiters)
{
	const struct verify *v = ctx;
	return waiting_read(v->txn, &v->env, product, number, count, waiters);
}

enum status verify_products(struct verify *v)
{
	const struct product_source source = { load_segment, v };
	const struct waiting_source waiting_source = { load_waiting, v };
	struct blocks_cursor c;
	struct slice sku, value;
	bool end = false;
	blocks_cursor_init(&c, v->txn, &v->env.tables[TABLE_PRODUCTS]);
	enum status st = blocks_seek(&c, (struct slice){ 0 });
	while (!st) {
		struct product *p = NULL;
		st = blocks_next(&c, &end, &sku, &value);
		if (st || end)
			break;
		st = product_decode(sku, value, &p);
		if (st)
			break;
		p->source = &source;
		p->waiting_source = &waiting_source;
		st = compare_product(v, p);
		product_free(p);
	}
	if (!st && (v->report->products != v->known.skus_count || v->report->batches != v->known.batches_count))
		differ(v, "%llu products with %llu batches, by the journal %u with %zu",
		       (unsigned long long)v->report->products, (unsigned long long)v->report->batches,
		       v->known.skus_count, v->known.batches_count);
	return st;
}

/* Refs */

static bool same_said(const struct ref_entry *a, const struct ref_entry *b)
{
	return a->has_said_qty == b->has_said_qty && a->has_said_eta == b->has_said_eta &&
	       a->has_said_count == b->has_said_count && (!a->has_said_qty || a->said_qty == b->said_qty) &&
	       (!a->has_said_eta || a->said_eta == b->said_eta) &&
	       (!a->has_said_count || (a->count_of == b->count_of && a->said_count == b->said_count &&
				       a->said_content == b->said_content));
}

static void compare_ref(struct verify *v, struct slice ref, const struct ref_entry *entry)
{
	const struct known_batch *k = known_batch(&v->known, entry->batch);
	if (!k || k->ref_hash != checksum64(ref.p, ref.n, 1) ||
	    !known_sku_is(known_sku_of(&v->known, k), entry->sku) || k->batch.eta != entry->eta)
		differ(v, "ref \"%.*s\" does not lead to its batch", SLICE_ARG(ref));
	else if (!same_said(entry, &k->said))
		differ(v, "ref \"%.*s\": what its supplier said last is not what the journal has",
		       SLICE_ARG(ref));
	verify_index_ref(v, ref, entry->batch);
}

enum status verify_refs(struct verify *v)
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
		compare_ref(v, ref, &entry);
		count++;
	}
	if (!st && count != v->known.batches_count)
		differ(v, "%llu refs, by the journal %zu", (unsigned long long)count, v->known.batches_count);
	return st;
}
