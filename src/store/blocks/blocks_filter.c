/*
 * Entries leave a table block by block: what is kept of a block is written again under its old range, so that
 * no range of keys is ever without a block.
 */
#include <stdlib.h>

#include "allot/base/arena.h"
#include "allot/base/contract.h"
#include "store/blocks/block.h"
#include "store/blocks/blocks.h"
#include "store/blocks/blocks_lmdb.h"

/* The entries of B that KEEP wants, copied into ARENA, in LIST, which has room for all. */
static enum status list_kept(const struct blocks *map, const struct block *b, blocks_keep *keep, void *ctx,
			     struct arena *arena, struct blocks_entry *list, size_t *kept)
{
	char key[BLOCKS_KEY_MAX];
	size_t key_n = 0;
	struct block_entry_cursor at = { 0 };
	struct slice value;
	*kept = 0;
	while (block_next(b, &at, key, &key_n, &value)) {
		struct slice k = slice_of(key, key_n);
		if (!keep(ctx, k, value))
			continue;
		struct blocks_entry *e = &list[(*kept)++];
		e->key = arena_copy(arena, k);
		e->value = arena_copy(arena, value);
		if (e->key.n != k.n || e->value.n != value.n)
			return ST_NO_MEMORY;
	}
	return at.index == b->count ? ST_OK : blocks_damaged(map, "bad block");
}

static enum status filter_block(MDB_txn *txn, const struct blocks *map, const struct block *b,
				blocks_keep *keep, void *ctx, struct arena *arena, size_t *kept)
{
	struct buf out;
	struct blocks_entry *list = malloc((b->count + 1) * sizeof(*list));
	struct slice lower = arena_copy(arena, b->lower), upper = arena_copy(arena, b->upper);
	enum status st = ST_OK;
	buf_init(&out, 0);
	if (!list || lower.n != b->lower.n || upper.n != b->upper.n)
		st = fail_memory();
	if (!st)
		st = list_kept(map, b, keep, ctx, arena, list, kept);
	if (!st && *kept < b->count)
		st = blocks_write(txn, map, lower, b->last ? (struct slice){ 0 } : upper, list, *kept, &out);
	free(list);
	buf_release(&out);
	return st;
}

enum status blocks_filter(MDB_txn *txn, const struct blocks *map, struct slice key, blocks_keep *keep,
			  void *ctx, struct blocks_filtered *out)
{
	struct block b;
	struct arena arena;
	size_t kept = 0;
	enum status st = blocks_load(txn, map, key, &b);
	if (st)
		return st;
	if (b.upper.n > BLOCKS_KEY_MAX)
		return blocks_damaged(map, "bad block");
	*out = (struct blocks_filtered){ .last = b.last, .next_n = b.upper.n };
	if (b.upper.n)
		memcpy(out->next, b.upper.p, b.upper.n);
	arena_init(&arena);
	size_t count = b.count;
	st = filter_block(txn, map, &b, keep, ctx, &arena, &kept);
	out->kept = kept;
	out->dropped = count - kept;
	arena_release(&arena);
	return st;
}
