#include "allot/store/products.h"

#include <stdlib.h>

#include "allot/base/arena.h"
#include "allot/base/contract.h"

enum status segment_read(MDB_txn *txn, const struct env *env, uint64_t product, uint32_t number,
			 uint32_t count, struct batch *batches)
{
	unsigned char key[SEGMENT_KEY_BYTES];
	struct slice payload = { 0 };
	bool found = false;
	segment_key(key, product, number);
	enum status st = record_get(txn, &env->tables[TABLE_SEGMENTS], slice_of(key, sizeof(key)), &found,
				    &payload);
	if (st == ST_OK && (!found || !batches_decode(payload, count, batches)))
		st = fail(ST_DAMAGED, "store damaged: a segment of batches is missing or bad");
	return st;
}

static enum status load_segment(void *ctx, const struct product *p, uint32_t number, uint32_t count,
				struct batch *batches)
{
	const struct products *products = ctx;
	return segment_read(products->txn, products->env, p->id, number, count, batches);
}

void products_init(struct products *p, const struct env *env)
{
	*p = (struct products){ .env = env };
	p->source = (struct product_source){ load_segment, p };
	keymap_init_any_order(&p->known);
}

void products_release(struct products *p)
{
	products_forget(p);
	keymap_release(&p->known);
	free(p->touched);
	free(p->sorted);
	p->touched = p->sorted = NULL;
	p->touched_capacity = 0;
}

void products_begin(struct products *p, MDB_txn *txn)
{
	REQUIRE(p->touched_count == 0);
	p->txn = txn;
}

void products_forget(struct products *p)
{
	for (size_t i = 0; i < p->known.count; i++)
		product_free(p->known.entries[i].value);
	keymap_clear(&p->known);
	p->touched_count = p->sorted_count = 0;
	p->memory = 0;
}

static enum status touch(struct products *p, struct product *product)
{
	if (product->keeping.touched)
		return ST_OK;
	if (p->touched_count == p->touched_capacity) {
		size_t n = p->touched_capacity ? 2 * p->touched_capacity : 256;
		struct product **touched = realloc(p->touched, n * sizeof(*touched));
		if (!touched)
			return fail_memory();
		p->touched = touched;
		p->touched_capacity = n;
	}
	product->keeping.touched = true;
	p->touched[p->touched_count++] = product;
	return ST_OK;
}

/* Takes PRODUCT over, whatever happens. */
static enum status know(struct products *p, struct product *product)
{
	product->source = &p->source;
	enum status st = keymap_add(&p->known, product->sku, product);
	if (st != ST_OK) {
		product_free(product);
		return st;
	}
	return touch(p, product);
}

enum status products_find(struct products *p, struct blocks_cursor *c, struct slice sku,
			  struct product **out)
{
	struct product *product = keymap_get(&p->known, sku);
	struct slice record;
	bool found = false;
	if (product) {
		*out = product;
		return touch(p, product);
	}
	enum status st = blocks_get(c, sku, &found, &record);
	if (st == ST_OK && found)
		st = product_decode(sku, record, &product);
	if (st == ST_OK && found)
		st = know(p, product);
	if (st == ST_OK)
		*out = product;
	return st;
}

/* Reading ahead: each step follows one pointer of a SKU told some calls ago, whose target has arrived by now. */

static const struct product *likely(const struct products *p, size_t calls_ago)
{
	uint64_t hash = p->expected[(p->expected_next - calls_ago) % EXPECTED_PRODUCTS];
	const struct keymap_entry *e = keymap_likely(&p->known, hash);
	return e ? e->value : NULL;
}

void products_expect(struct products *p, struct slice sku)
{
	enum { STEP = 5, LINE = 64 };
	const struct product *product;
	p->expected[p->expected_next++ % EXPECTED_PRODUCTS] = keymap_hash(&p->known, sku);
	const struct keymap_entry *e =
		keymap_likely(&p->known, p->expected[(p->expected_next - STEP) % EXPECTED_PRODUCTS]);
	if (e)
		__builtin_prefetch(e);
	if ((product = likely(p, 2 * STEP)))
		for (size_t at = 0; at < sizeof(*product) + LINE; at += LINE)
			__builtin_prefetch((const char *)product + at);
	if ((product = likely(p, 3 * STEP)) && product->count > 0)
		__builtin_prefetch(product->segments[0].batches);
}

