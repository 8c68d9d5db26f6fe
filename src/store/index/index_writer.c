/*
 * Writing a run. A block is written when the entry after it is known: then it is known, too, where its range
 * ends. A page of the filter is written when the first hash of a later page comes.
 */
#include "store/index/index_writer.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/blocks/blocks_lmdb.h"
#include "store/index/index_bytes.h"
#include "store/index/index_source.h"

static enum status put(struct index_writer *w, enum table table, struct slice key, struct slice value)
{
	const struct blocks *t = &w->env->tables[table];
	MDB_val k = blocks_val(key), v = blocks_val(value);
	int rc = mdb_put(w->txn, t->dbi, &k, &v, w->flags);
	if (rc == MDB_KEYEXIST)
		return index_damaged("a run is there already that should be new");
	if (rc != 0)
		return blocks_failed(t, rc);
	w->info.sum += le_get(value.p, 8);
	return ST_OK;
}

/* The filter */

static enum status put_page(struct index_writer *w)
{
	unsigned char room[INDEX_FILTER_KEY];
	struct slice key = slice_of(room, sizeof(room));
	index_filter_key(room, w->info.number, w->page);
	index_filter_seal(w->filter, key, w->env->tables[TABLE_FILTERS].seed);
	enum status st = put(w, TABLE_FILTERS, key, slice_of(w->filter, sizeof(w->filter)));
	index_filter_clear(w->filter, w->info.filters);
	w->page++;
	return st;
}

static enum status put_pages_before(struct index_writer *w, uint32_t page)
{
	enum status st = ST_OK;
	while (!st && w->page < page)
		st = put_page(w);
	return st;
}

static enum status add_to_filter(struct index_writer *w, uint64_t hash)
{
	enum status st = put_pages_before(w, index_filter_page(hash, w->info.filters));
	if (!st)
		index_filter_add(w->filter, hash);
	return st;
}

/* The page that was at hand when the run was left, made again from what is written. */
static enum status refill_page(struct index_writer *w)
{
	struct index_run run;
	struct index_source s;
	if (w->info.filters == 0 || w->info.blocks == 0)
		return ST_OK;
	w->page = index_filter_page(w->last.hash, w->info.filters);
	index_run_init(&run, w->env, w->txn, &w->info, true);
	enum status st = index_source_run(&s, &run, index_filter_first(w->page, w->info.filters), 0);
	while (!st && !s.end) {
		index_filter_add(w->filter, s.head.hash);
		st = index_source_step(&s);
	}
	return st;
}

/* Blocks */

enum status index_writer_new(struct index_writer **out, const struct env *env, MDB_txn *txn,
			     const struct run_info *info, struct index_entry last, uint32_t block_entries,
			     bool newest)
{
	struct index_writer *w = malloc(sizeof(*w));
	if (!w)
		return fail_memory();
	w->env = env;
	w->txn = txn;
	w->info = *info;
	w->block_entries = block_entries < INDEX_BLOCK_ENTRIES_MAX ? block_entries : INDEX_BLOCK_ENTRIES_MAX;
	w->flags = newest ? MDB_APPEND : MDB_NOOVERWRITE;
	w->last = last;
	w->count = w->page = 0;
	index_filter_clear(w->filter, info->filters);
	enum status st = refill_page(w);
	if (st)
		free(w);
	else
		*out = w;
	return st;
}

static enum status put_block(struct index_writer *w, uint64_t upper)
{
	char value[INDEX_BLOCK_MAX];
	unsigned char key[INDEX_BLOCK_KEY];
	const struct index_block b = {
		.run = w->info.number,
		.number = w->info.blocks,
		.lower = w->lower,
		.upper = upper,
		.continued = w->continued,
	};
	size_t n = index_block_encode(&b, w->env->tables[TABLE_INDEX].seed, w->entries, w->count, value);
	index_block_key(key, b.run, b.lower, b.number);
	enum status st = put(w, TABLE_INDEX, slice_of(key, sizeof(key)), slice_of(value, n));
	for (uint32_t i = 0; !st && w->info.filters > 0 && i < w->count; i++)
		st = add_to_filter(w, w->entries[i].hash);
	w->info.blocks++;
	w->info.entries += w->count;
	w->last = w->entries[w->count - 1];
	w->count = 0;
	return st;
}

static void begin_block(struct index_writer *w, const struct index_entry *e)
{
	bool first = w->info.blocks == 0;
	w->lower = first ? 0 : e->hash;
	w->continued = !first && e->hash == w->last.hash;
	w->code_min = w->code_max = e->code;
}

/* True when E still fits the block at hand. */
static bool fits(const struct index_writer *w, const struct index_entry *e)
{
	uint64_t min = e->code < w->code_min ? e->code : w->code_min;
	uint64_t max = e->code > w->code_max ? e->code : w->code_max;
	size_t bytes = index_block_bytes(w->count + 1, index_block_width(e->hash - w->lower),
					 index_block_width(max - min));
	return w->count < w->block_entries && bytes <= INDEX_BLOCK_MAX;
}

enum status index_writer_add(struct index_writer *w, const struct index_entry *e)
{
	enum status st = ST_OK;
	if (w->count > 0 && !fits(w, e)) {
		uint64_t before = w->entries[w->count - 1].hash;
		st = put_block(w, e->hash - (e->hash != before));
	}
	if (st)
		return st;
	if (w->count == 0)
		begin_block(w, e);
	w->code_min = e->code < w->code_min ? e->code : w->code_min;
	w->code_max = e->code > w->code_max ? e->code : w->code_max;
	w->entries[w->count++] = *e;
	return ST_OK;
}

enum status index_writer_end(struct index_writer *w)
{
	if (w->count == 0) {
		INVARIANT(w->info.blocks == 0);
		w->info.filters = 0;
		return ST_OK;
	}
	enum status st = put_block(w, UINT64_MAX);
	return st ? st : put_pages_before(w, w->info.filters);
}
