/* A feed that is held, and one that is let pass all the same. */
#ifndef ALLOT_RUN_HELD_H
#define ALLOT_RUN_HELD_H

#include "allot/feed/feed.h"

/* Refuses FEED whole with CODE, for the reason WHY, which is cut where the feed has no room for it. */
void held_back(struct feed *feed, enum code code, struct slice why);

/*
 * FEED is applied though CODE, for the reason WHY: a warning in the summary says so, with the digest of what
 * passed, so that it can be told from what comes under its name later. The first such code is the feed's
 * `accepted`: control totals are asked before guards, and the books must know. ST_NO_MEMORY.
 */
enum status held_let_pass(struct feed *feed, enum code code, struct slice why);

/* Likewise of one that was held and accepted, and would not be held now. ST_NO_MEMORY. */
enum status held_no_more(struct feed *feed);

#endif
