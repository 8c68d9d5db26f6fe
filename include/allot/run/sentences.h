/*
 * Sentences: what is to be told, in order.
 */
#ifndef ALLOT_RUN_SENTENCES_H
#define ALLOT_RUN_SENTENCES_H

#include "allot/base/arena.h"
#include "allot/base/buf.h"

/* Begins as { 0 }. */
struct sentences {
	struct slice *list; /* in the arena */
	uint32_t count;
};

/* Adds a copy of TEXT, in ARENA. ST_NO_MEMORY, also where TEXT itself could not be written. */
enum status sentences_add(struct sentences *s, struct arena *arena, const struct buf *text);

#endif
