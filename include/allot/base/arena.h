/*
 * An arena: memory that is freed all at once, such as the rows of one chunk. It gets it slab by slab.
 */
#ifndef ALLOT_BASE_ARENA_H
#define ALLOT_BASE_ARENA_H

#include "allot/base/slice.h"

struct arena_slab;

struct arena {
	struct arena_slab *slabs; /* newest first */
	char *at;		  /* free bytes of the newest slab: at .. end */
	char *end;
	size_t used; /* bytes handed out since init or reset, for memory budgets */
};

/* An empty arena; takes no memory yet. */
void arena_init(struct arena *a);

/* N bytes aligned to 8, or NULL when memory is out (fail_memory() is recorded). Valid until reset/release. */
void *arena_alloc(struct arena *a, size_t n);

/* A copy of S in the arena. On failure the result has p == NULL and n == 0 though S was not empty. */
struct slice arena_copy(struct arena *a, struct slice s);

/* Forgets all content but keeps the largest slab for the next use. */
void arena_reset(struct arena *a);

/* Frees everything; the arena is as after init. */
void arena_release(struct arena *a);

#endif
