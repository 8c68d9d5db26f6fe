/*
 * Reading: a look-up loads the one block that answers for its key and searches that; a walk goes from block to
 * block, each of which must begin where the one before ended.
 */
#include "store/blocks/blocks.h"

#include "allot/base/contract.h"

enum status blocks_load(MDB_txn *txn, const struct blocks *map, struct slice wanted, struct block *out)
{
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	struct block b;
	REQUIRE(wanted.n <= BLOCKS_KEY_MAX);
	int rc = mdb_cursor_open(txn, map->dbi, &cursor);
	if (rc == 0)
		rc = blocks_find(cursor, wanted, &key, &value);
	mdb_cursor_close(cursor);
	if (rc != 0)
		return blocks_failed(map, rc);
	enum status st = blocks_parse(map, &key, &value, &b);
	if (st)
		return st;
	if (!block_covers(&b, wanted))
		return blocks_damaged(map, "a range of keys is missing");
	*out = b;
	return ST_OK;
}

/* Cursors */

size_t blocks_held(MDB_txn *txn, const struct blocks *table, size_t touched)
{
	enum { FEW = 1024 };
	MDB_stat stat;
	if (touched < FEW || mdb_stat(txn, table->dbi, &stat))
		return 0;
	size_t pages = stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages;
	return (touched < pages ? touched : pages) * stat.ms_psize;
}

void blocks_cursor_init(struct blocks_cursor *c, MDB_txn *txn, const struct blocks *map)
{
	c->map = map;
	c->txn = txn;
	c->loaded = c->past_end = c->read = false;
	c->next = (struct reader_at){ 0 };
	c->key_n = 0;
}

static enum status cursor_load(struct blocks_cursor *c, struct slice key)
{
	if (c->loaded && block_covers(&c->block, key))
		return ST_OK;
	c->loaded = false;
	c->loads++;
	enum status st = blocks_load(c->txn, c->map, key, &c->block);
	c->loaded = !st;
	return st;
}

enum status blocks_seek(struct blocks_cursor *c, struct slice key)
{
	struct block_entry_cursor at;
	if (c->past_end && slice_cmp(key, slice_of(c->key, c->key_n)) > 0)
		return ST_OK;
	c->past_end = c->read = false;
	enum status st = cursor_load(c, key);
	if (st)
		return st;
	if (!block_seek(&c->block, key, &at, c->key, &c->key_n))
		return blocks_damaged(c->map, "bad block");
	c->next = (struct reader_at){ at.at, at.index };
	c->past_end = c->block.last && at.index == c->block.count && at.index > 0;
	return ST_OK;
}

/* Steps to the first entry of the following block; *END when this was the last one. */
static enum status next_block(struct blocks_cursor *c, bool *end)
{
	char bound[BLOCKS_KEY_MAX];
	*end = c->block.last;
	if (*end)
		return ST_OK;
	if (c->block.upper.n > BLOCKS_KEY_MAX)
		return blocks_damaged(c->map, "bad block");
	memcpy(bound, c->block.upper.p, c->block.upper.n);
	return blocks_seek(c, slice_of(bound, c->block.upper.n));
}

/* Reads the entry at the cursor, which there is. */
static enum status read_entry(struct blocks_cursor *c)
{
	struct block_entry_cursor at = { c->next.at, c->next.index };
	if (!block_next(&c->block, &at, c->key, &c->key_n, &c->value))
		return blocks_damaged(c->map, "bad block");
	c->next = (struct reader_at){ at.at, at.index };
	c->read = true;
	return ST_OK;
}

enum status blocks_next(struct blocks_cursor *c, bool *end, struct slice *key, struct slice *value)
{
	bool last = false;
	REQUIRE(c->loaded);
	while (c->next.index == c->block.count) {
		enum status st = next_block(c, &last);
		if (st)
			return st;
		if (last) {
			*end = true;
			return ST_OK;
		}
	}
	enum status st = read_entry(c);
	if (st)
		return st;
	*key = slice_of(c->key, c->key_n);
	*value = c->value;
	*end = false;
	return ST_OK;
}

