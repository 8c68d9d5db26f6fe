/*
 * Allocation: which batch an order line goes to, and what that does to the batch (SPEC section 1, rules 1 and
 * 4; of rule 9: allocated never exceeds purchased, and a line's SKU is its batch's SKU).
 */
#ifndef ALLOT_LOGIC_ALLOCATION_H
#define ALLOT_LOGIC_ALLOCATION_H

#include "allot/models/product.h"
#include "allot/signals/event.h"

/* Where a line goes. */
struct allocation {
	bool found;
	struct batch_place at; /* if found */
	enum reason reason;    /* if not: REASON_INSUFFICIENT or REASON_FRAGMENTED */
};

/*
 * Rules 1 and 4: the first batch of P, in allocation order, that covers QTY units, or why none does. Fails as
 * product_first_fit().
 */
enum status allocation_choose(struct product *p, uint32_t qty, struct allocation *out);

/*
 * The Allocated event for LINE going on batch B of P: it must be of P's SKU and fit as a whole. LINE_ID is 0
 * for a line that was never allocated before. The event borrows LINE's slices.
 */
struct event allocation_event(const struct product *p, const struct batch *b, const struct order_line *line,
			      uint64_t line_id);

/* The OutOfStock event for LINE, which no batch of P covers for REASON. Borrows LINE's and P's slices. */
struct event allocation_shortage(const struct product *p, const struct order_line *line, enum reason reason);

/* Puts the line of ALLOCATED, a published allocation_event(), on the batch at AT. */
void allocation_apply(struct product *p, struct batch_place at, const struct event *allocated);

#endif
