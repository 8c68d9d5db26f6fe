/* The index: finding in all runs and in what is pending, and writing the latter as a new run. */
#include "store/index/index.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "store/index/index_internal.h"
#include "store/index/index_writer.h"

#ifdef TINY_LEVELS /* for tests: any night settles */
const struct index_bounds INDEX_BOUNDS = {
	.block_entries = 4,
	.filter_entries = 8,
	.filter_least = 6,
	.ratio = 2,
	.unit = 4,
	.absorbed = 2,
	.settled = 4,
};
#else
const struct index_bounds INDEX_BOUNDS = {
	.block_entries = INDEX_BLOCK_ENTRIES_MAX,
	.filter_entries = INDEX_FILTER_LINES * INDEX_FILTER_LINE * 8 / 10,
	.filter_least = 1024,
	.ratio = 4,
	.unit = 4096,
	.absorbed = 1024,
	.settled = 2048,
};
#endif

enum status index_create(MDB_txn *txn, const struct env *env)
{
	struct index_manifest none;
	index_manifest_init(&none);
	return index_manifest_put(txn, &env->tables[TABLE_META], &none);
}

void index_init(struct index *idx, const struct env *env)
{
	*idx = (struct index){ .env = env, .bounds = INDEX_BOUNDS };
	index_manifest_init(&idx->manifest);
	index_pending_init(&idx->pending, hash_seed());
}

static void close_runs(struct index *idx)
{
	for (size_t i = 0; i < idx->runs_count; i++)
		index_run_release(&idx->runs[i]);
	free(idx->runs);
	free(idx->sources);
	idx->runs = NULL;
	idx->sources = NULL;
	idx->runs_count = idx->sources_count = 0;
	for (size_t i = 0; i < INDEX_EXPECTED; i++)
		idx->expected[i].perhaps = UINT64_MAX;
}

void index_release(struct index *idx)
{
	close_runs(idx);
	index_manifest_release(&idx->manifest);
	index_pending_release(&idx->pending);
}

enum status index_open_runs(struct index *idx)
{
	const struct run_list *l = &idx->manifest.runs;
	close_runs(idx);
	idx->runs = malloc((l->count + 1) * sizeof(*idx->runs));
	idx->sources = malloc((l->count + 1) * sizeof(*idx->sources));
	if (!idx->runs || !idx->sources)
		return fail_memory();
	for (size_t i = 0; i < l->count; i++)
		index_run_init(&idx->runs[i], idx->env, idx->txn, &l->list[i],
			       l->list[i].number >= idx->first_written);
	idx->runs_count = l->count;
	return ST_OK;
}

enum status index_begin(struct index *idx, MDB_txn *txn)
{
	REQUIRE(idx->pending.count == 0);
	idx->txn = txn;
	close_runs(idx);
	enum status st = index_manifest_get(txn, &idx->env->tables[TABLE_META], &idx->manifest);
	idx->first_written = idx->manifest.next_run;
	return st ? st : index_open_runs(idx);
}

/* Finding */

static enum status find_in_run(struct index *idx, struct index_run *run, uint64_t least)
{
	bool perhaps = false;
	struct index_source *s = &idx->sources[idx->sources_count];
	enum status st = index_run_perhaps(run, idx->hash, &perhaps);
	if (st || !perhaps)
		return st;
	st = index_source_run(s, run, idx->hash, least);
	idx->sources_count += !st && !s->end && s->head.hash == idx->hash;
	return st;
}

/* Bit i: run i may have HASH, as far as index_expect() has asked its filter already. */
static uint64_t perhaps(const struct index *idx, uint64_t hash)
{
	for (size_t i = 0; i < INDEX_EXPECTED; i++)
		if (idx->expected[i].hash == hash)
			return idx->expected[i].perhaps;
	return UINT64_MAX;
}

enum status index_find(struct index *idx, uint64_t hash)
{
	return index_find_from(idx, hash, 0);
}

