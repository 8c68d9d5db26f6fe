/*
 * Control: the figures that a sender states of a feed, in a control file beside it, so that what has come can
 * be held against what was sent (allot-operation(7)).
 */
#ifndef ALLOT_MODELS_CONTROL_H
#define ALLOT_MODELS_CONTROL_H

#include "allot/base/hash.h"

/* Which figures are stated. The bits are written into stores: never renumber, only append. */
enum {
	CONTROL_ROWS = 1,
	CONTROL_QTY = 2,
	CONTROL_SHA256 = 4,
	CONTROL_AS_OF = 8,
	CONTROL_END = 16,
};

struct control {
	unsigned stated;	      /* bits CONTROL_...; 0: no control file */
	uint64_t rows;		      /* rows after the header */
	uint64_t qty;		      /* sum of their quantities, units */
	uint8_t sha256[SHA256_BYTES]; /* of the file */
	int64_t as_of;		      /* the moment it speaks of; seconds since 1970, UTC */
};

#endif
