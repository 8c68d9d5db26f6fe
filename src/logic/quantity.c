#include "allot/logic/quantity.h"

#include "allot/base/contract.h"

struct event quantity_change(struct product *p, struct batch_place at, uint32_t qty)
{
	struct batch *b = product_batch(p, at);
	uint32_t was = b->qty;
	REQUIRE(qty != was);
	REQUIRE(!quantity_exceeded(b));
	product_set(p, at, qty, b->allocated);
	return (struct event){
		.type = EVENT_BATCH_QUANTITY_CHANGED,
		.batch = b->id,
		.quantity_changed = { .qty = qty, .was = was },
	};
}

struct event quantity_release(struct product *p, struct batch_place at, const struct event *allocated)
{
	struct batch *b = product_batch(p, at);
	REQUIRE(quantity_exceeded(b));
	REQUIRE(allocated->type == EVENT_ALLOCATED && allocated->number == b->last);
	INVARIANT(allocated->batch == b->id);
	INVARIANT(allocated->allocated.qty <= b->allocated);
	INVARIANT(allocated->allocated.previous < b->last);
	product_set(p, at, b->qty, b->allocated - allocated->allocated.qty);
	b->last = allocated->allocated.previous;
	return (struct event){
		.type = EVENT_DEALLOCATED,
		.batch = b->id,
		.deallocated = {
			.orderid = allocated->allocated.orderid,
			.line = allocated->allocated.line,
			.qty = allocated->allocated.qty,
			.reason = REASON_QUANTITY_CUT,
			.line_id = allocated->allocated.line_id,
		},
	};
}