enum status index_find_from(struct index *idx, uint64_t hash, uint64_t least)
{
	enum status st = ST_OK;
	uint64_t runs = perhaps(idx, hash);
	idx->hash = hash;
	idx->sources_count = 0;
	for (size_t i = 0; !st && i < idx->runs_count; i++)
		if (i >= 64 || runs >> i & 1)
			st = find_in_run(idx, &idx->runs[i], least);
	uint32_t first = index_pending_first(&idx->pending, hash);
	while (first != PENDING_NONE && index_entry_id(&idx->pending.entries[first].entry) < least)
		first = index_pending_next(&idx->pending, first);
	if (first != PENDING_NONE)
		index_source_pending(&idx->sources[idx->sources_count++], &idx->pending, first);
	if (st)
		idx->sources_count = 0;
	return st;
}

enum status index_next(struct index *idx, bool *found, uint64_t *id)
{
	struct index_entry e = { 0 };
	bool any = idx->sources_count > 0;
	enum status st = ST_OK;
	while (!st && any) {
		st = index_sources_next(idx->sources, idx->sources_count, &any, &e);
		any = any && e.hash == idx->hash;
		if (any && !index_entry_removed(&e))
			break;
	}
	if (st)
		return st;
	*found = any;
	if (any)
		*id = index_entry_id(&e);
	return ST_OK;
}

/* The hash told CALLS_AGO calls before the one at hand. */
static struct index_expected *expected(struct index *idx, uint32_t calls_ago)
{
	return &idx->expected[(idx->expected_next - calls_ago) % INDEX_EXPECTED];
}

/* The second step; only the oldest 64 runs have a third. */
static void expect_blocks(struct index *idx, struct index_expected *e)
{
	index_pending_expect_more(&idx->pending, e->hash);
	for (size_t i = 0; i < idx->runs_count && i < 64; i++)
		if (!index_run_expect_block(&idx->runs[i], e->hash))
			e->perhaps &= ~((uint64_t)1 << i);
}

static void expect_entries(struct index *idx, const struct index_expected *e)
{
	for (size_t i = 0; i < idx->runs_count && i < 64; i++)
		if (e->perhaps >> i & 1)
			index_run_expect_entry(&idx->runs[i], e->hash);
}

void index_expect(struct index *idx, uint64_t hash)
{
	enum { STEP = 3 };
	*expected(idx, 0) = (struct index_expected){ hash, UINT64_MAX };
	index_pending_expect(&idx->pending, hash);
	for (size_t i = 0; i < idx->runs_count; i++)
		index_run_expect(&idx->runs[i], hash);
	expect_blocks(idx, expected(idx, STEP));
	expect_entries(idx, expected(idx, 2 * STEP));
	idx->expected_next++;
}

/* Changing */

enum status index_add(struct index *idx, uint64_t hash, uint64_t id)
{
	REQUIRE(id < INDEX_ID_END);
	return index_pending_put(&idx->pending, index_entry_of(hash, id, false));
}

enum status index_remove(struct index *idx, uint64_t hash, uint64_t id)
{
	REQUIRE(id < INDEX_ID_END);
	return index_pending_put(&idx->pending, index_entry_of(hash, id, true));
}

void index_forget(struct index *idx)
{
	index_pending_clear(&idx->pending);
	idx->sources_count = 0;
}

size_t index_pressure(const struct index *idx)
{
	enum { PAGES_LEAST = 8 * 4096 }; /* of a run of its own, and of the trees' paths to it */
	if (idx->pending.count == 0)
		return 0;
	return index_pending_memory(&idx->pending) + idx->pending.count * sizeof(struct index_entry) +
	       PAGES_LEAST;
}

struct run_info index_new_run(struct index *idx, uint64_t entries)
{
	const struct index_bounds *b = &idx->bounds;
	struct run_info run = { .number = idx->manifest.next_run++ };
	REQUIRE(idx->manifest.next_run != 0);
	if (entries >= b->filter_least)
		run.filters = (uint32_t)((entries + b->filter_entries - 1) / b->filter_entries);
	return run;
}

