/*
 * Movements: an event as the books tell it, a row of movements.csv for each figure that it moved
 * (allot-results(5)).
 *
 * Three balances are kept in units: supply (of all batches: purchased minus shipped), allocated, and, beside
 * them, what no batch covers: waiting and short. Each changes by movements only:
 *
 *	supply		the sum of `supply`
 *	allocated	the sum of `allocated`
 *	waiting, short	the sum of `units` of movements of that type
 *
 * An event that takes units off those that wait, or are short, has besides its own movement one of the type
 * `waiting` or `short` with the units below zero. So have those that only tell again what is uncovered
 * already: the sum over all reasons is the balance, that over `insufficient` and `fragmented` what OutOfStock
 * told.
 */
#ifndef ALLOT_SIGNALS_MOVEMENT_H
#define ALLOT_SIGNALS_MOVEMENT_H

#include "allot/base/date.h"
#include "allot/models/balance.h"
#include "allot/signals/event.h"

/* name in the column `type` */
#define MOVEMENT_TABLE(X)                                                                                      \
	X(RECEIVED, "received")		      /* a batch became known: supply */                               \
	X(SUPPLIER_CHANGE, "supplier-change") /* its quantity was changed by a batches feed: supply */         \
	X(CORRECTION, "correction")	      /* likewise, by a changes feed */                                \
	X(ETA, "eta")			      /* a batch, or with an order a part on it, comes another day */  \
	X(ALLOCATED, "allocated")                                                                              \
	X(DEALLOCATED, "deallocated")                                                                          \
	X(SHIPPED, "shipped")	  /* supply and allocated; without a batch neither */                          \
	X(CANCELLED, "cancelled") /* of a line; what was allocated of it is a `deallocated` of its own */      \
	X(AMENDED, "amended")	  /* of a line: the ordered quantity's change */                               \
	X(SHORT, "short")                                                                                      \
	X(WAITING, "waiting")

enum movement_type {
#define X(type, name) MOVEMENT_##type,
	MOVEMENT_TABLE(X)
#undef X
		MOVEMENT_COUNT
};

/* A column each, in the order of the file. All slices and texts are the event's, the feed's, or static. */
struct movement {
	uint64_t seq; /* counts over the store, from 1; 0: not counted yet */
	enum movement_type type;
	struct slice sku;
	struct slice batchref; /* empty: of no batch */
	struct slice orderid;  /* empty: of no line */
	struct slice line;     /* the line's number; empty: of no line, or an unnumbered one */
	/*
	 * How many units it is about. Below zero: a quantity or a line that became less, and units that wait
	 * or are short no longer; else from zero on.
	 */
	int64_t units;
	int64_t supply;	     /* the change of the batches' purchased less shipped units */
	int64_t allocated;   /* the change of the units allocated */
	uint32_t eta;	     /* of the batch from now on: received, eta, allocated; else DATE_NONE */
	struct slice reason; /* empty: none. Of MOVEMENT_ETA the date before, empty: in the warehouse */
	struct slice feed;   /* base name; empty: of no feed */
	uint64_t feed_line;  /* physical line of the row, from 1; 0: of the feed as a whole */
	char was[DATE_TEXT]; /* where `reason` of MOVEMENT_ETA stands */
};

/* The most that one event is told by. */
enum { MOVEMENTS_MAX = 4 };

/* "received", "supplier-change", ... Static. */
const char *movement_name(enum movement_type type);

/* The feed that an event came from; KIND_NONE and no name: of no feed. */
struct movement_feed {
	enum feed_kind kind;
	struct slice name;
};

/*
 * Tells EVENT, with ref and sku filled in, which came from FEED, as movements: how many they are, 0 for an
 * event that moves nothing. Their `seq` is 0. They must stay where they are: a reason may point into its
 * movement.
 */
uint32_t movements_of(const struct event *event, const struct movement_feed *feed,
		      struct movement out[MOVEMENTS_MAX]);

/* How many movements EVENT is told by; *MOVED is changed by what they move. It does not count lines. */
uint32_t balance_move(struct balance *moved, const struct event *event);

#endif
