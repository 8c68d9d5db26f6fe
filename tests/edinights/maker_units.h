/* Messages of all types, with and without faults. */
#ifndef MAKER_UNITS_H
#define MAKER_UNITS_H

#include "letter.h"

/* Makes up units of one partner. `moment` counts minutes of the snapshots that he sends. */
struct unit_maker {
	struct pool *pool;
	struct night_rng *rng;
	struct points *points;
	const struct partner *partner;
	uint64_t seed;
	unsigned moment;
	unsigned documents;
	bool latin;
	unsigned seen[32]; /* document numbers, by the first letter of their name */
};

/* Faults of a unit; UNIT_SOUND: none. */
enum unit_fault {
	UNIT_SOUND,
	UNIT_WRONG_COUNT,
	UNIT_WRONG_REFERENCE,
	UNIT_NO_TRAILER,
	UNIT_BAD_PURPOSE,
	UNIT_BAD_DOCUMENT,
	UNIT_NO_BEGINNING,
	UNIT_NO_NUMBER,
	UNIT_NO_LINES,
	UNIT_BAD_TAG,
	UNIT_BAD_VERSION,
	UNIT_UNKNOWN_TYPE,
	UNIT_FAULTS,
};

/* Appends a unit of that type with its header and trailer; `reference` is its number. */
void unit_make(struct unit_maker *maker, const char *type, unsigned reference, struct letter *letter);

/* The code of the group for a type of X12. */
const char *unit_group(const char *type);

#endif
