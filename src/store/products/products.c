/*
 * Products: the identity map over the table, and the loading of segments when the domain asks for them.
 */
#include "store/products/products.h"

#include <stdlib.h>

#include "allot/base/arena.h"
#include "allot/base/contract.h"

enum status segment_read(MDB_txn *txn, const struct env *env, uint64_t product, uint32_t number, uint32_t count,
			 struct batch *batches)
{
	unsigned char key[SEGMENT_KEY_BYTES];
	struct slice payload = { 0 };
	bool found = false;
	segment_key(key, product, number);
	enum status st =
		record_get(txn, &env->tables[TABLE_SEGMENTS], slice_of(key, sizeof(key)), &found, &payload);
	if (!st && (!found || !batches_decode(payload, count, batches)))
		st = fail(ST_DAMAGED, "store damaged: a segment of batches is missing or bad");
	return st;
}

static enum status load_segment(void *ctx, const struct product *p, uint32_t number, uint32_t count,
				struct batch *batches)
{
	const struct products *products = ctx;
	return segment_read(products->txn, products->env, p->id, number, count, batches);
}

static enum status load_waiting(void *ctx, uint64_t product, uint32_t number, uint32_t count,
				struct waiter *waiters)
{
	const struct products *products = ctx;
	return waiting_read(products->txn, products->env, product, number, count, waiters);
}

void products_init(struct products *p, const struct env *env)
{
	*p = (struct products){ .env = env };
	p->source = (struct product_source){ load_segment, p };
	p->waiting_source = (struct waiting_source){ load_waiting, p };
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
	p->touched_count = p->touched_memory = p->sorted_count = 0;
	p->memory = p->made = p->met = 0;
}

static enum status touch(struct products *p, struct product *product)
{
	enum { WRITTEN = 200 };
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
	/* what was there before has its memory already */
	size_t loaded = product->keeping.memory ? 0 : product_memory(product);
	p->touched_memory += WRITTEN + loaded + 4 * product->sku.n;
	return ST_OK;
}

/* Takes PRODUCT over, whatever happens. */
static enum status know(struct products *p, struct product *product)
{
	product->source = &p->source;
	product->waiting_source = &p->waiting_source;
	enum status st = keymap_add(&p->known, product->sku, product);
	if (st) {
		product_free(product);
		return st;
	}
	p->made++;
	return touch(p, product);
}

struct product *products_known(const struct products *p, struct slice sku)
{
	return keymap_get(&p->known, sku);
}

enum status products_find(struct products *p, struct blocks_cursor *c, struct slice sku, struct product **out)
{
	struct product *product = keymap_get(&p->known, sku);
	struct slice value;
	bool found = false;
	if (product) {
		*out = product;
		p->met++;
		return touch(p, product);
	}
	enum status st = blocks_get(c, sku, &found, &value);
	if (!st && found)
		st = product_decode(sku, value, &product);
	if (!st && found)
		st = know(p, product);
	if (!st)
		*out = product;
	return st;
}

/*
 * Reading ahead: each step follows one pointer of a SKU told some calls ago, whose target has arrived by now.
 */

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
	if (!st)
		*out = product;
	return st;
}

void products_trim(struct products *p)
{
	REQUIRE(p->touched_count == 0);
	size_t max = p->met < p->made / 4 ? PRODUCTS_ONCE_MEMORY_MAX : PRODUCTS_MEMORY_MAX;
	if (p->memory > max)
		products_forget(p);
}
