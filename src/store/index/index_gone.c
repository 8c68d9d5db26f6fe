/*
 * Gone: runs whose entries stand in others now. Their blocks and pages are deleted a few at a time.
 */
#include "store/blocks/blocks_lmdb.h"
#include "store/index/index.h"
#include "store/index/index_filter.h"
#include "store/index/index_internal.h"

static enum status delete_page(struct index *idx, struct run_info *run)
{
	const struct blocks *table = &idx->env->tables[TABLE_FILTERS];
	unsigned char room[INDEX_FILTER_KEY];
	MDB_val key = blocks_val(slice_of(room, sizeof(room)));
	index_filter_key(room, run->number, run->filters - 1);
	int rc = mdb_del(idx->txn, table->dbi, &key, NULL);
	if (rc != 0)
		return blocks_failed(table, rc);
	run->filters--;
	return ST_OK;
}

/* Deletes the first block that is left; its number is not known, but that it is the first of the run. */
static enum status delete_block(struct index *idx, struct run_info *run)
{
	const struct blocks *table = &idx->env->tables[TABLE_INDEX];
	unsigned char room[INDEX_BLOCK_KEY];
	MDB_cursor *cursor = NULL;
	MDB_val key = blocks_val(slice_of(room, sizeof(room))), value;
	index_block_key(room, run->number, 0, 0);
	int rc = mdb_cursor_open(idx->txn, table->dbi, &cursor);
	if (rc == 0)
		rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
	mdb_cursor_close(cursor);
	if (rc == 0 && (key.mv_size != sizeof(room) || memcmp(key.mv_data, room, 4) != 0))
		return index_damaged("a block is missing");
	if (rc == 0) {
		memcpy(room, key.mv_data, sizeof(room));
		key.mv_data = room;
		rc = mdb_del(idx->txn, table->dbi, &key, NULL);
	}
	if (rc != 0)
		return blocks_failed(table, rc);
	run->blocks--;
	run->entries = run->blocks;
	return ST_OK;
}

enum status index_delete_gone(struct index *idx, uint32_t budget)
{
	struct run_list *gone = &idx->manifest.gone;
	enum status st = ST_OK;
	while (!st && gone->count > 0 && budget-- > 0) {
		struct run_info *run = &gone->list[gone->count - 1];
		if (run->filters > 0)
			st = delete_page(idx, run);
		else if (run->blocks > 0)
			st = delete_block(idx, run);
		if (run->filters == 0 && run->blocks == 0)
			gone->count--;
	}
	return st;
}
