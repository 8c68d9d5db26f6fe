/*
 * Assignment: rule 7's questions in its order, once batch and line are found.
 */
#include "allot/logic/assignment.h"

#include "allot/base/contract.h"

/* True when all open units of LINE are in parts on the batch with this id. */
static bool all_on(const struct line *line, uint64_t batch)
{
	if (line->allocated != line_open(line))
		return false;
	/* those on one batch stand beside each other */
	return line->parts.count == 0 ||
	       (parts_first(&line->parts)->batch == batch && parts_last(&line->parts)->batch == batch);
}

struct assignment assignment_choose(const struct line *known, uint64_t product, const struct batch *b,
				    uint32_t qty)
{
	REQUIRE(qty > 0);
	struct assignment a = { .units = qty };
	enum line_match match = which_line_match(known, product, qty);
	if (match == LINE_OTHER_SKU || match == LINE_OTHER_QUANTITY) {
		a.code = CODE_LINE_CONFLICT;
		return a;
	}
	a.replaces = match == LINE_REPLACES && known->ordered != qty;
	if (match == LINE_SAME) {
		a.units = line_open(known);
		a.duplicate = a.units == 0 || all_on(known, b->id);
		if (!a.duplicate && known->parts.count > 0)
			a.code = CODE_ALREADY_ALLOCATED;
	}
	if (!a.duplicate && !a.code && !batch_can_allocate(b, a.units))
		a.code = CODE_OVER_CAPACITY;
	return a;
}
