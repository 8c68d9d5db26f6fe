/* How a table of blocks is written. */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/blocks/blocks.h"

enum status blocks_write(MDB_txn *txn, const struct blocks *map, struct slice lower, struct slice upper,
			 const struct blocks_entry *entries, size_t n, struct buf *out)
{
	char room[BLOCKS_LMDB_KEY_MAX];
	struct slice k = blocks_lmdb_key(room, lower);
	enum status st = block_encode(k, upper, map->seed, entries, n, out);
	if (st)
		return st;
	MDB_val key = blocks_val(k);
	MDB_val value = blocks_val(buf_slice(out));
	int rc = mdb_put(txn, map->dbi, &key, &value, 0);
	return rc == 0 ? ST_OK : blocks_failed(map, rc);
}

enum status blocks_create(MDB_txn *txn, const struct blocks *map)
{
	struct buf out;
	buf_init(&out, 0);
	enum status st = blocks_write(txn, map, (struct slice){ 0 }, (struct slice){ 0 }, NULL, 0, &out);
	buf_release(&out);
	return st;
}

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
	int rc = blocks_find(cursor, wanted, &key, &value);
	if (rc != 0)
		return blocks_failed(map, rc);
	buf_clear(&m->old_key);
	buf_clear(&m->old_value);
	buf_put(&m->old_key, key.mv_data, key.mv_size);
	buf_put(&m->old_value, value.mv_data, value.mv_size);
	if (buf_status(&m->old_key) || buf_status(&m->old_value))
		return ST_NO_MEMORY;
	key = blocks_val(buf_slice(&m->old_key));
	value = blocks_val(buf_slice(&m->old_value));
	enum status st = blocks_parse(map, &key, &value, &m->block);
	if (!st && !block_covers(&m->block, wanted))
		st = blocks_damaged(map, "a range of keys is missing");
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
static enum status merge_lists(struct merge *m, const struct blocks *map, const struct blocks_entry *entries,
			       size_t n, bool *appends)
{
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	size_t i = 0;
	struct block_entry_cursor at = { 0 };
	struct slice value;
	enum status st = merge_room(m, m->block.count + n);
	if (st)
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
	return at.index == m->block.count ? ST_OK : blocks_damaged(map, "bad block");
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
		enum status st = blocks_write(txn, map, lower, upper, m->list + i, n, &m->out);
		if (st)
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
		st = blocks_failed(map, rc);
	while (!st && i < n) {
		bool appends = false;
		REQUIRE(entries[i].key.n <= BLOCKS_KEY_MAX);
		st = merge_load(&m, cursor, map, entries[i].key);
		if (st)
			break;
		size_t end = i + 1;
		while (end < n && block_covers(&m.block, entries[end].key))
			end++;
		st = merge_lists(&m, map, entries + i, end - i, &appends);
		if (!st)
			st = merge_write(&m, txn, map, appends);
		i = end;
	}
	mdb_cursor_close(cursor);
	merge_release(&m);
	return st;
}

/* Deletes the block whose lower bound is BOUND, which becomes its upper bound; *LAST: it has none. */
static enum status delete_block(MDB_txn *txn, const struct blocks *map, struct buf *bound, bool *last)
{
	char room[BLOCKS_LMDB_KEY_MAX];
	struct block b;
	MDB_val key = blocks_val(blocks_lmdb_key(room, buf_slice(bound)));
	enum status st = blocks_load(txn, map, buf_slice(bound), &b);
	if (st)
		return st;
	if (!slice_eq(b.lower, buf_slice(bound)))
		return blocks_damaged(map, "no block begins where one should");
	buf_clear(bound);
	buf_put_slice(bound, b.upper);
	*last = b.last;
	int rc = mdb_del(txn, map->dbi, &key, NULL);
	return rc == 0 ? buf_status(bound) : blocks_failed(map, rc);
}

enum status blocks_clear(MDB_txn *txn, const struct blocks *map, struct slice from, struct slice to)
{
	struct buf bound, out;
	bool last = false, done = false;
	REQUIRE(!to.p || slice_cmp(from, to) < 0);
	buf_init(&bound, 0);
	buf_init(&out, 0);
	buf_put_slice(&bound, from);
	enum status st = buf_status(&bound);
	while (!st && !done) {
		st = delete_block(txn, map, &bound, &last);
		done = last || (to.p && slice_cmp(buf_slice(&bound), to) >= 0);
	}
	if (!st && (last != !to.p || (to.p && !slice_eq(buf_slice(&bound), to))))
		st = blocks_damaged(map, "no block ends where one should");
	if (!st)
		st = blocks_write(txn, map, from, to, NULL, 0, &out);
	buf_release(&bound);
	buf_release(&out);
	return st;
}
