/*
 * Settling: merging runs of about one size (index_sizes.c says which).
 *
 * A merge is done in steps. Until its end the runs that it merges are those that count, and what it has written
 * belongs to a run that only the manifest's `merge` names; at its end that takes their place. Their blocks are
 * deleted after that.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/index/index.h"
#include "store/index/index_internal.h"
#include "store/index/index_writer.h"

bool index_unsettled(const struct index *idx)
{
	const struct index_manifest *m = &idx->manifest;
	return m->merge.count > 0 || m->gone.count > 0 || index_merge_wanted(idx) > 0;
}

static void begin_merge(struct index *idx)
{
	struct index_manifest *m = &idx->manifest;
	size_t count = index_merge_wanted(idx);
	uint64_t entries = 0;
	if (count == 0)
		return;
	for (size_t i = m->runs.count - count; i < m->runs.count; i++)
		entries += m->runs.list[i].entries;
	m->merge = (struct index_merge){
		.first = m->runs.count - count,
		.count = count,
		.run = index_new_run(idx, entries),
	};
}

/* Merging */

/* The sources of the merge, behind what is merged already. */
static enum status open_sources(struct index *idx)
{
	const struct index_merge *m = &idx->manifest.merge;
	enum status st = ST_OK;
	bool first = m->run.blocks == 0;
	for (size_t i = 0; !st && i < m->count; i++) {
		struct index_source *s = &idx->sources[i];
		st = index_source_run(s, &idx->runs[m->first + i], first ? 0 : m->last.hash,
				      first ? 0 : index_entry_id(&m->last));
		if (!st && !first && !s->end && index_entry_cmp(&s->head, &m->last) == 0)
			st = index_source_step(s);
	}
	return st;
}

/* Copies entries to W until it has written BUDGET blocks; *END: all of them. */
static enum status merge_some(struct index *idx, struct index_writer *w, uint32_t budget, bool *end)
{
	const struct index_merge *m = &idx->manifest.merge;
	uint32_t until = m->run.blocks + budget;
	bool found = true;
	enum status st = ST_OK;
	while (!st && found && w->info.blocks < until) {
		struct index_entry e;
		st = index_sources_next(idx->sources, m->count, &found, &e);
		/* where no older run is, there is nothing that a removed pair must hide */
		if (!st && found && (m->first > 0 || !index_entry_removed(&e)))
			st = index_writer_add(w, &e);
	}
	*end = !found;
	return st || found ? st : index_writer_end(w);
}

/* The merged run takes the place of those it was made of. */
static enum status end_merge(struct index_manifest *m)
{
	enum status st = ST_OK;
	size_t first = m->merge.first, count = m->merge.count;
	for (size_t i = 0; !st && i < count; i++)
		st = run_list_add(&m->gone, m->runs.list[first + i]);
	m->runs.list[first] = m->merge.run;
	bool empty = m->merge.run.blocks == 0;
	run_list_remove(&m->runs, first + !empty, count - !empty);
	m->merge = (struct index_merge){ 0 };
	return st;
}

static enum status merge_step(struct index *idx, uint32_t budget)
{
	struct index_manifest *m = &idx->manifest;
	struct index_writer *w = NULL;
	bool end = false;
	enum status st = open_sources(idx);
	if (!st)
		st = index_writer_new(&w, idx->env, idx->txn, &m->merge.run, m->merge.last,
				      idx->bounds.block_entries, m->merge.run.number + 1 == m->next_run);
	if (!st)
		st = merge_some(idx, w, budget, &end);
	if (!st) {
		m->merge.run = w->info;
		m->merge.last = w->last;
	}
	free(w);
	return st || !end ? st : end_merge(m);
}

enum status index_settle(struct index *idx, MDB_txn *txn)
{
	struct index_manifest *m = &idx->manifest;
	const uint32_t budget = idx->bounds.settled;
	enum status st = index_begin(idx, txn);
	if (st)
		return st;
	REQUIRE(index_unsettled(idx));
	if (m->merge.count == 0 && m->gone.count == 0)
		begin_merge(idx);
	if (m->merge.count > 0)
		st = merge_step(idx, budget);
	if (!st && m->merge.count == 0)
		st = index_delete_gone(idx, budget);
	if (!st)
		st = index_manifest_put(txn, &idx->env->tables[TABLE_META], m);
	return st ? st : index_open_runs(idx);
}
