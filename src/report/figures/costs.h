/*
 * Costs: what a unit of each SKU costs, from a CSV file `sku,cost` of the user's. A SKU without one is
 * counted and shown, never valued at 0 in silence.
 *
 * Costs and values are whole numbers of 1/10000 of the currency, which the file does not name.
 */
#ifndef ALLOT_REPORT_COSTS_H
#define ALLOT_REPORT_COSTS_H

#include "allot/base/hash.h"
#include "report/figures/skus.h"

struct costs {
	bool there;	   /* there is such a file */
	struct slice name; /* its base name */
	uint8_t sha256[SHA256_BYTES];
	uint64_t rows;	  /* prices in it */
	uint64_t unknown; /* SKUs in it that the store does not know */
	/* as the period left it */
	int64_t supply;	   /* value of all supply of SKUs with a price */
	int64_t allocated; /* of the part that is allocated */
	uint64_t unpriced; /* SKUs with supply, but without a price */
	int64_t unpriced_units;
};

/*
 * Reads the prices in the file PATH into SKUS, to which it adds those that are not there. ST_NO_INPUT;
 * ST_USAGE: the sentence names file and line; ST_IO, ST_NO_MEMORY.
 */
enum status costs_read(struct costs *c, const char *path, struct skus *skus);

/* Values what SKUS hold, when their figures are complete. ST_USAGE: an amount that no sum can hold. */
enum status costs_value(struct costs *c, const struct skus *skus);

/* UNITS at COST into *VALUE; false: it is too large. */
bool cost_times(int64_t units, int64_t cost, int64_t *value);

/*
 * UNITS more, or less, of SKU of SKUS: in *VALUE if it has a price, else in *UNPRICED. ST_USAGE: as
 * costs_value().
 */
enum status cost_add(const struct skus *skus, const struct sku *sku, int64_t units, int64_t *value,
		     int64_t *unpriced);

#endif