enum status products_add(struct products *p, struct slice sku, struct product **out)
{
	struct product *product = product_new(sku);
	if (!product)
		return fail_memory();
	enum status st = know(p, product);
	if (st == ST_OK)
		*out = product;
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
		if (st == ST_OK)
			st = record_put(p->txn, &p->env->tables[TABLE_SEGMENTS], slice_of(key, sizeof(key)),
					buf_slice(room), 0);
		if (st != ST_OK)
			return st;
		s->dirty = false;
	}
	return ST_OK;
}

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
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		sorted[i] = list[i].value;
		sorted[i]->keeping.rank = i;
	}
	if (st == ST_OK)
		p->sorted_count = n;
	free(list);
	return st;
}

/* What one flush needs. */
struct flush {
	struct arena arena;	     /* of the records */
	struct buf room;
	uint64_t *changed;	     /* bit RANK: the product is to be written */
	struct product **products;   /* these */
	size_t products_count;
	struct blocks_entry *list;   /* their records */
	size_t count;
};

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
	p->touched_count = 0;
}

/* Encodes PRODUCT and lists its record. */
static enum status list_product(const struct products *p, struct product *product, struct flush *f)
{
	enum status st = product->count > 1 ? write_segments(p, product, &f->room) : ST_OK;
	if (st != ST_OK)
		return st;
	buf_clear(&f->room);
	product_encode(&f->room, product);
	struct slice record = arena_copy(&f->arena, buf_slice(&f->room));
	if (buf_status(&f->room) != ST_OK || !record.p)
		return ST_NO_MEMORY;
	product->dirty = false;
	f->list[f->count++] = (struct blocks_entry){ product->sku, record };
	return ST_OK;
}

/* The changed products in order of SKUs. */
static void order_changed(const struct products *p, struct flush *f)
{
	for (size_t word = 0; word < (p->sorted_count + 63) / 64; word++)
		for (uint64_t bits = f->changed[word]; bits; bits &= bits - 1)
			f->products[f->products_count++] = p->sorted[64 * word + (size_t)__builtin_ctzll(bits)];
}

static enum status list_changed(struct products *p, struct flush *f)
{
	enum { AHEAD = 8 };
	enum status st = ST_OK;
	order_changed(p, f);
	for (size_t i = 0; st == ST_OK && i < f->products_count; i++) {
		if (i + 2 * AHEAD < f->products_count)
			fetch(f->products[i + 2 * AHEAD]);
		if (i + AHEAD < f->products_count)
			__builtin_prefetch(f->products[i + AHEAD]->segments[0].batches);
		st = list_product(p, f->products[i], f);
	}
	return st;
}

enum status products_flush(struct products *p)
{
	struct flush f = { 0 };
	if (p->touched_count == 0)
		return ST_OK;
	enum status st = rank_products(p);
	if (st != ST_OK)
		return st;
	arena_init(&f.arena);
	buf_init(&f.room, 0);
	f.changed = calloc(p->sorted_count / 64 + 1, sizeof(*f.changed));
	f.products = malloc(p->touched_count * sizeof(struct product *));
	f.list = malloc(p->touched_count * sizeof(*f.list));
	if (f.changed && f.products && f.list) {
		mark_changed(p, &f);
		st = list_changed(p, &f);
	} else {
		st = fail_memory();
	}
	if (st == ST_OK)
		st = blocks_put(p->txn, &p->env->tables[TABLE_PRODUCTS], f.list, f.count);
	free(f.changed);
	free(f.products);
	free(f.list);
	buf_release(&f.room);
	arena_release(&f.arena);
	return st;
}

void products_trim(struct products *p)
{
	REQUIRE(p->touched_count == 0);
	if (p->memory > PRODUCTS_MEMORY_MAX)
		products_forget(p);
}
