/*
 * Counts: their names and sums, out of the tables of outcomes and units.
 */
#include "allot/models/counts.h"

#include "allot/base/contract.h"

static const char *const OUTCOMES[OUTCOME_COUNT] = {
#define X(type, name) [OUTCOME_##type] = (name),
	OUTCOME_TABLE(X)
#undef X
};

static const char *const UNITS[UNITS_COUNT] = {
#define X(type, name) [UNITS_##type] = (name),
	UNITS_TABLE(X)
#undef X
};

const char *outcome_name(enum outcome_type type)
{
	REQUIRE(type < OUTCOME_COUNT);
	return OUTCOMES[type];
}

const char *units_name(enum units_type type)
{
	REQUIRE(type < UNITS_COUNT);
	return UNITS[type];
}

uint64_t counts_rows(const struct counts *c)
{
	uint64_t rows = 0;
	for (int type = 0; type < OUTCOME_COUNT; type++)
		rows += c->of[type];
	return rows;
}

void counts_add(struct counts *sum, const struct counts *c)
{
	REQUIRE(sum != c);
	uint64_t rows = counts_rows(sum) + counts_rows(c);

	for (int type = 0; type < OUTCOME_COUNT; type++)
		sum->of[type] += c->of[type];
	sum->old_rejects += c->old_rejects;
	sum->dropped += c->dropped;
	sum->missing += c->missing;
	for (int code = 0; code < CODE_COUNT; code++)
		sum->rejects[code] += c->rejects[code];
	ENSURE(counts_rows(sum) == rows);
}

void units_add(struct units *sum, const struct units *u)
{
	REQUIRE(sum != u);
	for (int type = 0; type < UNITS_COUNT; type++) {
		sum->of[type] += u->of[type];
		ENSURE(sum->of[type] >= u->of[type]);
	}
}
