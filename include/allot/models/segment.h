/*
 * Segment: a run of batches of one product in allocation order; what the product is cut into, and the unit in
 * which the store keeps batches. Only product.c and the store's codec handle segments.
 */
#ifndef ALLOT_MODELS_SEGMENT_H
#define ALLOT_MODELS_SEGMENT_H

#include "allot/base/status.h"
#include "allot/models/batch.h"

enum { SEGMENT_BATCHES_MAX = 88 };

struct segment {
	struct batch *batches;	/* COUNT of them in allocation order; NULL: not loaded yet */
	struct batch_key first; /* key of batches[0] */
	uint32_t count;
	uint32_t capacity; /* of `batches` */
	uint32_t number;   /* its name in the store, unique within the product, never used again */
	bool dirty;	   /* differs from what the store holds */
};

/* Makes room for CAPACITY batches in all, 1..SEGMENT_BATCHES_MAX; content stays. ST_NO_MEMORY. */
enum status segment_reserve(struct segment *s, uint32_t capacity);

/* The largest batch_available() in loaded S; 0 when it is empty. */
uint32_t segment_maximum(const struct segment *s);

/* Index of the first batch of loaded S that does not stand before KEY; s->count when all do. */
uint32_t segment_search(const struct segment *s, struct batch_key key);

/* Index of the first batch of loaded S with at least QTY available; s->count when none has. */
uint32_t segment_first_fit(const struct segment *s, uint32_t qty);

/* Puts B at INDEX, where its key belongs; S must not be full. Makes S dirty. ST_NO_MEMORY. */
enum status segment_insert(struct segment *s, uint32_t index, const struct batch *b);

/* Takes the batch at INDEX out. Makes S dirty; its `first` is kept right unless it is empty then. */
void segment_remove(struct segment *s, uint32_t index);

/* Moves the batches from INDEX on, at least one, to the empty segment UPPER. Both are dirty. ST_NO_MEMORY. */
enum status segment_split(struct segment *s, uint32_t index, struct segment *upper);

/* True when the keys of loaded S rise, the first is s->first, and none is of batch 0. */
bool segment_ordered(const struct segment *s);

#endif
