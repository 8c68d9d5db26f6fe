/*
 * Journal visitor: who is given the entries of a journal, in order. The store hands them out, results are made
 * from them; neither knows the other.
 */
#ifndef ALLOT_SIGNALS_JOURNAL_VISITOR_H
#define ALLOT_SIGNALS_JOURNAL_VISITOR_H

#include "allot/base/status.h"
#include "allot/models/refusal.h"
#include "allot/signals/event.h"

/* Any status but ST_OK ends the reading and is handed on. Slices are valid during the call. */
struct journal_visitor {
	/* EVENT with ref and sku filled in. */
	enum status (*event)(void *ctx, const struct event *event);
	enum status (*refusal)(void *ctx, const struct refusal *refusal);
	void *ctx;
};

#endif
