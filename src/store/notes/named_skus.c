/* A list that is only appended to; who named a SKU in the same transaction before is remembered in memory. */
#include "store/notes/named_skus.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"
#include "allot/models/order_line.h"

enum { PLACE_KEY_BYTES = 8 };

void named_skus_init(struct named_skus *n, const struct env *env)
{
	*n = (struct named_skus){ 0 };
	notes_init(&n->notes, env, TABLE_NAMED);
	arena_init(&n->arena);
	keymap_init_any_order(&n->seen);
}

static void forget_seen(struct named_skus *n)
{
	keymap_release(&n->seen);
	arena_release(&n->arena);
}

void named_skus_release(struct named_skus *n)
{
	notes_release(&n->notes);
	forget_seen(n);
}

void named_skus_begin(struct named_skus *n, MDB_txn *txn, uint64_t count)
{
	notes_begin(&n->notes, txn);
	forget_seen(n);
	n->count = count;
}

void named_skus_forget(struct named_skus *n)
{
	notes_forget(&n->notes);
	forget_seen(n);
}

enum status named_skus_add(struct named_skus *n, struct slice sku)
{
	unsigned char key[PLACE_KEY_BYTES];
	if (keymap_get(&n->seen, sku))
		return ST_OK;
	be64_put(key, n->count);
	enum status st = notes_put(&n->notes, slice_of(key, sizeof(key)), sku);
	struct slice copy = arena_copy(&n->arena, sku);
	if (!st && !copy.p)
		st = ST_NO_MEMORY;
	if (!st)
		st = keymap_add(&n->seen, copy, n);
	if (!st)
		n->count++;
	return st;
}

enum status named_skus_at(struct named_skus *n, uint64_t place, bool *found, struct slice *sku)
{
	unsigned char key[PLACE_KEY_BYTES];
	bool there = false;
	be64_put(key, place);
	*found = place < n->count;
	if (!*found)
		return ST_OK;
	enum status st = notes_get(&n->notes, slice_of(key, sizeof(key)), &there, sku);
	if (!st && (!there || sku->n > IDENTIFIER_MAX))
		st = fail(ST_DAMAGED, "store damaged: table named: an entry is missing or bad");
	return st;
}

enum status named_skus_done(struct named_skus *n)
{
	forget_seen(n);
	n->count = 0;
	return notes_clear(&n->notes);
}
