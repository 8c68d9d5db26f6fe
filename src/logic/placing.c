/*
 * Placing: rule 1. Whole goes before split, always: a line is in pieces only if no batch covers it.
 */
#include "allot/logic/placing.h"

#include "allot/base/contract.h"

enum status placing_choose(struct product *p, uint32_t units, struct policy policy, struct placing *out)
{
	REQUIRE(units > 0);
	struct placing choice = { .way = PLACE_NOTHING };
	bool found = false;
	if (p->available >= units) {
		enum status st = product_first_fit(p, units, &found, &choice.at);
		if (st)
			return st;
	}
	if (found) {
		choice.way = PLACE_WHOLE;
		choice.covered = units;
	} else if (policy.split && p->available >= (policy.backorder ? 1 : units)) {
		choice.way = PLACE_SPLIT;
		choice.covered = p->available < units ? (uint32_t)p->available : units;
	}
	*out = choice;
	return ST_OK;
}

/* Why UNITS were not covered of P. */
static enum reason placing_reason(const struct product *p, uint32_t units)
{
	return p->available < units ? REASON_INSUFFICIENT : REASON_FRAGMENTED;
}

struct event placing_allocated(const struct line *line, const struct batch *b, uint32_t units,
			       enum units_from from, uint64_t part)
{
	REQUIRE(units > 0);
	REQUIRE(batch_can_allocate(b, units));
	return (struct event){
		.type = EVENT_ALLOCATED,
		.batch = b->id,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.allocated = {
			.units = units,
			.eta = b->eta,
			.from = from,
			.part = part,
			.previous = part ? 0 : b->last,
		},
	};
}

struct event placing_shortage(const struct product *p, const struct line *line, uint32_t units,
			      enum units_from from, bool waits)
{
	REQUIRE(units > 0);
	REQUIRE(line->product == p->id);
	return (struct event){
		.type = EVENT_OUT_OF_STOCK,
		.product = p->id,
		.sku = p->sku,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.out_of_stock = {
			.units = units,
			.reason = placing_reason(p, units),
			.available = p->available,
			.from = from,
			.waits = waits,
		},
	};
}
