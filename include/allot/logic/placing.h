/*
 * Placing: where units of a line go (rule 1).
 */
#ifndef ALLOT_LOGIC_PLACING_H
#define ALLOT_LOGIC_PLACING_H

#include "allot/models/line.h"
#include "allot/models/product.h"
#include "allot/signals/event.h"

enum placing_way {
	PLACE_NOTHING, /* no batch covers them, and they may not, or can't, be split */
	PLACE_WHOLE,   /* all of them on one batch */
	PLACE_SPLIT,   /* over the batches in allocation order, each as much as it has */
};

struct placing {
	enum placing_way way;
	uint32_t covered;      /* units that find a place; all of them unless split with a backorder */
	struct batch_place at; /* PLACE_WHOLE: the batch */
};

/*
 * How UNITS of a line with POLICY are placed on P: whole on the first batch, in allocation order, that covers
 * them; else split, if the line may be and P has as many or, with a backorder, any. Any failure of
 * the store, met in loading a segment.
 */
enum status placing_choose(struct product *p, uint32_t units, struct policy policy, struct placing *out);

/*
 * The Allocated event for UNITS of LINE, which are FROM, on batch B, which they must fit. PART is the id of the
 * part that grows; 0: a new one. Borrows LINE's slices.
 */
struct event placing_allocated(const struct line *line, const struct batch *b, uint32_t units,
			       enum units_from from, uint64_t part);

/* The OutOfStock event for UNITS of LINE, which are FROM, of P. Borrows the slices of both. */
struct event placing_shortage(const struct product *p, const struct line *line, uint32_t units,
			      enum units_from from, bool waits);

#endif
