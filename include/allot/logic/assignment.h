/*
 * Assignment: whether a line may be allocated to the batch that an earlier system, or a planner, names (rule
 * 7).
 */
#ifndef ALLOT_LOGIC_ASSIGNMENT_H
#define ALLOT_LOGIC_ASSIGNMENT_H

#include "allot/logic/which_line.h"
#include "allot/models/code.h"

struct assignment {
	enum code code; /* why it is refused; CODE_NONE: it is not */
	bool duplicate; /* not refused: nothing is to be done */
	bool replaces;	/* not refused: the known line is wholly short and of another quantity */
	uint32_t units; /* not refused, no duplicate: what is allocated */
};

/*
 * Rule 7 for QTY units that are to go on batch B of the product with id PRODUCT; KNOWN is the line they are
 * (rule 2), NULL if it is not known. The questions about the batch's name and SKU have been asked.
 */
struct assignment assignment_choose(const struct line *known, uint64_t product, const struct batch *b,
				    uint32_t qty);

#endif
