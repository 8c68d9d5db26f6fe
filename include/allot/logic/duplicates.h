/*
 * Duplicates: which allocated line of an order is the one that was sent again (SPEC section 1, rule 2).
 */
#ifndef ALLOT_LOGIC_DUPLICATES_H
#define ALLOT_LOGIC_DUPLICATES_H

#include "allot/models/order_line.h"

#include <stdbool.h>

/* The places where an allocated line of the order may be found. */
enum line_lookup {
	LOOKUP_NUMBERED,    /* the order's allocated line of that number, whatever its SKU */
	LOOKUP_UNNUMBERED,  /* its allocated unnumbered line of that SKU */
	LOOKUP_NUMBERED_OF, /* an allocated numbered one of that SKU, of the same quantity if there is any */
	LOOKUP_COUNT
};

enum { LINE_LOOKUPS = 2 };

/* What a line is to the one that was found. */
enum line_match {
	LINE_NEW,	/* none was found: it is not allocated */
	LINE_DUPLICATE, /* the same SKU and quantity */
	LINE_CONFLICT,	/* another SKU or quantity */
};

/* The LINE_LOOKUPS look-ups to ask for LINE, in order; the first that finds a line decides. Static. */
const enum line_lookup *duplicates_lookups(const struct order_line *line);

/* What a line is to a found one of the same or another SKU and of FOUND_QTY units. */
enum line_match duplicates_match(const struct order_line *line, bool same_sku, uint32_t found_qty);

#endif
