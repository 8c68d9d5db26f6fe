/*
 * Allocate: a line becomes known and its open units are placed; of one that is known already its short units
 * are placed again, if it has any (rules 2 and 4).
 */
#include "allot/base/contract.h"
#include "service/finding.h"
#include "service/opening.h"
#include "service/placing.h"
#include "service/refusals.h"

static enum status open_line(struct bus *bus, const struct command *command, struct product *p,
			     struct outcome *out)
{
	struct opening opening = {
		.line = &command->allocate.line,
		.shipped = command->allocate.shipped,
		.cancelled = command->allocate.cancelled,
		.policy = command->allocate.policy,
		.replaces = command->allocate.known,
	};
	struct change c;
	uint32_t covered = 0;
	enum status st = opening_begin(bus, p, &opening, &c);
	if (st)
		return st;
	uint32_t units = line_open(c.line);
	outcome_set(out, OUTCOME_CLOSED);
	if (units > 0) {
		st = place_units(&c, units, FROM_LOOSE, &covered);
		outcome_set(out, covered ? OUTCOME_ALLOCATED : OUTCOME_OUT_OF_STOCK);
	}
	return st ? st : opening_end(&c);
}

static enum status place_again(struct bus *bus, struct product *p, struct line *line, struct outcome *out)
{
	bool lacks = line->short_ > 0;
	uint32_t covered = 0;
	enum status st = place_short(bus, p, line, &covered);
	outcome_set(out, OUTCOME_DUPLICATE);
	if (lacks)
		outcome_set(out, covered ? OUTCOME_ALLOCATED : OUTCOME_OUT_OF_STOCK);
	return st;
}

enum status handle_allocate(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_ALLOCATE);
	const struct order_line *line = &command->allocate.line;
	struct line *known = command->allocate.known;
	REQUIRE(line->qty > 0);
	struct uow *u = uow_of(bus);
	struct product *p = NULL;
	enum status st = u->ops->product_find(u, line->sku, &p);
	if (st)
		return st;
	if (!p)
		return refuse_unknown_sku(u, line->sku, out);
	st = touch(service_of(bus), p);
	if (st)
		return st;
	switch (which_line_match(known, p->id, line->qty)) {
	case LINE_OTHER_SKU:
	case LINE_OTHER_QUANTITY:
		return find_conflict(u, line, known, out);
	case LINE_SAME:
		return place_again(bus, p, known, out);
	default:
		return open_line(bus, command, p, out);
	}
}
