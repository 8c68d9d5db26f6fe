/*
 * Releasing: the events that take units out of parts. In which order parts go is in the header.
 */
#include "allot/logic/releasing.h"

#include "allot/base/contract.h"

struct event releasing_deallocated(const struct line *line, const struct part *part, uint32_t units,
				   enum reason reason)
{
	REQUIRE(units > 0 && units <= part->units);
	return (struct event){
		.type = EVENT_DEALLOCATED,
		.batch = part->batch,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.deallocated = { .units = units, .reason = reason, .part = part->id },
	};
}

struct event shipping_shipped(const struct line *line, const struct part *part, uint32_t units)
{
	REQUIRE(units > 0);
	REQUIRE(part ? units <= part->units : units <= line->waiting + line->short_);
	return (struct event){
		.type = EVENT_SHIPPED,
		.batch = part ? part->batch : 0,
		.product = part ? 0 : line->product,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.shipped = { .units = units, .part = part ? part->id : 0 },
	};
}
