#include "allot/store/blocks.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/store/block.h"

/* The LMDB key of the block with this lower bound, in ROOM (1 + BLOCKS_KEY_MAX bytes). */
static struct slice lmdb_key(char *room, struct slice lower)
{
	REQUIRE(lower.n <= BLOCKS_KEY_MAX);
	room[0] = 'b';
	if (lower.n)
		memcpy(room + 1, lower.p, lower.n);
	return slice_of(room, lower.n + 1);
}

static MDB_val val(struct slice s)
{
	return (MDB_val){ s.n, (void *)(uintptr_t)s.p };
}

static enum status damaged(const struct blocks *map, const char *what)
{
	return fail(ST_DAMAGED, "store damaged: table %s: %s", map->name, what);
}

static enum status lmdb_failed(const struct blocks *map, int rc)
{
	if (rc == MDB_MAP_FULL)
		return ST_MAP_FULL;
	if (rc == MDB_NOTFOUND || rc == MDB_CORRUPTED || rc == MDB_PAGE_NOTFOUND)
		return damaged(map, mdb_strerror(rc));
	return fail(ST_IO, "store: table %s: %s", map->name, mdb_strerror(rc));
}

static enum status parse(const struct blocks *map, const MDB_val *key, const MDB_val *value,
			 struct block *out)
{
	if (!block_parse(slice_of(key->mv_data, key->mv_size), slice_of(value->mv_data, value->mv_size),
			 map->seed, out))
		return damaged(map, "checksum error");
	return ST_OK;
}

/* Puts CURSOR on the block with the greatest lower bound that is not above KEY. */
static int find(MDB_cursor *cursor, struct slice wanted, MDB_val *key, MDB_val *value)
{
	char room[1 + BLOCKS_KEY_MAX];
	struct slice search = lmdb_key(room, wanted);
	*key = val(search);
	int rc = mdb_cursor_get(cursor, key, value, MDB_SET_RANGE);
	if (rc == MDB_NOTFOUND)
		return mdb_cursor_get(cursor, key, value, MDB_LAST);
	if (rc == 0 && !slice_eq(slice_of(key->mv_data, key->mv_size), search))
		return mdb_cursor_get(cursor, key, value, MDB_PREV);
	return rc;
}

enum status blocks_load(MDB_txn *txn, const struct blocks *map, struct slice wanted, struct block *out)
{
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	struct block b;
	REQUIRE(wanted.n <= BLOCKS_KEY_MAX);
	int rc = mdb_cursor_open(txn, map->dbi, &cursor);
	if (rc == 0)
		rc = find(cursor, wanted, &key, &value);
	mdb_cursor_close(cursor);
	if (rc != 0)
		return lmdb_failed(map, rc);
	enum status st = parse(map, &key, &value, &b);
	if (st != ST_OK)
		return st;
	if (!block_covers(&b, wanted))
		return damaged(map, "a range of keys is missing");
	*out = b;
	return ST_OK;
}

static enum status put_block(MDB_txn *txn, const struct blocks *map, struct slice lower, struct slice upper,
			     const struct blocks_entry *entries, size_t n, struct buf *out)
{
	char room[1 + BLOCKS_KEY_MAX];
	struct slice k = lmdb_key(room, lower);
	enum status st = block_encode(k, upper, map->seed, entries, n, out);
	if (st != ST_OK)
		return st;
	MDB_val key = val(k);
	MDB_val value = val(buf_slice(out));
	int rc = mdb_put(txn, map->dbi, &key, &value, 0);
	return rc == 0 ? ST_OK : lmdb_failed(map, rc);
}

enum status blocks_create(MDB_txn *txn, const struct blocks *map)
{
	struct buf out;
	buf_init(&out, 0);
	enum status st = put_block(txn, map, (struct slice){ 0 }, (struct slice){ 0 }, NULL, 0, &out);
	buf_release(&out);
	return st;
}

/* Cursors */

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
	enum status st = blocks_load(c->txn, c->map, key, &c->block);
	c->loaded = st == ST_OK;
	return st;
}

enum status blocks_seek(struct blocks_cursor *c, struct slice key)
{
	struct block_entry_cursor at;
	if (c->past_end && slice_cmp(key, slice_of(c->key, c->key_n)) > 0)
		return ST_OK;
	c->past_end = c->read = false;
	enum status st = cursor_load(c, key);
	if (st != ST_OK)
		return st;
	if (!block_seek(&c->block, key, &at, c->key, &c->key_n))
		return damaged(c->map, "bad block");
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
		return damaged(c->map, "bad block");
	memcpy(bound, c->block.upper.p, c->block.upper.n);
	return blocks_seek(c, slice_of(bound, c->block.upper.n));
}

