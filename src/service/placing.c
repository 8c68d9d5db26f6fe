#include "service/placing.h"

#include "allot/base/contract.h"

void placing_begin(struct bus *bus, struct product *p)
{
	REQUIRE(!bus->product);
	REQUIRE(bus->first_event == 0);
	bus->product = p;
	bus->available_before = p->available;
}

enum status placing_publish(struct bus *bus, struct product *p, struct event *event)
{
	REQUIRE(p == bus->product);
	REQUIRE(event->batch > 0 || event->type == EVENT_BATCH_CREATED);
	enum status st = bus_publish(bus, event);
	if (st)
		return st;
	p->version++;
	p->dirty = true;
	return ST_OK;
}

static enum status place(struct bus *bus, struct product *p, struct batch_place at,
			 const struct order_line *line, uint64_t line_id, uint64_t *number)
{
	struct event event = allocation_event(p, product_batch(p, at), line, line_id);
	enum status st = placing_publish(bus, p, &event);
	if (st)
		return st;
	allocation_apply(p, at, &event);
	*number = event.number;
	return ST_OK;
}

enum status placing_new(struct bus *bus, struct product *p, struct batch_place at,
			const struct order_line *line, const struct known_line *known)
{
	REQUIRE(known->match == LINE_NEW);
	uint64_t number = 0;
	enum status st = place(bus, p, at, line, 0, &number);
	if (st)
		return st;
	struct line_entry entry = {
		.line_id = number,
		.event = number,
		.product = p->id,
		.qty = line->qty,
	};
	return uow_line_put(bus->uow, line, &entry);
}

enum status placing_again(struct bus *bus, struct product *p, struct batch_place at,
			  const struct order_line *line, uint64_t line_id)
{
	REQUIRE(line_id > 0);
	uint64_t number = 0;
	enum status st = place(bus, p, at, line, line_id, &number);
	if (st)
		return st;
	return uow_line_move(bus->uow, line_id, number);
}

enum status placing_shortage(struct bus *bus, const struct product *p, const struct order_line *line,
			     enum reason reason)
{
	struct event event = allocation_shortage(p, line, reason);
	return bus_publish(bus, &event);
}
