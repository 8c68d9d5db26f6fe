/*
 * Row: one checked row of a feed, its fields parsed, before it becomes a command.
 */
#ifndef ALLOT_MODELS_ROW_H
#define ALLOT_MODELS_ROW_H

#include <stdbool.h>

#include "allot/models/order_line.h"

/* The kinds of feeds, in the order in which a folder's feeds are applied (SPEC section 3). */
enum feed_kind {
	KIND_BATCHES,
	KIND_CHANGES,
	KIND_ALLOCATIONS,
	KIND_ORDERS,
	KIND_COUNT,
	KIND_NONE = KIND_COUNT
};

struct row {
	enum feed_kind kind;
	bool has_eta;	      /* batches: the feed has an eta column */
	uint32_t qty;	      /* units */
	uint32_t eta;	      /* batches: day number, DATE_NONE when empty or without column */
	struct slice ref;     /* batches, changes, allocations (batchref) */
	struct slice sku;     /* batches, allocations, orders */
	struct slice orderid; /* allocations, orders */
	struct slice line;    /* allocations, orders; empty: none */
};

/* "batches", "changes", "allocations", "orders"; "" for KIND_NONE. Static. */
const char *kind_name(enum feed_kind kind);

#endif