/* Reads the entry at the cursor, which there is. */
static enum status read_entry(struct blocks_cursor *c)
{
	struct block_entry_cursor at = { c->next.at, c->next.index };
	if (!block_next(&c->block, &at, c->key, &c->key_n, &c->value))
		return damaged(c->map, "bad block");
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
		if (st != ST_OK)
			return st;
		if (last) {
			*end = true;
			return ST_OK;
		}
	}
	enum status st = read_entry(c);
	if (st != ST_OK)
		return st;
	*key = slice_of(c->key, c->key_n);
	*value = c->value;
	*end = false;
	return ST_OK;
}

/*
 * Looks for KEY a few entries on from the one read last, as when keys are asked for in order. *SURE: it is either that
 * entry or nowhere, and *FOUND says which.
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
	for (int i = 0; st == ST_OK && order < 0 && i < STEPS && c->next.index < c->block.count; i++) {
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
	if (st == ST_OK && !sure) {
		st = blocks_seek(c, key);
		if (st == ST_OK && c->next.index < c->block.count)
			st = read_entry(c);
		*found = st == ST_OK && c->read && slice_eq(slice_of(c->key, c->key_n), key);
	}
	if (st == ST_OK && *found)
		*value = c->value;
	return st;
}

/* Writing */

/* One block's old content and what it becomes. */
struct merge {
	struct buf old_key;   /* LMDB key of the block */
	struct buf old_value; /* copy of its value: the original goes away with the first write */
	struct block block;   /* of these copies */
	struct buf keys;      /* whole keys of the old entries */
	struct blocks_entry *list;
	size_t count;
	size_t capacity;
	struct buf out;
};

static void merge_init(struct merge *m)
{
	*m = (struct merge){ 0 };
	buf_init(&m->old_key, 0);
	buf_init(&m->old_value, 0);
	buf_init(&m->keys, 0);
	buf_init(&m->out, 0);
}

static void merge_release(struct merge *m)
{
	buf_release(&m->old_key);
	buf_release(&m->old_value);
	buf_release(&m->keys);
	buf_release(&m->out);
	free(m->list);
}

static enum status merge_load(struct merge *m, MDB_cursor *cursor, const struct blocks *map,
			      struct slice wanted)
{
	MDB_val key, value;
	int rc = find(cursor, wanted, &key, &value);
	if (rc != 0)
		return lmdb_failed(map, rc);
	buf_clear(&m->old_key);
	buf_clear(&m->old_value);
	buf_put(&m->old_key, key.mv_data, key.mv_size);
	buf_put(&m->old_value, value.mv_data, value.mv_size);
	if (buf_status(&m->old_key) != ST_OK || buf_status(&m->old_value) != ST_OK)
		return ST_NO_MEMORY;
	key = val(buf_slice(&m->old_key));
	value = val(buf_slice(&m->old_value));
	enum status st = parse(map, &key, &value, &m->block);
	if (st == ST_OK && !block_covers(&m->block, wanted))
		st = damaged(map, "a range of keys is missing");
	return st;
}

static enum status merge_room(struct merge *m, size_t n)
{
	if (n <= m->capacity)
		return ST_OK;
	struct blocks_entry *list = realloc(m->list, n * sizeof(*list));
	if (!list)
		return fail_memory();
	m->list = list;
	m->capacity = n;
	return ST_OK;
}

static void merge_add(struct merge *m, struct blocks_entry e)
{
	INVARIANT(m->count < m->capacity);
	INVARIANT(m->count == 0 || slice_cmp(m->list[m->count - 1].key, e.key) < 0);
	m->list[m->count++] = e;
}

