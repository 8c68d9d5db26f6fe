/*
 * What is sent back to trading partners (EDI): files of acknowledgements and answers. They are made when the
 * rows of a run are done, and kept in the store with the numbers they bear, so that a recovered run publishes
 * the same.
 */
#ifndef ALLOT_MODELS_SENT_H
#define ALLOT_MODELS_SENT_H

#include <stdint.h>

#include "allot/base/slice.h"
#include "allot/base/status.h"

/* A file, or a piece of one: pieces of a file follow each other. */
struct sent_piece {
	uint32_t place;	      /* of the file among those of its run, rising */
	uint64_t piece;	      /* of the file: so many stand before it */
	struct slice partner; /* folder it goes to */
	uint64_t number;      /* control number of its first interchange, by which it is named */
	struct slice bytes;   /* at most SENT_PIECE_MAX; texts live during the call */
};

enum { SENT_PIECE_MAX = 32 * 1024 };

/* Whom the files of a run are given to, piece by piece; a status other than ST_OK ends it. */
typedef enum status sent_visitor(void *ctx, const struct sent_piece *piece);

/* Control numbers count up for each pair of us and a partner. */
enum control_number { CONTROL_INTERCHANGE, CONTROL_GROUP, CONTROL_NUMBERS };

#endif
