/*
 * Held lines: the identity map of those lines that somebody works with at the moment. There are few: a row's,
 * and those that a cut or a serving is at.
 */
#ifndef ALLOT_STORE_HELD_H
#define ALLOT_STORE_HELD_H

#include "allot/models/line.h"

struct held_line {
	struct line line;	/* its names stand in `names` */
	struct held_line *next; /* in its bucket, or among the free ones */
	struct held_line *idle_next, *idle_previous;
	size_t idle_bytes; /* of memory, while it is idle; else 0 */
	char names[2 * IDENTIFIER_MAX];
};

struct held {
	struct held_line **buckets;
	size_t buckets_count; /* a power of two, or 0 */
	size_t count;
	struct held_line *free;
	size_t free_count;
	struct held_line *idle; /* those that nobody holds, though they are here */
	size_t idle_bytes;	/* of memory these take */
};

void held_init(struct held *h);
void held_release(struct held *h);
/* Lets go of all lines, whoever holds them. */
void held_forget(struct held *h);

/* The line with this id, or NULL. */
struct held_line *held_get(const struct held *h, uint64_t id);
/*
 * Adds a copy of LINE, which is not there yet, names included, and takes over its parts: LINE must not be
 * released then. It is held once. NULL: no memory, and LINE is as it was.
 */
struct held_line *held_add(struct held *h, const struct line *line);
/* Nobody holds LINE at the moment, but it stays; and somebody holds it again. */
void held_idle(struct held *h, struct held_line *line);
void held_busy(struct held *h, struct held_line *line);
/* Takes LINE out. */
void held_remove(struct held *h, struct held_line *line);

/* Calls VISIT for each; anything but ST_OK ends that. */
enum status held_each(const struct held *h, enum status (*visit)(void *ctx, struct line *line), void *ctx);

#endif
