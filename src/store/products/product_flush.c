#include "store/products/product_flush.h"

#include <stdio.h>
#include <stdlib.h>

#include "allot/base/contract.h"

/* A thread takes longer to begin than a few products to encode. */
enum { BESIDE_MIN = 1024 };

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
static void mark_changed(struct products *p, struct product_flush *f)
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
	p->touched_count = 0;
}

/* The changed products in order of SKUs. */
static void order_changed(const struct products *p, struct product_flush *f)
{
	for (size_t word = 0; word < (p->sorted_count + 63) / 64; word++)
		for (uint64_t bits = f->changed[word]; bits; bits &= bits - 1)
			f->products[f->products_count++] = p->sorted[64 * word + (size_t)__builtin_ctzll(bits)];
}

/* Encoding: what may be done beside other work on the store, since it looks at the changed products alone. */

static enum status encode_product(struct product_flush *f, struct product *product)
{
	buf_clear(&f->room);
	product_encode(&f->room, product);
	struct slice record = arena_copy(&f->arena, buf_slice(&f->room));
	if (buf_status(&f->room) || !record.p)
		return fail_memory();
	product->dirty = false;
	f->list[f->count++] = (struct blocks_entry){ product->sku, record };
	return ST_OK;
}

static enum status encode_products(void *ctx)
{
	enum { AHEAD = 8 };
	struct product_flush *f = ctx;
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < f->products_count; i++) {
		if (i + 2 * AHEAD < f->products_count)
			fetch(f->products[i + 2 * AHEAD]);
		if (i + AHEAD < f->products_count)
			__builtin_prefetch(f->products[i + AHEAD]->segments[0].batches);
		st = encode_product(f, f->products[i]);
	}
	return st;
}

/* The sentence of a failure belongs to the thread it happened in, so it is kept. */
static void *encode_all(void *ctx)
{
	struct product_flush *f = ctx;
	f->status = contract_guarded(encode_products, f);
	if (f->status)
		(void)snprintf(f->message, sizeof(f->message), "%s", fail_message());
	return NULL;
}

/* Writing */

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

static enum status write_all_segments(const struct products *p, struct product_flush *f)
{
	enum status st = ST_OK;
	for (size_t i = 0; !st && i < f->products_count; i++)
		if (f->products[i]->count > 1)
			st = write_segments(p, f->products[i], &f->room);
	return st;
}

static void release(struct product_flush *f)
{
	free(f->changed);
	free(f->products);
	free(f->list);
	buf_release(&f->room);
	arena_release(&f->arena);
}

enum status product_flush_begin(struct product_flush *f, struct products *p, bool beside)
{
	*f = (struct product_flush){ .of = p };
	arena_init(&f->arena);
	buf_init(&f->room, 0);
	if (p->touched_count == 0)
		return ST_OK;
	enum status st = rank_products(p);
	if (st)
		return st;
	f->changed = calloc(p->sorted_count / 64 + 1, sizeof(*f->changed));
	f->products = malloc(p->touched_count * sizeof(struct product *));
	f->list = malloc(p->touched_count * sizeof(*f->list));
	if (!f->changed || !f->products || !f->list) {
		release(f);
		return fail_memory();
	}
	mark_changed(p, f);
	order_changed(p, f);
	f->beside = beside && f->products_count >= BESIDE_MIN &&
		    pthread_create(&f->thread, NULL, encode_all, f) == 0;
	if (!f->beside)
		(void)encode_all(f);
	return ST_OK;
}

enum status product_flush_end(struct product_flush *f, enum status before)
{
	const struct products *p = f->of;
	enum status st = before;
	if (f->beside)
		(void)pthread_join(f->thread, NULL);
	if (!st && f->status)
		st = fail(f->status, "%s", f->message[0] ? f->message : status_text(f->status));
	if (!st)
		st = write_all_segments(p, f);
	if (!st && f->count > 0)
		st = blocks_put(p->txn, &p->env->tables[TABLE_PRODUCTS], f->list, f->count);
	release(f);
	return st;
}
