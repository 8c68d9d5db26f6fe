#include "allot/base/contract.h"
#include "allot/service/handlers.h"
#include "service/known_line.h"
#include "service/placing.h"
#include "service/refusals.h"

static enum status allocate(struct bus *bus, struct product *p, const struct order_line *line,
			    const struct known_line *known, struct outcome *out)
{
	struct allocation choice;
	placing_begin(bus, p);
	enum status st = allocation_choose(p, line->qty, &choice);
	if (st)
		return st;
	if (choice.found)
		st = placing_new(bus, p, choice.at, line, known);
	else
		st = placing_shortage(bus, p, line, choice.reason);
	if (st)
		return st;
	outcome_set(out, choice.found ? OUTCOME_ALLOCATED : OUTCOME_OUT_OF_STOCK);
	return ST_OK;
}

enum status handle_allocate(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_ALLOCATE);
	const struct order_line *line = &command->allocate.line;
	REQUIRE(line->qty > 0);
	struct product *p = NULL;
	enum status st = uow_product_find(bus->uow, line->sku, &p);
	if (st)
		return st;
	if (!p) {
		refuse_unknown_sku(out, line->sku);
		return ST_OK;
	}
	struct known_line known;
	st = known_line_find(bus->uow, line, p, &known);
	if (st)
		return st;
	switch (known.match) {
	case LINE_DUPLICATE:
		outcome_set(out, OUTCOME_DUPLICATE);
		return ST_OK;
	case LINE_CONFLICT:
		return known_line_refuse(bus->uow, line, p, &known, out);
	default:
		return allocate(bus, p, line, &known, out);
	}
}
