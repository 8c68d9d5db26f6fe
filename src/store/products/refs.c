/*
 * Refs: the codec and the table of what the store knows of a ref: which batch it is, of which SKU, and what
 * was last reported of it.
 */
#include "store/products/refs.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/date.h"
#include "allot/base/varint.h"

enum { REF_QTY = 1, REF_ETA = 2, REF_COUNT = 4, REF_COUNT_OF_SHIFT = 3, REF_FLAGS_END = 32 };

/* What the supplier said. */
static bool read_said(struct reader *r, struct ref_entry *out)
{
	unsigned flags = read_byte(r);
	out->has_said_qty = flags & REF_QTY;
	out->has_said_eta = flags & REF_ETA;
	out->has_said_count = flags & REF_COUNT;
	out->count_of = (enum said)(flags >> REF_COUNT_OF_SHIFT & 3);
	out->said_qty = out->has_said_qty ? read_varint32(r) : 0;
	out->said_eta = out->has_said_eta ? read_varint32(r) : DATE_NONE;
	out->said_count = out->has_said_count ? read_varint32(r) : 0;
	out->said_content = out->has_said_count ? read_fixed64(r) : 0;
	return flags < REF_FLAGS_END && out->count_of < SAID_COUNT && out->said_qty <= QUANTITY_MAX &&
	       out->said_count <= QUANTITY_MAX && out->said_eta <= DATE_LAST;
}

bool ref_decode(struct slice value, struct ref_entry *out)
{
	struct reader r = reader_of(value);
	out->batch = read_varint(&r);
	out->eta = read_varint32(&r);
	bool sound = read_said(&r, out);
	out->sku = read_counted(&r);
	return sound && reader_done(&r) && out->batch != 0 && out->eta <= DATE_LAST && out->sku.n > 0 &&
	       out->sku.n <= IDENTIFIER_MAX;
}

static void encode(struct buf *out, const struct ref_entry *e)
{
	unsigned flags = (e->has_said_qty ? REF_QTY : 0) | (e->has_said_eta ? REF_ETA : 0) |
			 (e->has_said_count ? REF_COUNT : 0) | (unsigned)e->count_of << REF_COUNT_OF_SHIFT;
	REQUIRE(e->batch != 0);
	REQUIRE(e->eta <= DATE_LAST);
	REQUIRE(e->count_of < SAID_COUNT);
	buf_put_varint(out, e->batch);
	buf_put_varint(out, e->eta);
	buf_put_char(out, (char)flags);
	if (e->has_said_qty)
		buf_put_varint(out, e->said_qty);
	if (e->has_said_eta)
		buf_put_varint(out, e->said_eta);
	if (e->has_said_count) {
		buf_put_varint(out, e->said_count);
		buf_put_fixed64(out, e->said_content);
	}
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
	r->cursor.loads = 0;
}

void refs_forget(struct refs *r)
{
	/* what a large feed of batches needed is given back: the next one's are lines */
	keymap_release(&r->changed);
	arena_release(&r->arena);
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
	if (st || !*found)
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

/* Encodes the changed entries FROM up to TO into VALUES and lists them. */
static enum status list_changed(const struct refs *r, size_t from, size_t to, struct buf *values,
				struct blocks_entry *list)
{
	size_t start = 0;
	buf_clear(values);
	for (size_t i = from; i < to; i++) {
		encode(values, r->changed.entries[i].value);
		list[i - from] =
			(struct blocks_entry){ r->changed.entries[i].key, slice_of(NULL, values->n - start) };
		start = values->n;
	}
	start = 0;
	for (size_t i = 0; !buf_status(values) && i < to - from; i++) {
		list[i].value.p = values->p + start;
		start += list[i].value.n;
	}
	return buf_status(values);
}

enum status refs_flush(struct refs *r)
{
	/* so many at a time: memory stays small */
	enum { AT_A_TIME = 8 * 1024 };
	struct buf values;
	size_t n = r->changed.count;
	if (n == 0)
		return ST_OK;
	buf_init(&values, 0);
	enum status st = keymap_sort(&r->changed);
	struct blocks_entry *list = malloc(AT_A_TIME * sizeof(*list));
	if (!list)
		st = fail_memory();
	for (size_t from = 0; !st && from < n; from += AT_A_TIME) {
		size_t to = from + AT_A_TIME < n ? from + AT_A_TIME : n;
		st = list_changed(r, from, to, &values, list);
		if (!st)
			st = blocks_put(r->txn, &r->env->tables[TABLE_REFS], list, to - from);
	}
	free(list);
	buf_release(&values);
	if (!st)
		refs_forget(r);
	return st;
}
