/*
 * Depletion: the last unit of a SKU is gone (rule 8).
 */
#ifndef ALLOT_LOGIC_DEPLETION_H
#define ALLOT_LOGIC_DEPLETION_H

#include "allot/models/product.h"
#include "allot/signals/event.h"

/* True when P's total available went from BEFORE, above zero, to zero. */
static inline bool depletion_is(const struct product *p, uint64_t before)
{
	return before > 0 && p->available == 0;
}

/* The OutOfStock event for the SKU alone. Borrows P's SKU. */
static inline struct event depletion_event(const struct product *p)
{
	return (struct event){
		.type = EVENT_OUT_OF_STOCK,
		.product = p->id,
		.sku = p->sku,
		.out_of_stock = { .reason = REASON_DEPLETED },
	};
}

#endif
