/*
 * Order line, as a feed's row names it: a value. What is known of a line, and kept, is struct line (line.h).
 */
#ifndef ALLOT_MODELS_ORDER_LINE_H
#define ALLOT_MODELS_ORDER_LINE_H

#include <stdbool.h>

#include "allot/base/slice.h"

enum {
	IDENTIFIER_MAX = 200,	   /* bytes of an orderid, sku, ref or line */
	QUANTITY_MAX = 2147483647, /* units of a line or a batch */
	PRIORITY_MIN = -9999,
	PRIORITY_MAX = 9999,
};

struct order_line {
	struct slice orderid;
	struct slice line; /* number or name within the order; empty: an unnumbered line */
	struct slice sku;
	uint32_t qty; /* units, 1..QUANTITY_MAX */
};

/* How a line may be served. */
struct policy {
	int16_t priority; /* PRIORITY_MIN..PRIORITY_MAX; among waiting lines the higher goes first */
	bool backorder;	  /* units that nothing covers wait */
	bool split;	  /* it may be on several batches */
};

static inline bool policy_eq(struct policy a, struct policy b)
{
	return a.priority == b.priority && a.backorder == b.backorder && a.split == b.split;
}

#endif
