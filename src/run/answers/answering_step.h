/*
 * The last step of a run before its results appear: what goes back to trading partners is made and kept, with
 * the numbers that it bears, in one transaction.
 */
#ifndef ALLOT_RUN_ANSWERS_ANSWERING_STEP_H
#define ALLOT_RUN_ANSWERS_ANSWERING_STEP_H

#include "allot/results/summary.h"
#include "allot/service/store.h"

/*
 * Answers what RUN, with its FEEDS, has received, unless it did so before or there is nothing: `answered` of
 * RUN, which is written. Between its last commit and this nothing else may change. Any failure of the store.
 */
enum status answering_step(struct store *store, struct run_record *run, const struct feed_record *feeds);

/* A sent_source; CTX is a struct store. Any failure of the store. */
enum status sent_of_store(void *ctx, uint64_t run, sent_visitor *visitor, void *visitor_ctx);

#endif
