/*
 * The records of waiting lines. Queues come and go with the stock, so what is written of one deletes what is
 * no longer part of it, too: the records of a product are exactly the segments that its own record lists.
 */
#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/products/product_codec.h"
#include "store/products/waiting_codec.h"

enum status waiting_read(MDB_txn *txn, const struct env *env, uint64_t product, uint32_t number, uint32_t count,
			 struct waiter *waiters)
{
	unsigned char key[SEGMENT_KEY_BYTES];
	struct slice payload = { 0 };
	bool found = false;
	segment_key(key, product, number);
	enum status st =
		record_get(txn, &env->tables[TABLE_WAITING], slice_of(key, sizeof(key)), &found, &payload);
	if (!st && (!found || !waiters_decode(payload, count, waiters)))
		st = fail(ST_DAMAGED, "store damaged: a segment of waiting lines is missing or bad");
	return st;
}

static enum status write_segment(MDB_txn *txn, const struct env *env, uint64_t product,
				 const struct waiting_segment *s, struct buf *room)
{
	unsigned char key[SEGMENT_KEY_BYTES];
	INVARIANT(s->waiters != NULL);
	segment_key(key, product, s->number);
	buf_clear(room);
	waiters_encode(room, s->waiters, s->count);
	enum status st = buf_status(room);
	if (st)
		return st;
	return record_put(txn, &env->tables[TABLE_WAITING], slice_of(key, sizeof(key)), buf_slice(room), 0);
}

static enum status write_changed(MDB_txn *txn, const struct env *env, uint64_t product, struct waiting *w)
{
	struct buf room;
	enum status st = ST_OK;
	buf_init(&room, 0);
	for (uint32_t i = 0; !st && i < w->count; i++) {
		if (!w->segments[i].dirty)
			continue;
		st = write_segment(txn, env, product, &w->segments[i], &room);
		w->segments[i].dirty = st != ST_OK;
	}
	buf_release(&room);
	return st;
}

/* Numbers of segments, and how many. */
struct numbers {
	uint32_t *list;
	size_t count;
	size_t capacity;
};

static enum status numbers_add(struct numbers *n, uint32_t number)
{
	if (n->count == n->capacity) {
		size_t capacity = n->capacity ? 2 * n->capacity : 64;
		uint32_t *list = realloc(n->list, capacity * sizeof(*list));
		if (!list)
			return fail_memory();
		n->list = list;
		n->capacity = capacity;
	}
	n->list[n->count++] = number;
	return ST_OK;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Adds the numbers of all records of PRODUCT. */
static enum status read_numbers(MDB_txn *txn, const struct env *env, uint64_t product, struct numbers *out)
{
	unsigned char first[SEGMENT_KEY_BYTES];
	MDB_cursor *cursor = NULL;
	MDB_val key = { sizeof(first), first }, value;
	enum status st = ST_OK;
	segment_key(first, product, 0);
	int rc = mdb_cursor_open(txn, env->tables[TABLE_WAITING].dbi, &cursor);
	if (rc == 0)
		rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
	while (rc == 0 && !st) {
		const unsigned char *p = key.mv_data;
		if (key.mv_size != SEGMENT_KEY_BYTES || memcmp(p, first, 8) != 0)
			break;
		st = numbers_add(out,
				 (uint32_t)p[8] << 24 | (uint32_t)p[9] << 16 | (uint32_t)p[10] << 8 | p[11]);
		if (!st)
			rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	}
	mdb_cursor_close(cursor);
	return st || rc == 0 || rc == MDB_NOTFOUND ? st : env_status(env, rc, "waiting lines");
}

static enum status delete_record(MDB_txn *txn, const struct env *env, uint64_t product, uint32_t number)
{
	unsigned char room[SEGMENT_KEY_BYTES];
	MDB_val key = { sizeof(room), room };
	segment_key(room, product, number);
	return env_status(env, mdb_del(txn, env->tables[TABLE_WAITING].dbi, &key, NULL), "waiting lines");
}

/* Deletes the records of PRODUCT that are none of W's. */
static enum status sweep(MDB_txn *txn, const struct env *env, uint64_t product, const struct waiting *w)
{
	struct numbers there = { 0 }, listed = { 0 };
	bool any = waiting_is_listed(w);
	enum status st = read_numbers(txn, env, product, &there);
	for (uint32_t i = 0; !st && any && i < w->count; i++)
		st = numbers_add(&listed, w->segments[i].number);
	if (!st && listed.count)
		qsort(listed.list, listed.count, sizeof(*listed.list), by_number);
	for (size_t i = 0; !st && i < there.count; i++)
		if (!listed.count ||
		    !bsearch(&there.list[i], listed.list, listed.count, sizeof(*listed.list), by_number))
			st = delete_record(txn, env, product, there.list[i]);
	free(there.list);
	free(listed.list);
	return st;
}

enum status waiting_flush(MDB_txn *txn, const struct env *env, uint64_t product, struct waiting *w)
{
	enum status st = waiting_is_listed(w) ? write_changed(txn, env, product, w) : ST_OK;
	if (st)
		return st;
	/* what stands in the product's record has none of its own from now on */
	for (uint32_t i = 0; !waiting_is_listed(w) && i < w->count; i++)
		w->segments[i].dirty = true;
	return sweep(txn, env, product, w);
}
