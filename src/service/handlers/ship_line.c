/*
 * ShipLine: the shipped units of a line come to a total (rule 12): its parts in allocation order, then units
 * that nobody had allocated.
 */
#include "allot/base/contract.h"
#include "allot/logic/totals.h"
#include "service/refusals.h"
#include "service/releasing.h"

static enum status ship_part(struct change *c, uint32_t units, uint32_t *shipped)
{
	const struct part *part = shipping_part(c->line);
	struct batch_place at;
	enum status st = part_place(c, part, &at);
	if (st)
		return st;
	*shipped = part->units < units ? part->units : units;
	struct event event = shipping_shipped(c->line, part, *shipped);
	return change_publish(c, &at, &event);
}

static enum status ship(struct change *c, uint32_t units)
{
	while (units > 0 && c->line->parts.count > 0) {
		uint32_t shipped = 0;
		enum status st = ship_part(c, units, &shipped);
		if (st)
			return st;
		units -= shipped;
	}
	if (units == 0)
		return ST_OK;
	struct event event = shipping_shipped(c->line, NULL, units);
	event.sku = c->product->sku;
	return change_publish(c, NULL, &event);
}

enum status handle_ship_line(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_SHIP_LINE);
	struct line *line = command->ship.line;
	struct product *p = touched_now(service_of(bus))->product;
	REQUIRE(p->id == line->product);
	struct addition addition = total_shipped(line, command->ship.total);
	if (addition.over && !command->ship.allocated_at_most) {
		refuse_over_quantity(out, line, "shipped", command->ship.total.units);
		return ST_OK;
	}
	uint32_t units = addition.units;
	if (command->ship.allocated_at_most && units > line->allocated)
		units = line->allocated;
	outcome_set(out, OUTCOME_UNCHANGED);
	if (units == 0)
		return ST_OK;
	struct change c = change_begin(bus, p, line);
	enum status st = ship(&c, units);
	if (!st)
		outcome_set(out, OUTCOME_SHIPPED);
	return st ? st : change_end(&c);
}
