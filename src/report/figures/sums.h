/*
 * Sums of movements: of everything, of a supplier, of a SKU. One set of figures for all of them, so that
 * each view adds up to the others figure by figure.
 */
#ifndef ALLOT_REPORT_SUMS_H
#define ALLOT_REPORT_SUMS_H

#include "allot/signals/movement.h"

/* What changes supply or allocated units, in the order of the statement. */
enum move {
	MOVE_RECEIVED,
	MOVE_SUPPLIER,
	MOVE_CORRECTION,
	MOVE_ALLOCATED,
	MOVE_DEALLOCATED,
	MOVE_SHIPPED,
	MOVE_COUNT
};

/* What changes the units that no batch covers. */
enum open_move {
	OPEN_NEW,	/* told as out of stock: nothing covered them */
	OPEN_CUT,	/* taken off a batch whose quantity was cut */
	OPEN_AMENDED,	/* of a line that was amended */
	OPEN_COVERED,	/* put on a batch */
	OPEN_CANCELLED, /* cancelled */
	OPEN_SHIPPED,	/* left, though no batch covered them */
	OPEN_REPLACED,	/* of a line that was sent anew in the place of this one */
	OPEN_COUNT
};

struct sums {
	/* what moved within the period */
	int64_t supply[MOVE_COUNT];
	int64_t allocated[MOVE_COUNT];
	int64_t open[OPEN_COUNT];
	/* as the period left it */
	int64_t closing_supply;
	int64_t closing_allocated;
	int64_t closing_open; /* not of suppliers */
};

/* Adds the figures of S to TO. */
void sums_join(struct sums *to, const struct sums *s);

int64_t sums_supply(const struct sums *s);    /* of all moves */
int64_t sums_allocated(const struct sums *s); /* likewise */
int64_t sums_open(const struct sums *s);      /* likewise */

static inline int64_t sums_opening_supply(const struct sums *s)
{
	return s->closing_supply - sums_supply(s);
}

static inline int64_t sums_opening_allocated(const struct sums *s)
{
	return s->closing_allocated - sums_allocated(s);
}

static inline int64_t sums_opening_open(const struct sums *s)
{
	return s->closing_open - sums_open(s);
}

/* What one event moved. */
struct moved {
	bool any;	/* supply or allocated units, by `move` */
	enum move move; /* which */
	int64_t supply;
	int64_t allocated;
	enum open_move open_move; /* with `open` */
	int64_t open;		  /* units that no batch covers, more or less than before */
	uint32_t movements;	  /* by how many it is told */
};

/* Of EVENT, which came from a feed of KIND. */
void moved_by(const struct event *event, enum feed_kind kind, struct moved *out);

/* Within the period: as part of it. */
void sums_move(struct sums *s, const struct moved *moved);
/* After the period: the closing figures, which are those of the store as it is, are taken back by it. */
void sums_take_back(struct sums *s, const struct moved *moved);

#endif
