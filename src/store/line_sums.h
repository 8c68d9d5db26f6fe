/*
 * Line sums: what verification compares of all allocated lines, met in the order of the journal and in that of
 * the tables.
 */
#ifndef ALLOT_STORE_LINE_SUMS_H
#define ALLOT_STORE_LINE_SUMS_H

#include "allot/base/slice.h"

/* Order-independent sums: equal sets of lines give equal sums. */
struct line_sums {
	uint64_t count;
	uint64_t lines;	 /* of hashes of order, line, product, quantity, line id */
	uint64_t places; /* of hashes of line id and the event that put it where it is */
};

/* Hash of a line as it was allocated. */
uint64_t line_hash(struct slice orderid, struct slice line, uint64_t product, uint32_t qty, uint64_t line_id);

/* Hash of the event that put line LINE_ID where it is. */
uint64_t place_hash(uint64_t line_id, uint64_t event);

#endif
