/* Where results find what was received. */
#ifndef ALLOT_RUN_RECEIVED_SOURCE_H
#define ALLOT_RUN_RECEIVED_SOURCE_H

#include "allot/results/summary.h"

/* A received_source; CTX is a struct store. Any failure of the store. */
enum status received_of_store(void *ctx, uint64_t run, uint32_t feed, received_visitor *visitor,
			      void *visitor_ctx);

#endif
