/*
 * Products: the identity map. A product is loaded once, kept over commits within a budget of memory (there is
 * one writer), and forgotten when a transaction is aborted. What was changed is written at the flush.
 */
#ifndef ALLOT_STORE_PRODUCTS_H
#define ALLOT_STORE_PRODUCTS_H

#include "store/env/env.h"
#include "store/keymap.h"
#include "store/products/product_codec.h"
#include "store/products/waiting_codec.h"

enum { EXPECTED_PRODUCTS = 32 };

struct products {
	const struct env *env;
	MDB_txn *txn;
	struct product_source source;	      /* of segments; products point to it */
	struct waiting_source waiting_source; /* likewise, of waiting lines */
	struct keymap known;		      /* sku -> struct product */
	struct product **touched;	      /* asked for in this transaction */
	size_t touched_count;
	size_t touched_memory; /* bytes of these, and of what will be written of them */
	size_t touched_capacity;
	struct product **sorted; /* the first sorted_count known ones, by SKU; a product's rank is its index */
	size_t sorted_count;
	size_t memory;			      /* bytes, as of the last flush */
	size_t made, met;		      /* taken in since all were forgotten; asked for once more */
	uint64_t expected[EXPECTED_PRODUCTS]; /* hashes of SKUs to come, a ring */
	size_t expected_next;
};

/* Of products that are hardly asked for again, as of a stock list with millions of SKUs, fewer are kept. */
enum { PRODUCTS_MEMORY_MAX = 40 << 20, PRODUCTS_ONCE_MEMORY_MAX = 12 << 20 };

void products_init(struct products *p, const struct env *env);
void products_release(struct products *p);
void products_begin(struct products *p, MDB_txn *txn);
/* Forgets everything. */
void products_forget(struct products *p);

/*
 * The product of SKU; *OUT NULL: unknown. It belongs to the map and lives until forgotten. ST_DAMAGED, ST_IO,
 * ST_NO_MEMORY.
 */
enum status products_find(struct products *p, struct blocks_cursor *c, struct slice sku, struct product **out);
/*
 * Brings what products_find() will read for SKU, some calls from now, into the processor's cache step by step.
 */
void products_expect(struct products *p, struct slice sku);
/* The product of SKU if it is in memory, else NULL. */
struct product *products_known(const struct products *p, struct slice sku);
/* Adds the product of SKU, which is not there yet. ST_NO_MEMORY. */
enum status products_add(struct products *p, struct slice sku, struct product **out);

/* Writes what was changed, in key order. After a failure P must be forgotten. Any failure of the store. */
enum status products_flush(struct products *p);

/* After a commit: forgets everything if it takes more memory than the budget, see above. */
void products_trim(struct products *p);

/* Reads segment NUMBER of the product with id PRODUCT, which has COUNT batches. ST_DAMAGED, ST_IO. */
enum status segment_read(MDB_txn *txn, const struct env *env, uint64_t product, uint32_t number, uint32_t count,
			 struct batch *batches);

#endif
