/*
 * Assignment: whether a line may be taken over on the batch that an earlier system had it on (SPEC section 1,
 * rule 7).
 */
#ifndef ALLOT_LOGIC_ASSIGNMENT_H
#define ALLOT_LOGIC_ASSIGNMENT_H

#include "allot/logic/duplicates.h"
#include "allot/models/code.h"

/* What is known of the line and of the batch it is to go on; what follows a "no" need not be known. */
struct assignment {
	bool batch_known;
	bool same_sku;	       /* the batch is of the line's SKU */
	enum line_match match; /* rule 2 */
	uint64_t batch;	       /* id of the batch named */
	uint64_t holder;       /* LINE_DUPLICATE: id of the batch the line is on already */
	uint32_t available;    /* units free on the batch named */
	uint32_t qty;	       /* units of the line */
};

/*
 * Rule 7's questions, in its order: the code of the first "no", or CODE_NONE: a duplicate or to be allocated.
 */
enum code assignment_refusal(const struct assignment *a);

#endif
