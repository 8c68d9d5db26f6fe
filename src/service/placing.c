/*
 * Placing: a choice of logic/placing.h made come true, part by part. A split goes from one batch that has
 * anything to the next, by the segments' maxima.
 */
#include "service/placing.h"

#include "allot/base/contract.h"

enum status place_part(struct change *c, struct batch_place at, uint32_t units, enum units_from from)
{
	struct event event = placing_allocated(c->line, product_batch(c->product, at), units, from, 0);
	return change_publish(c, &at, &event);
}

static enum status place_split(struct change *c, uint32_t units, enum units_from from)
{
	while (units > 0) {
		struct batch_place at;
		bool found = false;
		enum status st = product_first_fit(c->product, 1, &found, &at);
		if (st)
			return st;
		INVARIANT(found);
		uint32_t available = batch_available(product_batch(c->product, at));
		uint32_t taken = available < units ? available : units;
		st = place_part(c, at, taken, from);
		if (st)
			return st;
		units -= taken;
	}
	return ST_OK;
}

enum status place_covered(struct change *c, uint32_t units, enum units_from from, uint32_t *covered)
{
	struct placing placing;
	enum status st = placing_choose(c->product, units, c->line->policy, &placing);
	if (!st && placing.way == PLACE_WHOLE)
		st = place_part(c, placing.at, units, from);
	else if (!st && placing.way == PLACE_SPLIT)
		st = place_split(c, placing.covered, from);
	if (!st)
		*covered = placing.covered;
	return st;
}

enum status place_units(struct change *c, uint32_t units, enum units_from from, uint32_t *covered)
{
	enum status st = place_covered(c, units, from, covered);
	if (st || *covered == units)
		return st;
	struct event event =
		placing_shortage(c->product, c->line, units - *covered, from, c->line->policy.backorder);
	return change_publish(c, NULL, &event);
}

enum status place_short(struct bus *bus, struct product *p, struct line *line, uint32_t *covered)
{
	*covered = 0;
	if (line->short_ == 0)
		return ST_OK;
	struct change c = change_begin(bus, p, line);
	enum status st = place_units(&c, line->short_, FROM_SHORT, covered);
	return st ? st : change_end(&c);
}