/* Merges the block's entries with the N of ENTRIES, all in its range. *APPENDS: all of these come behind. */
static enum status merge_lists(struct merge *m, const struct blocks *map,
			       const struct blocks_entry *entries, size_t n, bool *appends)
{
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	size_t i = 0;
	struct block_entry_cursor at = { 0 };
	struct slice value;
	enum status st = merge_room(m, m->block.count + n);
	if (st != ST_OK)
		return st;
	m->count = 0;
	buf_clear(&m->keys);
	if (!buf_room(&m->keys, (size_t)m->block.count * BLOCKS_KEY_MAX))
		return ST_NO_MEMORY;
	while (block_next(&m->block, &at, key, &key_n, &value)) {
		struct slice k = slice_of(m->keys.p + m->keys.n, key_n);
		int c = 1;
		buf_put(&m->keys, key, key_n);
		while (i < n && (c = slice_cmp(entries[i].key, k)) < 0)
			merge_add(m, entries[i++]);
		if (i < n && c == 0)
			merge_add(m, entries[i++]);
		else
			merge_add(m, (struct blocks_entry){ k, value });
	}
	*appends = i == 0;
	while (i < n)
		merge_add(m, entries[i++]);
	return at.index == m->block.count ? ST_OK : damaged(map, "bad block");
}

/* Bytes at which a block is full enough: even parts, or the table's fill when the new entries come behind. */
static size_t merge_target(const struct merge *m, const struct blocks *map, bool appends)
{
	if (appends)
		return BLOCK_BYTES_MAX * (size_t)map->fill_percent / 100;
	size_t size = block_size(m->list, m->count);
	size_t room = BLOCK_BYTES_MAX * 9 / 10;
	if (size <= room)
		return BLOCK_BYTES_MAX;
	size_t parts = (size + room - 1) / room;
	return (size + parts - 1) / parts;
}

/* Writes the merged list as one block or several, which together cover the old block's range. */
static enum status merge_write(struct merge *m, MDB_txn *txn, const struct blocks *map, bool appends)
{
	size_t target = merge_target(m, map, appends);
	struct slice lower = m->block.lower;
	size_t i = 0;
	while (i < m->count) {
		size_t n = block_fill(m->list + i, m->count - i, m->block.upper.n, target);
		struct slice upper = m->block.last ? (struct slice){ 0 } : m->block.upper;
		if (i + n < m->count) {
			struct slice next = m->list[i + n].key;
			upper = slice_of(next.p, shared_prefix(m->list[i + n - 1].key, next) + 1);
		}
		enum status st = put_block(txn, map, lower, upper, m->list + i, n, &m->out);
		if (st != ST_OK)
			return st;
		lower = upper;
		i += n;
	}
	return ST_OK;
}

enum status blocks_put(MDB_txn *txn, const struct blocks *map, const struct blocks_entry *entries, size_t n)
{
	struct merge m;
	MDB_cursor *cursor = NULL;
	enum status st = ST_OK;
	size_t i = 0;
	merge_init(&m);
	int rc = mdb_cursor_open(txn, map->dbi, &cursor);
	if (rc != 0)
		st = lmdb_failed(map, rc);
	while (st == ST_OK && i < n) {
		bool appends = false;
		REQUIRE(entries[i].key.n <= BLOCKS_KEY_MAX);
		st = merge_load(&m, cursor, map, entries[i].key);
		if (st != ST_OK)
			break;
		size_t end = i + 1;
		while (end < n && block_covers(&m.block, entries[end].key))
			end++;
		st = merge_lists(&m, map, entries + i, end - i, &appends);
		if (st == ST_OK)
			st = merge_write(&m, txn, map, appends);
		i = end;
	}
	mdb_cursor_close(cursor);
	merge_release(&m);
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
			return damaged(map, "keys out of order");
		if (!block_covers(b, k))
			return damaged(map, "a key outside its block's range");
		memcpy(before, key, key_n);
		before_n = key_n;
	}
	return at.index == b->count ? ST_OK : damaged(map, "bad block");
}

static enum status check_block(struct check *c, const struct blocks *map, const MDB_val *key,
			       const MDB_val *value)
{
	struct block b;
	enum status st = parse(map, key, value, &b);
	if (st != ST_OK)
		return st;
	if (c->last || !slice_eq(b.lower, buf_slice(&c->bound)))
		return damaged(map, "a range of keys is missing or double");
	c->last = b.last;
	c->entries += b.count;
	buf_clear(&c->bound);
	buf_put_slice(&c->bound, b.upper);
	st = buf_status(&c->bound);
	return st == ST_OK ? check_entries(map, &b) : st;
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
	while (rc == 0 && st == ST_OK) {
		st = check_block(&c, map, &key, &value);
		if (st == ST_OK)
			rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	if (st == ST_OK && rc != MDB_NOTFOUND)
		st = lmdb_failed(map, rc);
	if (st == ST_OK && !c.last)
		st = damaged(map, "a range of keys is missing");
	if (st == ST_OK)
		*entries = c.entries;
	mdb_cursor_close(cursor);
	buf_release(&c.bound);
	return st;
}
