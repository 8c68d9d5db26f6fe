/*
 * Order line: a value; what a customer ordered of one SKU (SPEC section 1).
 */
#ifndef ALLOT_MODELS_ORDER_LINE_H
#define ALLOT_MODELS_ORDER_LINE_H

#include "allot/base/slice.h"

enum {
	IDENTIFIER_MAX = 200,	   /* bytes of an orderid, sku, ref or line */
	QUANTITY_MAX = 2147483647, /* units of a line or a batch */
};

struct order_line {
	struct slice orderid;
	struct slice line; /* number or name within the order; empty: an unnumbered line */
	struct slice sku;
	uint32_t qty; /* units, 1..QUANTITY_MAX */
};

#endif
