/* A table of blocks, and before it what has changed: the newer word counts. */
#include "store/notes/notes.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/varint.h"

void notes_init(struct notes *n, const struct env *env, enum table table)
{
	*n = (struct notes){ .env = env, .table = table };
	arena_init(&n->arena);
	keymap_init(&n->changed);
}

void notes_release(struct notes *n)
{
	arena_release(&n->arena);
	keymap_release(&n->changed);
}

void notes_rewind(struct notes *n)
{
	blocks_cursor_init(&n->cursor, n->txn, &n->env->tables[n->table]);
}

void notes_begin(struct notes *n, MDB_txn *txn)
{
	REQUIRE(n->changed.count == 0);
	n->txn = txn;
	notes_rewind(n);
	n->cursor.loads = 0;
}

void notes_forget(struct notes *n)
{
	keymap_release(&n->changed);
	arena_release(&n->arena);
	n->added = 0;
}

enum status notes_get(struct notes *n, struct slice key, bool *found, struct slice *value)
{
	const struct slice *changed = keymap_get(&n->changed, key);
	enum status st = ST_OK;
	if (changed) {
		*value = *changed;
		*found = true;
	} else {
		st = blocks_get(&n->cursor, key, found, value);
	}
	*found = !st && *found && value->n > 0;
	return st;
}

static enum status change(struct notes *n, struct slice key, struct slice value)
{
	struct slice *changed = keymap_get(&n->changed, key);
	struct slice copy = arena_copy(&n->arena, value);
	if (copy.n != value.n)
		return ST_NO_MEMORY;
	if (changed && changed->n > 0)
		n->added--;
	if (value.n > 0)
		n->added++;
	if (changed) {
		*changed = copy;
		return ST_OK;
	}
	changed = arena_alloc(&n->arena, sizeof(*changed));
	key = arena_copy(&n->arena, key);
	if (!changed || !key.p)
		return ST_NO_MEMORY;
	*changed = copy;
	return keymap_add(&n->changed, key, changed);
}

enum status notes_put(struct notes *n, struct slice key, struct slice value)
{
	REQUIRE(key.n > 0);
	REQUIRE(value.n > 0);
	return change(n, key, value);
}

enum status notes_remove(struct notes *n, struct slice key)
{
	return change(n, key, (struct slice){ 0 });
}

enum status notes_seek(struct notes *n, struct slice key, bool *found, struct slice *at, struct slice *value,
		       bool *wrote)
{
	bool end = false;
	enum status st = ST_OK;
	*found = false;
	*wrote = n->added > 0;
	if (*wrote)
		st = notes_flush(n);
	if (!st)
		st = blocks_seek(&n->cursor, key);
	while (!st) {
		st = blocks_next(&n->cursor, &end, at, value);
		if (st || end)
			break;
		const struct slice *changed = keymap_get(&n->changed, *at);
		*found = value->n > 0 && !(changed && changed->n == 0);
		if (*found)
			break;
	}
	return st;
}

enum status notes_clear(struct notes *n)
{
	const struct slice start = { 0 };
	struct block b;
	notes_forget(n);
	enum status st = blocks_load(n->txn, &n->env->tables[n->table], start, &b);
	/* most tables are empty anyway */
	if (!st && !(b.last && b.count == 0))
		st = blocks_clear(n->txn, &n->env->tables[n->table], start, start);
	notes_rewind(n);
	return st;
}

static bool begins_otherwise(void *ctx, struct slice key, struct slice value)
{
	const struct slice *prefix = ctx;
	return value.n > 0 && (key.n < prefix->n || memcmp(key.p, prefix->p, prefix->n) != 0);
}

enum status notes_clear_prefix(struct notes *n, struct slice prefix)
{
	struct blocks_filtered done = { 0 };
	size_t kept = 0;
	enum status st = notes_flush(n);
	while (!st && !done.last) {
		char room[BLOCKS_KEY_MAX];
		struct slice from = slice_of(room, done.next_n);
		memcpy(room, done.next, done.next_n);
		st = blocks_filter(n->txn, &n->env->tables[n->table], from, begins_otherwise, &prefix, &done);
		kept += done.kept;
	}
	if (!st && kept == 0)
		return notes_clear(n);
	notes_rewind(n);
	return st;
}

enum status notes_flush(struct notes *n)
{
	size_t count = n->changed.count;
	if (count == 0)
		return ST_OK;
	enum status st = keymap_sort(&n->changed);
	struct blocks_entry *list = malloc(count * sizeof(*list));
	if (!st && !list)
		st = fail_memory();
	for (size_t i = 0; !st && i < count; i++)
		list[i] = (struct blocks_entry){ n->changed.entries[i].key,
						 *(const struct slice *)n->changed.entries[i].value };
	if (!st)
		st = blocks_put(n->txn, &n->env->tables[n->table], list, count);
	free(list);
	if (!st)
		notes_forget(n);
	notes_rewind(n);
	return st;
}

size_t notes_pressure(const struct notes *n)
{
	enum { EACH = 2 * sizeof(struct keymap_entry) + sizeof(struct blocks_entry) };
	return n->arena.used + n->changed.count * EACH;
}

void row_key(unsigned char key[ROW_KEY_BYTES], uint32_t feed, uint64_t row)
{
	for (int i = 0; i < 4; i++)
		key[i] = (unsigned char)(feed >> (24 - 8 * i));
	be64_put(key + 4, row);
}

uint32_t row_key_feed(struct slice key)
{
	const unsigned char *p = (const unsigned char *)key.p;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

uint64_t row_key_row(struct slice key)
{
	return be64_get((const unsigned char *)key.p + 4);
}
