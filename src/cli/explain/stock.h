/*
 * Stock: the batches of some SKUs as they were at a moment, event by event; what placing looked at then.
 */
#ifndef ALLOT_CLI_EXPLAIN_STOCK_H
#define ALLOT_CLI_EXPLAIN_STOCK_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/models/batch.h"
#include "allot/signals/event.h"

/* Where a batch stands in the tree, and what is known of those below it, itself included. */
struct stock_place {
	uint32_t left, right; /* index + 1 of a batch; 0: none */
	uint32_t count;
	uint32_t least; /* of the units that one has free */
	uint32_t most;	/* index + 1 of the one with the most free, of several the first */
	uint64_t all;	/* units free in all */
};

struct stock_batch {
	struct batch batch;
	struct slice ref;
	struct slice sku;
	uint32_t qty_before; /* its last change of quantity */
	struct stock_place place;
};

/* All zero, but for the arena: none. */
struct stock {
	struct arena arena;
	struct stock_batch *list; /* by id */
	size_t count;
	size_t capacity;
	uint32_t root; /* of the tree, by SKU, then in allocation order; index + 1 */
};

void stock_release(struct stock *s);
/* What EVENT, with ref and SKU, does to its batch. ST_NO_MEMORY. */
enum status stock_apply(struct stock *s, const struct event *event);
/* The batch with this id; NULL: none that is known. */
struct stock_batch *stock_find(const struct stock *s, uint64_t id);

enum { LOOKED_MAX = 10 };

/* Batches of a SKU that did not do, in allocation order. */
struct looked {
	const struct stock_batch *list[LOOKED_MAX];
	size_t count;
	size_t more;			/* beyond LOOKED_MAX */
	uint64_t all;			/* units free in all of them, and in those that would do */
	const struct stock_batch *most; /* the one with the most free units; NULL: none has any */
};

/*
 * The batches of SKU with fewer than UNITS free that stand before batch UNTIL (0: all) in allocation order.
 * Costs the logarithm of what there is, where these are side by side, as rule 1 leaves them.
 */
void stock_look(const struct stock *s, struct slice sku, uint32_t units, uint64_t until, struct looked *out);

#endif
