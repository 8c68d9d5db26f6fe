/*
 * The changed products of the identity map become values, in key order. They come in no order, but all known
 * ones keep their rank by SKU from one flush to the next: so the changed ones are marked as bits, and read off
 * in order without a sort.
 */
#include "store/products/products.h"

#include <stdlib.h>

#include "allot/base/arena.h"
#include "allot/base/contract.h"
#include "store/products/product_codec.h"

/* What one flush needs. */
struct flush {
	uint64_t *changed;	   /* bit RANK: the product is to be written */
	struct product **products; /* these, by SKU */
	size_t count;
	struct blocks_entry *list; /* their values */
	struct arena arena;	   /* of the values */
	struct buf room;
};

/* Order */

/* Gives every known product its rank in order of SKUs; nothing to do while no new one has come. */
static enum status rank_products(struct products *p)
{
	size_t n = p->known.count;
	if (p->sorted_count == n)
		return ST_OK;
	struct keymap_entry *list = malloc(n * sizeof(*list));
	struct product **sorted = realloc(p->sorted, n * sizeof(struct product *));
	if (sorted)
		p->sorted = sorted;
	enum status st = ST_OK;
	if (list && sorted) {
		memcpy(list, p->known.entries, n * sizeof(*list));
		st = keymap_sort_entries(list, n);
	} else {
		st = fail_memory();
	}
	for (size_t i = 0; !st && i < n; i++) {
		sorted[i] = list[i].value;
		sorted[i]->keeping.rank = i;
	}
	if (!st)
		p->sorted_count = n;
	free(list);
	return st;
}

/* Brings PRODUCT into the processor's cache. */
static void fetch(const struct product *product)
{
	enum { LINE = 64 };
	for (size_t at = 0; at < sizeof(*product); at += LINE)
		__builtin_prefetch((const char *)product + at);
}

/* Notes which products are to be written, by rank, and how much memory all of them take. */
static void mark_changed(struct products *p, struct flush *f)
{
	enum { AHEAD = 12 };
	for (size_t i = 0; i < p->touched_count; i++) {
		struct product *product = p->touched[i];
		size_t memory = product->keeping.memory;
		if (i + AHEAD < p->touched_count)
			fetch(p->touched[i + AHEAD]);
		product->keeping.touched = false;
		product->keeping.memory = product_memory(product);
		p->memory += product->keeping.memory - memory;
		if (product->dirty)
			f->changed[product->keeping.rank / 64] |= (uint64_t)1 << product->keeping.rank % 64;
	}
	p->touched_count = p->touched_memory = 0;
}

/* The changed products in order of SKUs. */
static void order_changed(const struct products *p, struct flush *f)
{
	for (size_t word = 0; word < (p->sorted_count + 63) / 64; word++)
		for (uint64_t bits = f->changed[word]; bits; bits &= bits - 1)
			f->products[f->count++] = p->sorted[64 * word + (size_t)__builtin_ctzll(bits)];
}

static enum status encode_product(struct flush *f, struct product *product, struct blocks_entry *out)
{
	buf_clear(&f->room);
	product_encode(&f->room, product);
	struct slice value = arena_copy(&f->arena, buf_slice(&f->room));
	if (buf_status(&f->room) || !value.p)
		return fail_memory();
	product->dirty = false;
	*out = (struct blocks_entry){ product->sku, value };
	return ST_OK;
}

static enum status encode_all(struct flush *f)
{
	enum { AHEAD = 8 };
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < f->count; i++) {
		if (i + 2 * AHEAD < f->count)
			fetch(f->products[i + 2 * AHEAD]);
		if (i + AHEAD < f->count)
			__builtin_prefetch(f->products[i + AHEAD]->segments[0].batches);
		st = encode_product(f, f->products[i], &f->list[i]);
	}
	return st;
}

static enum status write_segments(const struct products *p, struct product *product, struct buf *room)
{
	for (uint32_t i = 0; i < product->count; i++) {
		struct segment *s = &product->segments[i];
		unsigned char key[SEGMENT_KEY_BYTES];
		if (!s->dirty)
			continue;
		INVARIANT(s->batches != NULL);
		segment_key(key, product->id, s->number);
		buf_clear(room);
		batches_encode(room, s->batches, s->count);
		enum status st = buf_status(room);
		if (!st)
			st = record_put(p->txn, &p->env->tables[TABLE_SEGMENTS], slice_of(key, sizeof(key)),
					buf_slice(room), 0);
		if (st)
			return st;
		s->dirty = false;
	}
	return ST_OK;
}

/* The waiting lines of PRODUCT that have records of their own, or had some. */
static enum status write_waiting(const struct products *p, struct product *product)
{
	bool listed = waiting_is_listed(&product->waiting);
	if (!listed && !product->keeping.listed)
		return ST_OK;
	product->keeping.listed = listed;
	return waiting_flush(p->txn, p->env, product->id, &product->waiting);
}

static enum status write_all_segments(const struct products *p, struct flush *f)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < f->count; i++) {
		if (f->products[i]->count > 1)
			st = write_segments(p, f->products[i], &f->room);
		if (!st)
			st = write_waiting(p, f->products[i]);
	}
	return st;
}

/* Room for all that was touched; what is missing is NULL. */
static bool make_room(const struct products *p, struct flush *f)
{
	f->changed = calloc(p->sorted_count / 64 + 1, sizeof(*f->changed));
	f->products = malloc(p->touched_count * sizeof(struct product *));
	f->list = malloc(p->touched_count * sizeof(*f->list));
	return f->changed && f->products && f->list;
}

static void release(struct flush *f)
{
	free(f->changed);
	free(f->products);
	free(f->list);
	buf_release(&f->room);
	arena_release(&f->arena);
}

static enum status write_changed(struct products *p, struct flush *f)
{
	mark_changed(p, f);
	order_changed(p, f);
	enum status st = encode_all(f);
	if (!st)
		st = write_all_segments(p, f);
	if (!st && f->count > 0)
		st = blocks_put(p->txn, &p->env->tables[TABLE_PRODUCTS], f->list, f->count);
	return st;
}

enum status products_flush(struct products *p)
{
	struct flush f = { 0 };
	if (p->touched_count == 0)
		return ST_OK;
	enum status st = rank_products(p);
	if (st)
		return st;
	arena_init(&f.arena);
	buf_init(&f.room, 0);
	st = make_room(p, &f) ? write_changed(p, &f) : fail_memory();
	release(&f);
	return st;
}
