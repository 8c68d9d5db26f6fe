/*
 * Counts: what became of the rows of a feed. Each row is counted once, by what it did first. One table states
 * the outcomes: struct counts, summary, table on the terminal, ledger and manual come from it.
 */
#ifndef ALLOT_MODELS_COUNTS_H
#define ALLOT_MODELS_COUNTS_H

#include <stdint.h>

#include "allot/models/code.h"

/*
 * In the order of the summary; `rejected` last. The numbers are written into stores: only append, before
 * REFUSED.
 */
#define OUTCOME_TABLE(X)                                                                                       \
	X(CREATED, "created")                                                                                  \
	X(CHANGED, "changed")                                                                                  \
	X(UNCHANGED, "unchanged")                                                                              \
	X(ALLOCATED, "allocated")                                                                              \
	X(OUT_OF_STOCK, "out_of_stock")                                                                        \
	X(DUPLICATE, "duplicates")                                                                             \
	X(AMENDED, "amended")                                                                                  \
	X(CANCELLED, "cancelled")                                                                              \
	X(SHIPPED, "shipped")                                                                                  \
	X(CLOSED, "closed")                                                                                    \
	X(REFUSED, "rejected")

enum outcome_type {
#define X(type, name) OUTCOME_##type,
	OUTCOME_TABLE(X)
#undef X
		OUTCOME_COUNT,
	OUTCOME_PUT_OFF = OUTCOME_COUNT, /* not counted yet: to be judged again behind the run's last feed */
};

/* What a row did when its run gave it before. */
struct given_before {
	enum outcome_type did; /* OUTCOME_COUNT: nothing */
	uint64_t line;	       /* id of the line that it did that to; 0: not noted */
};

/* "created", ..., "rejected": its name in the summary. Static. */
const char *outcome_name(enum outcome_type type);

struct counts {
	uint64_t of[OUTCOME_COUNT];
	uint64_t old_rejects;	      /* of those rejected, the ones refused before */
	uint64_t dropped;	      /* no rows: records that a rule of the profile left out */
	uint64_t missing;	      /* no rows: batches that a snapshot left out */
	uint64_t rejects[CODE_COUNT]; /* of[OUTCOME_REFUSED], by code */
};

/* Quantities in units, summed over events, in the order of the summary. */
#define UNITS_TABLE(X)                                                                                         \
	X(ALLOCATED, "allocated")                                                                              \
	X(DEALLOCATED, "deallocated")                                                                          \
	X(SHORT, "short")                                                                                      \
	X(WAITING, "waiting")                                                                                  \
	X(SHIPPED, "shipped")                                                                                  \
	X(CANCELLED, "cancelled")

enum units_type {
#define X(type, name) UNITS_##type,
	UNITS_TABLE(X)
#undef X
		UNITS_COUNT
};

/* "allocated", ... Static. */
const char *units_name(enum units_type type);

struct units {
	uint64_t of[UNITS_COUNT];
};

/* All rows counted. */
uint64_t counts_rows(const struct counts *c);
void counts_add(struct counts *sum, const struct counts *c);
void units_add(struct units *sum, const struct units *u);

#endif
