#include "service/known_line.h"

#include <inttypes.h>

#include "allot/base/contract.h"
#include "service/refusals.h"

static enum status look_up(struct uow *u, enum line_lookup lookup, const struct order_line *line,
			   const struct product *p, bool *found, struct line_entry *entry)
{
	switch (lookup) {
	case LOOKUP_NUMBERED:
		return u->ops->line_numbered(u, line->orderid, line->line, found, entry);
	case LOOKUP_UNNUMBERED:
		return u->ops->line_unnumbered(u, line->orderid, p->id, found, entry);
	default:
		return u->ops->line_numbered_of(u, line->orderid, p->id, line->qty, 0, found, entry);
	}
}

enum status known_line_find(struct uow *u, const struct order_line *line, const struct product *p,
			    struct known_line *out)
{
	REQUIRE(slice_eq(line->sku, p->sku));
	const enum line_lookup *lookups = duplicates_lookups(line);
	struct known_line known = { .match = LINE_NEW };
	bool found = false;
	for (int i = 0; i < LINE_LOOKUPS && !found; i++) {
		enum status st = look_up(u, lookups[i], line, p, &found, &known.entry);
		if (st)
			return st;
	}
	if (found)
		known.match = duplicates_match(line, known.entry.product == p->id, known.entry.qty);
	*out = known;
	return ST_OK;
}

enum status known_line_next(struct uow *u, const struct order_line *line, const struct product *p,
			    struct known_line *known, bool *found)
{
	REQUIRE(known->match == LINE_DUPLICATE);
	struct line_entry entry;
	*found = false;
	if (line->line.n)
		return ST_OK;
	enum status st = u->ops->line_numbered_of(u, line->orderid, p->id, line->qty, known->entry.line_id,
						  found, &entry);
	if (st)
		return st;
	*found = *found && entry.qty == line->qty;
	if (*found)
		known->entry = entry;
	return ST_OK;
}

enum status known_line_refuse(struct uow *u, const struct order_line *line, const struct product *p,
			      const struct known_line *known, struct outcome *out)
{
	REQUIRE(known->match == LINE_CONFLICT);
	struct slice sku = p->sku;
	if (known->entry.product != p->id) {
		struct event event;
		enum status st = allocated_read(u, known->entry.event, true, &event);
		if (st)
			return st;
		sku = event.sku;
	}
	refuse_line_conflict(out, line->orderid, known->entry.qty, sku);
	return ST_OK;
}

enum status allocated_read(struct uow *u, uint64_t number, bool fill, struct event *event)
{
	REQUIRE(number > 0);
	enum status st = uow_event_read(u, number, fill, event);
	if (st)
		return st;
	if (event->type != EVENT_ALLOCATED || event->number != number)
		return fail(ST_DAMAGED, "event %" PRIu64 " of the journal is no allocation", number);
	return ST_OK;
}
