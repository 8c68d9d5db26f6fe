/*
 * Quantity: how a batch's purchased quantity is changed, and how a cut lets lines go (SPEC section 1, rule 5).
 *
 * The lines of a batch are a stack in the journal: batch.last is the newest Allocated event, and each points to
 * the one before it. A cut takes them off from the top, one at a time, so that any number of lines needs no
 * memory.
 */
#ifndef ALLOT_LOGIC_QUANTITY_H
#define ALLOT_LOGIC_QUANTITY_H

#include "allot/models/product.h"
#include "allot/signals/event.h"

/* Sets the purchased quantity of the batch at AT to QTY, another one; returns BatchQuantityChanged. */
struct event quantity_change(struct product *p, struct batch_place at, uint32_t qty);

/* True while available would be negative: the most recently allocated line of B has to go. */
static inline bool quantity_exceeded(const struct batch *b)
{
	return b->allocated > b->qty;
}

/*
 * Takes the line of ALLOCATED, event batch.last of the exceeded batch at AT, off it; returns the Deallocated
 * event, which borrows ALLOCATED's slices.
 */
struct event quantity_release(struct product *p, struct batch_place at, const struct event *allocated);

#endif
