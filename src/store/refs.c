#include "allot/store/refs.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/base/varint.h"

bool ref_decode(struct slice value, struct ref_entry *out)
{
	struct reader r = reader_of(value);
	out->batch = read_varint(&r);
	out->eta = read_varint32(&r);
	out->said_qty = read_varint32(&r);
	uint32_t said_eta = read_varint32(&r);
	out->has_said_eta = said_eta > 0;
	out->said_eta = said_eta ? said_eta - 1 : DATE_NONE;
	out->sku = read_counted(&r);
	return reader_done(&r) && out->batch != 0 && out->eta <= DATE_LAST && out->sku.n <= IDENTIFIER_MAX;
}

static void encode(struct buf *out, const struct ref_entry *e)
{
	REQUIRE(e->batch != 0);
	REQUIRE(e->eta <= DATE_LAST);
	buf_put_varint(out, e->batch);
	buf_put_varint(out, e->eta);
	buf_put_varint(out, e->said_qty);
	buf_put_varint(out, e->has_said_eta ? e->said_eta + 1 : 0);
	buf_put_counted(out, e->sku);
}

void refs_init(struct refs *r, const struct env *env)
{
	*r = (struct refs){ .env = env };
	arena_init(&r->arena);
	keymap_init(&r->changed);
}

void refs_release(struct refs *r)
{
	arena_release(&r->arena);
	keymap_release(&r->changed);
}

void refs_rewind(struct refs *r)
{
	blocks_cursor_init(&r->cursor, r->txn, &r->env->tables[TABLE_REFS]);
}

void refs_begin(struct refs *r, MDB_txn *txn)
{
	REQUIRE(r->changed.count == 0);
	r->txn = txn;
	refs_rewind(r);
}

void refs_forget(struct refs *r)
{
	keymap_clear(&r->changed);
	arena_reset(&r->arena);
}

enum status refs_find(struct refs *r, struct slice ref, bool *found, struct ref_entry *out)
{
	struct slice value;
	struct ref_entry entry;
	const struct ref_entry *changed = keymap_get(&r->changed, ref);
	if (changed) {
		*found = true;
		*out = *changed;
		return ST_OK;
	}
	enum status st = blocks_get(&r->cursor, ref, found, &value);
	if (st != ST_OK || !*found)
		return st;
	if (!ref_decode(value, &entry))
		return fail(ST_DAMAGED, "store damaged: table refs: bad value");
	*out = entry;
	return ST_OK;
}

enum status refs_put(struct refs *r, struct slice ref, const struct ref_entry *entry)
{
	struct ref_entry *changed = keymap_get(&r->changed, ref);
	if (changed) {
		struct slice sku = changed->sku;
		REQUIRE(slice_eq(sku, entry->sku));
		*changed = *entry;
		changed->sku = sku;
		return ST_OK;
	}
	changed = arena_alloc(&r->arena, sizeof(*changed));
	struct slice key = arena_copy(&r->arena, ref);
	struct slice sku = arena_copy(&r->arena, entry->sku);
	if (!changed || !key.p || !sku.p)
		return ST_NO_MEMORY;
	*changed = *entry;
	changed->sku = sku;
	return keymap_add(&r->changed, key, changed);
}

/* Encodes all values into VALUES and lists the entries that point into it. */
static enum status list_entries(const struct refs *r, struct buf *values, struct blocks_entry *list)
{
	size_t start = 0;
	for (size_t i = 0; i < r->changed.count; i++) {
		encode(values, r->changed.entries[i].value);
		list[i] = (struct blocks_entry){ r->changed.entries[i].key,
						 slice_of(NULL, values->n - start) };
		start = values->n;
	}
	if (buf_status(values) != ST_OK)
		return buf_status(values);
	start = 0;
	for (size_t i = 0; i < r->changed.count; i++) {
		list[i].value.p = values->p + start;
		start += list[i].value.n;
	}
	return ST_OK;
}

enum status refs_flush(struct refs *r)
{
	struct buf values;
	if (r->changed.count == 0)
		return ST_OK;
	buf_init(&values, 0);
	enum status st = keymap_sort(&r->changed);
	struct blocks_entry *list = malloc(r->changed.count * sizeof(*list));
	if (!list)
		st = fail_memory();
	if (st == ST_OK)
		st = list_entries(r, &values, list);
	if (st == ST_OK)
		st = blocks_put(r->txn, &r->env->tables[TABLE_REFS], list, r->changed.count);
	free(list);
	buf_release(&values);
	if (st == ST_OK)
		refs_forget(r);
	return st;
}
