/*
 * floor BATCHES ORDERS RESULTS: what the job takes when nothing is kept and nothing is checked.
 *
 * libcsv, a hash table of SKUs with their batches in allocation order, first fit, the results written, synced
 * and renamed. No store, no duplicates, no validation, one thread. allot's time is measured against this.
 */
#include <stdlib.h>
#include <xxhash.h>

#include "bench_csv.h"
#include "bench_results.h"

struct lot {
	struct slice ref;
	struct slice eta;
	uint32_t available;
};

struct sku {
	struct slice name;
	struct lot *lots; /* in allocation order */
	uint32_t count;
	uint32_t capacity;
	uint32_t first; /* all before it are empty */
	uint64_t available;
};

/* Open addressing; `slots` is a power of two and at most half full. */
struct skus {
	struct sku *slot;
	size_t slots;
	size_t used;
};

struct job {
	struct skus skus;
	struct bench_results *results;
	char *text; /* where the next copied text goes */
	size_t text_left;
};

static struct slice keep(struct job *job, struct slice s)
{
	enum { BLOCK = 1 << 20 };
	if (s.n > job->text_left) {
		job->text = bench_alloc(BLOCK);
		job->text_left = BLOCK;
	}
	char *copy = job->text;
	job->text = bench_put(copy, s.p, s.n);
	job->text_left -= s.n;
	return slice_of(copy, s.n);
}

/* The slot of the SKU called `name`, or the free one where it belongs. */
static struct sku *find(const struct skus *skus, struct slice name)
{
	size_t i = XXH3_64bits(name.p, name.n) & (skus->slots - 1);
	while (skus->slot[i].name.n && !slice_eq(skus->slot[i].name, name))
		i = (i + 1) & (skus->slots - 1);
	return &skus->slot[i];
}

static void grow(struct skus *skus)
{
	struct skus old = *skus;
	skus->slots = old.slots ? old.slots * 2 : 1024;
	skus->slot = bench_alloc(skus->slots * sizeof(*skus->slot));
	for (size_t i = 0; i < old.slots; i++)
		if (old.slot[i].name.n)
			*find(skus, old.slot[i].name) = old.slot[i];
	free(old.slot);
}

static void add_lot(struct sku *sku, struct lot lot)
{
	if (sku->count == sku->capacity) {
		sku->capacity = sku->capacity ? sku->capacity * 2 : 4;
		sku->lots = bench_grow(sku->lots, sku->capacity, sizeof(*sku->lots));
	}
	uint32_t at = sku->count++;
	for (; at > 0 && slice_cmp(sku->lots[at - 1].eta, lot.eta) > 0; at--)
		sku->lots[at] = sku->lots[at - 1];
	sku->lots[at] = lot;
	sku->available += lot.available;
}

static void on_batch(void *context, const struct slice *fields)
{
	struct job *job = context;
	if (job->skus.used * 2 >= job->skus.slots)
		grow(&job->skus);
	struct sku *sku = find(&job->skus, fields[BATCH_SKU]);
	if (!sku->name.n) {
		sku->name = keep(job, fields[BATCH_SKU]);
		job->skus.used++;
	}
	add_lot(sku, (struct lot){ keep(job, fields[BATCH_REF]), keep(job, fields[BATCH_ETA]),
				   (uint32_t)bench_number(fields[BATCH_QTY], INT32_MAX, "qty") });
}

static struct lot *first_fit(struct sku *sku, uint32_t qty)
{
	while (sku->first < sku->count && sku->lots[sku->first].available == 0)
		sku->first++;
	for (uint32_t i = sku->first; i < sku->count; i++)
		if (sku->lots[i].available >= qty)
			return &sku->lots[i];
	return NULL;
}

static void on_line(void *context, const struct slice *fields)
{
	struct job *job = context;
	struct sku *sku = find(&job->skus, fields[LINE_SKU]);
	uint32_t qty = (uint32_t)bench_number(fields[LINE_QTY], INT32_MAX, "qty");
	struct lot *lot = first_fit(sku, qty);
	if (!lot) {
		bench_short(job->results, fields, qty, sku->available);
		return;
	}
	lot->available -= qty;
	sku->available -= qty;
	bench_allocated(job->results, fields, lot->ref, lot->eta);
	if (sku->available == 0)
		bench_depleted(job->results, sku->name);
}

int main(int argc, char **argv)
{
	struct job job = { 0 };
	if (argc != 4)
		bench_die("usage: floor BATCHES ORDERS RESULTS");
	job.results = bench_results_new(argv[3]);
	bench_csv_read(argv[1], BENCH_BATCHES, BATCH_COLUMNS, on_batch, &job);
	bench_csv_read(argv[2], BENCH_ORDERS, LINE_COLUMNS, on_line, &job);
	bench_results_publish(job.results);
	return 0;
}
