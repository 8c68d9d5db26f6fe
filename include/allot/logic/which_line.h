/*
 * Which line it is: the known line that a row of orders or allocations stands for, and what the row is to it
 * (rule 2).
 */
#ifndef ALLOT_LOGIC_WHICH_LINE_H
#define ALLOT_LOGIC_WHICH_LINE_H

#include "allot/models/line.h"

/* The places where a known line of the order may be found. */
enum line_lookup {
	LOOKUP_NUMBERED,    /* the order's line of that number, whatever its SKU */
	LOOKUP_UNNUMBERED,  /* its unnumbered line of that SKU */
	LOOKUP_NUMBERED_OF, /* a numbered one of that SKU, of the same ordered quantity if there is any */
	LOOKUP_COUNT
};

enum { LINE_LOOKUPS = 2 };

/* What is sent is to the line that was found. */
enum line_match {
	LINE_NEW,	     /* none was found: it becomes known */
	LINE_OTHER_SKU,	     /* conflict, always */
	LINE_REPLACES,	     /* the known one is wholly short: what is sent takes its place */
	LINE_SAME,	     /* the same SKU and quantity: a duplicate, but for short units */
	LINE_OTHER_QUANTITY, /* conflict, unless it is amended */
};

/* The LINE_LOOKUPS look-ups to ask for LINE, in order; the first that finds a line decides. Static. */
const enum line_lookup *which_line_lookups(const struct order_line *line);

/* What QTY units of the product with id PRODUCT are to KNOWN (NULL: none was found). */
enum line_match which_line_match(const struct line *known, uint64_t product, uint32_t qty);

#endif