/*
 * Looks for KEY a few entries on from the one read last, as when keys are asked for in order. *SURE: it is
 * either that entry or nowhere, and *FOUND says which.
 */
static enum status step_to(struct blocks_cursor *c, struct slice key, bool *sure, bool *found)
{
	enum { STEPS = 3 };
	enum status st = ST_OK;
	*sure = *found = false;
	if (!c->loaded || !c->read || c->past_end)
		return ST_OK;
	int order = slice_cmp(slice_of(c->key, c->key_n), key);
	*sure = order == 0;
	for (int i = 0; !st && order < 0 && i < STEPS && c->next.index < c->block.count; i++) {
		st = read_entry(c);
		order = slice_cmp(slice_of(c->key, c->key_n), key);
		*sure = order >= 0;
	}
	*found = *sure && order == 0;
	return st;
}

enum status blocks_get(struct blocks_cursor *c, struct slice key, bool *found, struct slice *value)
{
	bool sure = false;
	enum status st = step_to(c, key, &sure, found);
	if (!st && !sure) {
		st = blocks_seek(c, key);
		if (!st && c->next.index < c->block.count)
			st = read_entry(c);
		*found = !st && c->read && slice_eq(slice_of(c->key, c->key_n), key);
	}
	if (!st && *found)
		*value = c->value;
	return st;
}

/* Checking */

struct check {
	struct buf bound; /* the upper bound of the block before */
	bool last;	  /* that block had none */
	uint64_t entries;
};

static enum status check_entries(const struct blocks *map, const struct block *b)
{
	char key[BLOCKS_KEY_MAX], before[BLOCKS_KEY_MAX];
	size_t key_n = 0, before_n = 0;
	struct block_entry_cursor at = { 0 };
	struct slice value;
	while (block_next(b, &at, key, &key_n, &value)) {
		struct slice k = slice_of(key, key_n);
		if (at.index > 1 && slice_cmp(slice_of(before, before_n), k) >= 0)
			return blocks_damaged(map, "keys out of order");
		if (!block_covers(b, k))
			return blocks_damaged(map, "a key outside its block's range");
		memcpy(before, key, key_n);
		before_n = key_n;
	}
	return at.index == b->count ? ST_OK : blocks_damaged(map, "bad block");
}

static enum status check_block(struct check *c, const struct blocks *map, const MDB_val *key,
			       const MDB_val *value)
{
	struct block b;
	enum status st = blocks_parse(map, key, value, &b);
	if (st)
		return st;
	if (c->last || !slice_eq(b.lower, buf_slice(&c->bound)))
		return blocks_damaged(map, "a range of keys is missing or double");
	c->last = b.last;
	c->entries += b.count;
	buf_clear(&c->bound);
	buf_put_slice(&c->bound, b.upper);
	st = buf_status(&c->bound);
	return st ? st : check_entries(map, &b);
}

enum status blocks_check(MDB_txn *txn, const struct blocks *map, uint64_t *entries)
{
	struct check c = { 0 };
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	enum status st = ST_OK;
	buf_init(&c.bound, 0);
	int rc = mdb_cursor_open(txn, map->dbi, &cursor);
	if (rc == 0)
		rc = mdb_cursor_get(cursor, &key, &value, MDB_FIRST);
	while (rc == 0 && !st) {
		st = check_block(&c, map, &key, &value);
		if (!st)
			rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	if (!st && rc != MDB_NOTFOUND)
		st = blocks_failed(map, rc);
	if (!st && !c.last)
		st = blocks_damaged(map, "a range of keys is missing");
	if (!st)
		*entries = c.entries;
	mdb_cursor_close(cursor);
	buf_release(&c.bound);
	return st;
}
