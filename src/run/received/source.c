/* The store's records of messages, for the results of this run and of a recovered one. */
#include "run/received/source.h"

#include "allot/service/store.h"

enum status received_of_store(void *ctx, uint64_t run, uint32_t feed, received_visitor *visitor,
			      void *visitor_ctx)
{
	struct store *store = ctx;

	return store->ops->received_walk(store, run, feed, visitor, visitor_ctx);
}
