/*
 * Amendment: rule 10's cases, in its order. Less never needs stock; more needs it unless units of the line lack
 * it already.
 */
#include "allot/logic/amendment.h"

#include "allot/base/contract.h"
#include "allot/logic/placing.h"

enum code amendment_refusal(const struct line *line, uint32_t qty)
{
	if (qty == line->ordered)
		return CODE_NONE;
	if (line_open(line) == 0 && line->cancelled > 0)
		return CODE_LINE_CANCELLED;
	return qty < (uint64_t)line->shipped + line->cancelled ? CODE_BELOW_SHIPPED : CODE_NONE;
}

/* MORE units placed by rule 1; with a backorder and `split` what is not covered waits. */
static enum status choose_placing(struct product *p, struct policy policy, uint32_t more, struct amendment *out)
{
	struct placing placing;
	enum status st = placing_choose(p, more, policy, &placing);
	bool waits = policy.split && policy.backorder;
	if (!st)
		out->way = waits || placing.covered == more ? AMEND_PLACE : AMEND_UNCOVERED;
	return st;
}

/* MORE units for a line with one part: there, or else all of it on another batch. */
static enum status choose_batch(struct product *p, const struct line *line, uint32_t more,
				struct amendment *out)
{
	const struct part *part = parts_first(&line->parts);
	enum status st = product_find(p, (struct batch_key){ part->eta, part->batch }, &out->at);
	if (st)
		return st;
	if (batch_can_allocate(product_batch(p, out->at), more)) {
		out->way = AMEND_GROW;
		return ST_OK;
	}
	bool found = false;
	st = product_first_fit(p, line_open(line) + more, &found, &out->at);
	if (!st)
		out->way = found ? AMEND_MOVE : AMEND_UNCOVERED;
	return st;
}

enum status amendment_choose(struct product *p, const struct line *line, struct policy policy, uint32_t qty,
			     struct amendment *out)
{
	REQUIRE(qty >= 1 && qty <= QUANTITY_MAX);
	REQUIRE(line->product == p->id);
	*out = (struct amendment){ .way = AMEND_UNCHANGED };
	if (qty == line->ordered)
		return ST_OK;
	out->code = amendment_refusal(line, qty);
	if (out->code)
		out->way = AMEND_REFUSED;
	else if (qty < line->ordered)
		out->way = AMEND_LESS;
	else if (line->waiting > 0)
		out->way = AMEND_WAITING;
	else if (line->short_ > 0)
		out->way = AMEND_SHORT;
	else if (policy.split || line_open(line) == 0)
		return choose_placing(p, policy, qty - line->ordered, out);
	else
		return choose_batch(p, line, qty - line->ordered, out);
	return ST_OK;
}
