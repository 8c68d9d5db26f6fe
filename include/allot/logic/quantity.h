/*
 * Quantity: how a batch's purchased quantity is changed, and how long a cut takes parts off it (rule 5).
 *
 * The parts of a batch are a stack in the journal: batch.last is the newest, and each points to the one before
 * it. A cut takes them off from the top, one at a time, so that any number of lines needs no memory.
 */
#ifndef ALLOT_LOGIC_QUANTITY_H
#define ALLOT_LOGIC_QUANTITY_H

#include "allot/models/batch.h"
#include "allot/signals/event.h"

/* The BatchQuantityChanged event for QTY, another quantity; SAID: the supplier says just that. */
static inline struct event quantity_changed(const struct batch *b, uint32_t qty, bool said)
{
	return (struct event){
		.type = EVENT_BATCH_QUANTITY_CHANGED,
		.batch = b->id,
		.quantity_changed = { .qty = qty, .was = b->qty, .said = said },
	};
}

/* Units of B that QTY would not cover: so many have to go out of its parts. */
static inline uint64_t quantity_excess(const struct batch *b, uint32_t qty)
{
	return batch_taken(b) > qty ? batch_taken(b) - qty : 0;
}

/* True while available would be negative: the most recently made part of B has to go. */
static inline bool quantity_exceeded(const struct batch *b)
{
	return quantity_excess(b, b->qty) > 0;
}

/* True when QTY is below what has shipped from B. */
static inline bool quantity_below_shipped(const struct batch *b, uint32_t qty)
{
	return qty < b->shipped;
}

#endif
