/*
 * Checking an index: each run for itself, from its first hash to its last, and then the tables, so that nothing
 * is in them that belongs to no run.
 */
#include <stdlib.h>

#include "store/blocks/blocks_lmdb.h"
#include "store/index/index_bytes.h"
#include "store/index/index.h"
#include "store/index/index_filter.h"
#include "store/index/index_internal.h"

/* A run on its way through the check. */
struct checked {
	struct index_run run;
	bool whole; /* not one that a merge is still writing */
	uint32_t pages;
	uint64_t entries;
	uint64_t sum;
	const char *page; /* of the filter, the one used last */
	uint32_t page_number;
};

static enum status check_page(struct checked *c, uint32_t number)
{
	enum status st = index_run_page(&c->run, number, &c->page);
	c->page_number = number;
	return st;
}

static enum status check_in_filter(struct checked *c, uint64_t hash)
{
	enum status st = ST_OK;
	if (c->pages == 0)
		return ST_OK;
	uint32_t number = index_filter_page(hash, c->run.info.filters);
	if (number >= c->pages)
		return ST_OK;
	if (!c->page || number != c->page_number)
		st = check_page(c, number);
	if (!st && !index_filter_perhaps(c->page, hash))
		st = index_damaged("a filter does not know a hash of its run");
	return st;
}

static enum status check_block(struct checked *c, const struct index_block *b)
{
	enum status st = ST_OK;
	if (!index_block_ordered(b))
		return index_damaged("a block is out of order");
	for (uint32_t i = 0; !st && i < b->count; i++)
		st = check_in_filter(c, index_block_entry(b, i).hash);
	c->entries += b->count;
	c->sum += le_get(b->hashes - INDEX_BLOCK_HEADER, 8);
	return st;
}

static enum status check_blocks(struct checked *c)
{
	struct index_block b, next;
	enum status st = index_run_block(&c->run, 0, &b);
	if (!st && (b.number != 0 || b.lower != 0 || b.continued))
		st = index_damaged("the first block of a run is missing");
	if (!st)
		st = check_block(c, &b);
	while (!st && b.number + 1 < c->run.info.blocks) {
		st = index_run_next_block(&c->run, &b, &next);
		if (st)
			break;
		struct index_entry last = index_block_entry(&b, b.count - 1),
				   first = index_block_entry(&next, 0);
		if (index_entry_cmp(&last, &first) >= 0)
			st = index_damaged("blocks are out of order");
		else
			st = check_block(c, &next);
		b = next;
	}
	if (!st && c->whole && b.upper != UINT64_MAX)
		st = index_damaged("the last block of a run is missing");
	return st;
}

static enum status check_pages(struct checked *c)
{
	enum status st = ST_OK;
	for (uint32_t i = 0; !st && i < c->pages; i++) {
		st = check_page(c, i);
		if (!st)
			c->sum += le_get(c->page, 8);
	}
	return st;
}

static enum status check_run(struct checked *c, uint64_t *entries)
{
	enum status st = check_blocks(c);
	if (!st)
		st = check_pages(c);
	if (!st && (c->entries != c->run.info.entries || c->sum != c->run.info.sum))
		st = index_damaged("a run is not what was written");
	*entries += c->entries;
	return st;
}

/* Pages of its filter that a merge has written so far. */
static uint32_t pages_of_merge(const struct index_merge *m)
{
	return m->run.filters ? index_filter_page(m->last.hash, m->run.filters) : 0;
}

static enum status check_runs(struct index *idx, uint64_t *entries)
{
	const struct index_merge *m = &idx->manifest.merge;
	enum status st = ST_OK;
	uint64_t twice = 0; /* entries that are in the merge's run and in those it merges */
	for (size_t i = 0; !st && i < idx->runs_count; i++) {
		struct checked c = { .whole = true, .pages = idx->runs[i].info.filters };
		index_run_init(&c.run, idx->env, idx->txn, &idx->runs[i].info, true);
		st = check_run(&c, entries);
	}
	if (!st && m->count > 0 && m->run.blocks > 0) {
		struct checked c = { .pages = pages_of_merge(m) };
		index_run_init(&c.run, idx->env, idx->txn, &m->run, true);
		st = check_run(&c, &twice);
	}
	return st;
}

/* The tables */

/* How many blocks and pages of a run there should be, less those seen. */
struct tally {
	uint32_t run;
	uint32_t blocks;
	uint32_t pages;
};

static size_t tally_runs(const struct run_list *l, struct tally *tallies)
{
	for (size_t i = 0; i < l->count; i++)
		tallies[i] = (struct tally){ l->list[i].number, l->list[i].blocks, l->list[i].filters };
	return l->count;
}

static size_t tally_all(const struct index_manifest *m, struct tally *tallies)
{
	size_t n = tally_runs(&m->runs, tallies);
	n += tally_runs(&m->gone, tallies + n);
	if (m->merge.count > 0) {
		uint32_t pages = m->merge.run.blocks > 0 ? pages_of_merge(&m->merge) : 0;
		tallies[n++] = (struct tally){ m->merge.run.number, m->merge.run.blocks, pages };
	}
	return n;
}

static struct tally *tally_of(struct tally *tallies, size_t n, const MDB_val *key)
{
	if (key->mv_size < 4)
		return NULL;
	uint32_t run = be32_get(key->mv_data);
	for (size_t i = 0; i < n; i++)
		if (tallies[i].run == run)
			return &tallies[i];
	return NULL;
}

/* Counts the entry of TABLE off its run's. Those of runs that are gone are seen only here. */
static enum status check_entry(const struct index *idx, enum table table, const MDB_val *key,
			       const MDB_val *value, struct tally *tallies, size_t n)
{
	struct index_block b;
	struct slice k = slice_of(key->mv_data, key->mv_size), v = slice_of(value->mv_data, value->mv_size);
	struct tally *t = tally_of(tallies, n, key);
	uint32_t *left = !t ? NULL : table == TABLE_INDEX ? &t->blocks : &t->pages;
	if (!left || *left == 0)
		return index_damaged("a block of no run");
	(*left)--;
	if (table == TABLE_INDEX && !index_block_parse(k, v, idx->env->tables[table].seed, &b))
		return index_damaged("checksum error");
	return ST_OK;
}

static enum status check_table(const struct index *idx, enum table table, struct tally *tallies, size_t n)
{
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	enum status st = ST_OK;
	int rc = mdb_cursor_open(idx->txn, idx->env->tables[table].dbi, &cursor);
	if (rc == 0)
		rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
	while (rc == 0 && !st) {
		st = check_entry(idx, table, &key, &value, tallies, n);
		if (!st)
			rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	mdb_cursor_close(cursor);
	return st || rc == MDB_NOTFOUND ? st : blocks_failed(&idx->env->tables[table], rc);
}

static enum status check_tables(const struct index *idx)
{
	const struct index_manifest *m = &idx->manifest;
	struct tally *tallies = malloc((m->runs.count + m->gone.count + 1) * sizeof(*tallies));
	if (!tallies)
		return fail_memory();
	size_t n = tally_all(m, tallies);
	enum status st = check_table(idx, TABLE_INDEX, tallies, n);
	if (!st)
		st = check_table(idx, TABLE_FILTERS, tallies, n);
	for (size_t i = 0; !st && i < n; i++)
		if (tallies[i].blocks > 0 || tallies[i].pages > 0)
			st = index_damaged("blocks of a run are missing");
	free(tallies);
	return st;
}

enum status index_check(struct index *idx, uint64_t *entries)
{
	*entries = 0;
	enum status st = check_runs(idx, entries);
	return st ? st : check_tables(idx);
}
