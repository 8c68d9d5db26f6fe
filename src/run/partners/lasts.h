/*
 * Last snapshots: of each partner, or warehouse of one, that a plan has a snapshot of, the one before it: that
 * of the store, or of a feed that stands before it in the plan.
 */
#ifndef ALLOT_RUN_LASTS_H
#define ALLOT_RUN_LASTS_H

#include "allot/base/arena.h"
#include "allot/models/last_feed.h"
#include "allot/service/store.h"

/* The last snapshot of a partner, as of a place in the plan. */
struct partner_last {
	struct last_feed last;
	bool any;
};

struct lasts {
	struct store *store;
	struct arena *arena;
	struct partner_last *list; /* in the arena, with room for `room` */
	uint32_t count, room;
	uint32_t *slots; /* in the arena; places in the list from 1, by the hash of the name, 0: free */
	uint64_t slots_mask;
	uint64_t seed;
};

/* Readies L for at most ROOM partners; what it needs is in ARENA. ST_NO_MEMORY. */
enum status lasts_init(struct lasts *l, struct store *store, struct arena *arena, uint32_t room);

/*
 * *OUT: the last snapshot of PARTNER as of now, to be replaced by the next one; it lives as long as the arena.
 * PARTNER must, too. Any failure of the store.
 */
enum status lasts_find(struct lasts *l, struct slice partner, struct partner_last **out);

#endif
