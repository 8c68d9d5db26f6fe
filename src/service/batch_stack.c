/*
 * Batch stack: each Allocated event that made a part points to the one before it. Parts that are gone are
 * passed over here; whoever walks notes what is left between, so that they are passed over once.
 */
#include "service/batch_stack.h"

#include <inttypes.h>

#include "allot/base/contract.h"

/* The event that made part NUMBER of BATCH: its line, and the part before it. */
static enum status read_maker(struct uow *u, uint64_t batch, uint64_t number, uint64_t *line,
			      uint64_t *previous)
{
	struct event event;
	enum status st = u->ops->event_read(u, number, false, &event);
	if (st)
		return st;
	bool makes = event.type == EVENT_ALLOCATED && event.batch == batch && event.allocated.part == number;
	if (!makes || event.allocated.previous >= number)
		return fail(ST_DAMAGED, "event %" PRIu64 " of the journal made no part of its batch", number);
	*line = event.line_id;
	*previous = event.allocated.previous;
	return ST_OK;
}

enum status batch_stack_look(struct uow *u, struct batch_key key, uint64_t at, struct stacked *out)
{
	uint64_t id = 0, previous = 0;
	struct line *line = NULL;
	*out = (struct stacked){ .line = NULL };
	enum status st = read_maker(u, key.id, at, &id, &previous);
	if (!st)
		st = u->ops->line_get(u, id, &line);
	if (st)
		return st;
	const struct part *part = parts_at(&line->parts, key, at);
	if (part) {
		*out = (struct stacked){ line, at, part->units, part->previous };
		return ST_OK;
	}
	u->ops->line_drop(u, line);
	out->previous = previous;
	return ST_OK;
}

enum status batch_stack_living(struct uow *u, struct batch_key key, uint64_t from, struct stacked *out)
{
	enum status st = ST_OK;
	*out = (struct stacked){ .previous = from };
	while (!st && !out->line && out->previous > 0)
		st = batch_stack_look(u, key, out->previous, out);
	return st;
}
