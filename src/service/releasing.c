/*
 * Releasing: part after part from the end of the line's list, no more than asked for.
 */
#include "service/releasing.h"

#include "allot/base/contract.h"

enum status part_place(struct change *c, const struct part *part, struct batch_place *at)
{
	return product_find(c->product, (struct batch_key){ part->eta, part->batch }, at);
}

enum status release_parts(struct change *c, uint32_t units, enum reason reason)
{
	REQUIRE(units <= c->line->allocated);
	while (units > 0) {
		const struct part *part = releasing_part(c->line);
		uint32_t released = part->units < units ? part->units : units;
		struct batch_place at;
		enum status st = part_place(c, part, &at);
		if (st)
			return st;
		struct event event = releasing_deallocated(c->line, part, released, reason);
		st = change_publish(c, &at, &event);
		if (st)
			return st;
		units -= released;
	}
	return ST_OK;
}
