/*
 * Last feed: the newest feed of a partner or profile that was applied, as the store remembers it. A partner's
 * next snapshot is held against it, and it tells whether a feed that is expected has come (allot-profiles(5)).
 */
#ifndef ALLOT_MODELS_LAST_FEED_H
#define ALLOT_MODELS_LAST_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "allot/base/slice.h"

/* Whose last feed it is. The numbers are written into stores: never renumber, only append. */
enum last_of {
	LAST_SNAPSHOT, /* of a partner: its last batches feed */
	LAST_FEED,     /* of a profile: its last feed of any kind */
	LAST_OF_COUNT
};

struct last_feed {
	struct slice name;    /* of the partner or profile */
	struct slice partner; /* of the profile; of a partner its name again */
	struct slice feed;    /* base name of the file */
	uint64_t run;	      /* that applied its last row */
	int64_t applied;      /* when; seconds since 1970, UTC */
	uint64_t rows;	      /* rows that passed the row checks */
	uint64_t units;	      /* the sum of their quantities */
	bool has_as_of;
	int64_t as_of; /* the moment it speaks of; seconds since 1970, UTC */
};

#endif
