/*
 * Parts: the open units of a line that are on batches, in allocation order of their batches, on one batch the
 * part made first first: so they ship from the front and are released from the end.
 *
 * Nearly all lines have one part at most, which stands in the line itself and costs no memory. More stand in
 * blocks, so that a line with a million parts is found in, added to and taken from at any place by looking at
 * few of them. Pointers to parts are valid until the next part is added or removed.
 */
#ifndef ALLOT_MODELS_PARTS_H
#define ALLOT_MODELS_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "allot/base/status.h"
#include "allot/models/batch.h"

/* Open units of a line on one batch, made by one Allocated event. */
struct part {
	uint64_t id;	   /* number of the Allocated event that made it */
	uint64_t batch;	   /* id of its batch */
	uint64_t previous; /* id of a part made before it on that batch, with no living part between; 0: none */
	uint32_t eta;	   /* of its batch, as of now: with `batch` the batch's key in the product */
	uint32_t units;	   /* at least 1 */
	bool moved;	   /* `previous` and `eta` may no longer be those of that event */
};

/* So many parts are few: looking at all of them costs nothing. */
enum { PARTS_FEW = 64 };

struct part_blocks;

/* All zero: none. May be copied and moved like any value; one of the copies is for parts_release(). */
struct parts {
	struct part only; /* the one part, unless there are blocks */
	struct part_blocks *blocks;
	uint32_t count;
};

/* Frees what P takes; P is empty then. */
void parts_release(struct parts *p);

/* Adds PART at its place. ST_NO_MEMORY: nothing was added. */
enum status parts_insert(struct parts *p, const struct part *part);
/* Takes PART, which is one of P, out. */
void parts_remove(struct parts *p, const struct part *part);

/* NULL: there is none. */
struct part *parts_first(const struct parts *p);
struct part *parts_last(const struct parts *p);
/* The part with this id on the batch of KEY, or NULL. */
struct part *parts_at(const struct parts *p, struct batch_key key, uint64_t id);
/* The first part behind those on the batch of KEY, or NULL. */
struct part *parts_behind(const struct parts *p, struct batch_key key);
/* The part with this id, whatever its batch is, or NULL. Of many a list by id is made when first asked. */
struct part *parts_find(const struct parts *p, uint64_t id);

/* Bytes of memory P takes beyond itself. */
size_t parts_memory(const struct parts *p);

/* Goes from one part to the next; nothing may be added or removed meanwhile. Begin with { .of = PARTS }. */
struct parts_walk {
	const struct parts *of;
	uint32_t block;
	uint32_t index;
};

/* The next part, NULL behind the last one. */
struct part *parts_next(struct parts_walk *w);

/* Checks order and contents with INVARIANT; returns the sum of units. Looks at all parts. */
uint64_t parts_check(const struct parts *p);

#endif
