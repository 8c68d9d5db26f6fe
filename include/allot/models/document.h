/*
 * Document: one message of a feed that holds several (an interchange of orders), answered on its own. Feeds in
 * CSV have none.
 */
#ifndef ALLOT_MODELS_DOCUMENT_H
#define ALLOT_MODELS_DOCUMENT_H

#include <stdint.h>

#include "allot/base/slice.h"

struct document {
	uint32_t feed; /* index of the feed in the run, from 0 */
	uint64_t line; /* physical line on which it begins, from 1 */
	/* What its answer needs of it, in a form that the feed's reader and the answer's writer agree on. */
	struct slice content;
};

#endif
