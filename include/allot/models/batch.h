/*
 * Batch: a purchase lot of one SKU (allot-rules(7)).
 *
 * A batch belongs to the product of its SKU and is known there by its `id`, the number of the BatchCreated
 * event that made it; so ids rise in order of creation. Its ref stands in that event and in the index of
 * refs, not here: a product may hold 100,000 of these.
 */
#ifndef ALLOT_MODELS_BATCH_H
#define ALLOT_MODELS_BATCH_H

#include <stdbool.h>
#include <stdint.h>

struct batch {
	uint64_t id;	    /* event number of its creation; 0 is no batch */
	uint64_t last;	    /* id of its newest part, see struct part; 0: none was ever made, or none is left */
	uint32_t eta;	    /* day number, DATE_NONE: in the warehouse */
	uint32_t qty;	    /* units purchased */
	uint32_t allocated; /* units in parts */
	uint32_t shipped;   /* units that have left; with `allocated` never above qty once a command is done */
};

/* The place of a batch in allocation order: warehouse first, then by ETA, ties by creation (rule 1). */
struct batch_key {
	uint32_t eta;
	uint64_t id;
};

static inline struct batch_key batch_key(const struct batch *b)
{
	return (struct batch_key){ b->eta, b->id };
}

/* <0, 0, >0: A is allocated from before, is the same, after B. */
static inline int batch_key_cmp(struct batch_key a, struct batch_key b)
{
	if (a.eta != b.eta)
		return a.eta < b.eta ? -1 : 1;
	return (a.id > b.id) - (a.id < b.id);
}

/* Units spoken for: allocated or shipped. */
static inline uint64_t batch_taken(const struct batch *b)
{
	return (uint64_t)b->allocated + b->shipped;
}

/* Units still free; 0 while a quantity cut has left it over-allocated. */
static inline uint32_t batch_available(const struct batch *b)
{
	return batch_taken(b) < b->qty ? (uint32_t)(b->qty - batch_taken(b)) : 0;
}

/* True when QTY units fit. */
static inline bool batch_can_allocate(const struct batch *b, uint32_t qty)
{
	return qty <= batch_available(b);
}

#endif
