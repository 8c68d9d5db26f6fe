/*
 * Views: what `show` and `export` tell, read from one snapshot of the store, never through the domain model
 * (CQRS; SPEC section 4). The store layer implements the port. Each may fail with any failure of the store, or
 * with what a visitor returns.
 */
#ifndef ALLOT_SERVICE_VIEWS_H
#define ALLOT_SERVICE_VIEWS_H

#include "allot/base/status.h"
#include "allot/models/order_line.h"

/* An allocated line and where it is. */
struct line_view {
	struct order_line line;
	struct slice batchref;
	uint32_t eta; /* of the batch, as of now; DATE_NONE: in the warehouse */
};

struct batch_view {
	struct slice ref;
	struct slice sku;
	uint32_t qty;
	uint32_t eta;
	uint32_t allocated;
	uint32_t available;
};

struct sku_view {
	struct slice sku;
	uint64_t version;
	uint64_t available;
};

/* Is given the rows in order; slices are valid during the call; any status but ST_OK ends the reading. */
typedef enum status line_visitor(void *ctx, const struct line_view *line);
typedef enum status batch_visitor(void *ctx, const struct batch_view *batch);

struct views;

struct views_ops {
	/* The allocated lines of ORDERID, as allocated. *FOUND false when it has none. */
	enum status (*order)(struct views *v, struct slice orderid, bool *found, line_visitor *visit,
			     void *ctx);
	/* The product of SKU and its batches in allocation order; HEAD is told first. */
	enum status (*sku)(struct views *v, struct slice sku, bool *found,
			   enum status (*head)(void *ctx, const struct sku_view *sku), batch_visitor *visit,
			   void *ctx);
	/* The batch of REF and its lines, as allocated; HEAD is told first. */
	enum status (*batch)(struct views *v, struct slice ref, bool *found, batch_visitor *head,
			     line_visitor *visit, void *ctx);
	/* Every allocated line, in the order in which they were allocated. */
	enum status (*allocations)(struct views *v, line_visitor *visit, void *ctx);
	/* Every batch, by SKU, then in allocation order. */
	enum status (*batches)(struct views *v, batch_visitor *visit, void *ctx);
};

struct views {
	const struct views_ops *ops;
};

#endif
