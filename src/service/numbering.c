/*
 * Numbering: the unit of work keeps the names of lines, so it is told beside the event.
 */
#include "service/numbering.h"

#include "allot/signals/applying.h"

enum status numbering_give(struct bus *bus, struct line *known, const struct order_line *line)
{
	struct uow *u = uow_of(bus);
	if (!numbering_due(known, line))
		return ST_OK;
	struct event event = {
		.type = EVENT_LINE_NUMBERED,
		.product = known->product,
		.line_id = known->id,
		.orderid = known->orderid,
		.line = line->line,
	};
	event_note_uncovered(&event, known);
	enum status st = bus_publish(bus, &event);
	return st ? st : u->ops->line_number(u, known, line->line);
}
