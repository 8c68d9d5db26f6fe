#include "allot/logic/allocation.h"

#include "allot/base/contract.h"

enum status allocation_choose(struct product *p, uint32_t qty, struct allocation *out)
{
	struct allocation choice = { .found = false };
	if (p->available < qty) {
		choice.reason = REASON_INSUFFICIENT;
		*out = choice;
		return ST_OK;
	}
	enum status st = product_first_fit(p, qty, &choice.found, &choice.at);
	if (st)
		return st;
	choice.reason = choice.found ? REASON_NONE : REASON_FRAGMENTED;
	*out = choice;
	return ST_OK;
}

struct event allocation_event(const struct product *p, const struct batch *b, const struct order_line *line,
			      uint64_t line_id)
{
	REQUIRE(slice_eq(p->sku, line->sku));
	REQUIRE(batch_can_allocate(b, line->qty));
	return (struct event){
		.type = EVENT_ALLOCATED,
		.batch = b->id,
		.allocated = {
			.orderid = line->orderid,
			.line = line->line,
			.qty = line->qty,
			.eta = b->eta,
			.line_id = line_id,
			.previous = b->last,
		},
	};
}

struct event allocation_shortage(const struct product *p, const struct order_line *line, enum reason reason)
{
	REQUIRE(reason == REASON_INSUFFICIENT || reason == REASON_FRAGMENTED);
	REQUIRE((p->available < line->qty) == (reason == REASON_INSUFFICIENT));
	return (struct event){
		.type = EVENT_OUT_OF_STOCK,
		.sku = p->sku,
		.out_of_stock = {
			.orderid = line->orderid,
			.line = line->line,
			.qty = line->qty,
			.reason = reason,
			.available = p->available,
		},
	};
}

void allocation_apply(struct product *p, struct batch_place at, const struct event *allocated)
{
	struct batch *b = product_batch(p, at);
	REQUIRE(allocated->type == EVENT_ALLOCATED && allocated->batch == b->id);
	REQUIRE(allocated->number > b->last && allocated->allocated.previous == b->last);
	REQUIRE(batch_can_allocate(b, allocated->allocated.qty));
	product_set(p, at, b->qty, b->allocated + allocated->allocated.qty);
	b->last = allocated->number;
	ENSURE(b->allocated <= b->qty);
}
