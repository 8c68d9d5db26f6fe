/*
 * CancelLine: the cancelled units of a line come to a total (rule 11). Parts are released first, since
 * LineCancelled tells how many units have gone.
 */
#include "allot/base/contract.h"
#include "allot/logic/totals.h"
#include "service/refusals.h"
#include "service/releasing.h"

static enum status cancel(struct bus *bus, struct product *p, struct line *line, uint32_t units)
{
	struct change c = change_begin(bus, p, line);
	enum status st = release_parts(&c, releasing_of_parts(line, units), REASON_CANCELLED);
	if (st)
		return st;
	struct event event = {
		.type = EVENT_LINE_CANCELLED,
		.product = p->id,
		.sku = p->sku,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.line_cancelled = { .units = units },
	};
	st = change_publish(&c, NULL, &event);
	return st ? st : change_end(&c);
}

enum status handle_cancel_line(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_CANCEL_LINE);
	struct line *line = command->cancel.line;
	struct product *p = touched_now(service_of(bus))->product;
	REQUIRE(p->id == line->product);
	struct addition addition = total_cancelled(line, command->cancel.total);
	if (addition.over) {
		refuse_over_quantity(out, line, "cancelled", command->cancel.total.units);
		return ST_OK;
	}
	outcome_set(out, OUTCOME_UNCHANGED);
	if (addition.units == 0)
		return ST_OK;
	enum status st = cancel(bus, p, line, addition.units);
	if (!st)
		outcome_set(out, OUTCOME_CANCELLED);
	return st;
}