/* How many of the newest runs are so small that what is pending is written together with them. */
static size_t absorbed(const struct index *idx)
{
	const struct index_manifest *m = &idx->manifest;
	size_t n = 0, least = m->merge.first + m->merge.count;
	uint64_t entries = 0;
	while (m->runs.count - n > least) {
		entries += m->runs.list[m->runs.count - n - 1].entries;
		if (entries > idx->bounds.absorbed)
			break;
		n++;
	}
	return n;
}

static enum status copy_all(struct index_source *sources, size_t count, bool oldest, struct index_writer *w)
{
	struct index_entry e;
	bool found = false;
	enum status st = index_sources_next(sources, count, &found, &e);
	while (!st && found) {
		if (!oldest || !index_entry_removed(&e))
			st = index_writer_add(w, &e);
		if (!st)
			st = index_sources_next(sources, count, &found, &e);
	}
	return st ? st : index_writer_end(w);
}

/* Writes run INFO: LIST and the newest runs from number FIRST on. INFO is then what was written. */
static enum status write_run(struct index *idx, size_t first, const struct index_entry *list, size_t count,
			     struct run_info *info)
{
	struct index_writer *w = NULL;
	const struct index_entry none = { 0 };
	size_t n = 0;
	enum status st = index_writer_new(&w, idx->env, idx->txn, info, none, idx->bounds.block_entries, true);
	for (size_t i = first; !st && i < idx->runs_count; i++)
		st = index_source_run(&idx->sources[n++], &idx->runs[i], 0, 0);
	index_source_list(&idx->sources[n++], list, count);
	if (!st)
		st = copy_all(idx->sources, n, first == 0, w);
	if (!st)
		*info = w->info;
	free(w);
	idx->sources_count = 0;
	return st;
}

/* Makes INFO, which has taken the place of the runs from FIRST on, the newest. */
static enum status replace_newest(struct index *idx, size_t first, const struct run_info *info)
{
	struct index_manifest *m = &idx->manifest;
	enum status st = ST_OK;
	for (size_t i = first; !st && i < m->runs.count; i++)
		st = run_list_add(&m->gone, m->runs.list[i]);
	run_list_remove(&m->runs, first, m->runs.count - first);
	if (!st && info->blocks > 0)
		st = run_list_add(&m->runs, *info);
	return st;
}

enum status index_flush(struct index *idx)
{
	enum { DELETED = 64 }; /* the few blocks of what is absorbed, mostly; the rest is for settling */
	struct index_entry *list = NULL;
	size_t count = 0;
	if (idx->pending.count == 0)
		return ST_OK;
	size_t first = idx->runs_count - absorbed(idx);
	uint64_t entries = 0;
	enum status st = index_pending_sorted(&idx->pending, &list, &count);
	for (size_t i = first; i < idx->runs_count; i++)
		entries += idx->runs[i].info.entries;
	struct run_info info = index_new_run(idx, entries + count);
	if (!st)
		st = write_run(idx, first, list, count, &info);
	free(list);
	if (!st)
		st = replace_newest(idx, first, &info);
	if (!st)
		st = index_delete_gone(idx, DELETED);
	if (!st)
		st = index_manifest_put(idx->txn, &idx->env->tables[TABLE_META], &idx->manifest);
	if (!st)
		index_forget(idx);
	return st ? st : index_open_runs(idx);
}

enum status index_walk(struct index *idx, enum status (*visit)(void *ctx, uint64_t hash, uint64_t id),
		       void *ctx)
{
	struct index_entry e;
	bool found = true;
	enum status st = ST_OK;
	size_t n = idx->runs_count;
	REQUIRE(idx->pending.count == 0);
	idx->sources_count = 0;
	for (size_t i = 0; !st && i < n; i++)
		st = index_source_run(&idx->sources[i], &idx->runs[i], 0, 0);
	while (!st) {
		st = index_sources_next(idx->sources, n, &found, &e);
		if (st || !found)
			break;
		if (!index_entry_removed(&e))
			st = visit(ctx, e.hash, index_entry_id(&e));
	}
	return st;
}
