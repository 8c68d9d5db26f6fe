/*
 * ServeWaiting: the waiting lines of a SKU, in their order, get what there is (rule 9). One line is held at a
 * time; the queue leads from one that something can be done for to the next.
 */
#include "allot/base/contract.h"
#include "service/placing.h"
#include "service/refusals.h"

/* Tells what is still uncovered of what a cut took off the line. */
static enum status tell_cut(struct change *c)
{
	if (c->line->cut == 0)
		return ST_OK;
	struct event event = placing_shortage(c->product, c->line, c->line->cut, FROM_WAITING, true);
	return change_publish(c, NULL, &event);
}

static enum status serve(struct bus *bus, struct product *p, struct line *line)
{
	uint32_t covered = 0;
	struct change c = change_begin(bus, p, line);
	enum status st = place_covered(&c, line->waiting, FROM_WAITING, &covered);
	if (!st)
		st = tell_cut(&c);
	return st ? st : change_end(&c);
}

static enum status serve_waiter(struct bus *bus, struct product *p, const struct waiter *waiter)
{
	struct uow *u = uow_of(bus);
	struct line *line = NULL;
	enum status st = u->ops->line_get(u, waiter->line, &line);
	if (st)
		return st;
	if (line->waiting != waiter->units || line->cut != waiter->cut)
		st = fail(ST_DAMAGED, "a line waits otherwise than its product says");
	else
		st = serve(bus, p, line);
	u->ops->line_drop(u, line);
	return st;
}

enum status handle_serve_waiting(struct bus *bus, const struct command *command, struct outcome *out)
{
	REQUIRE(command->type == COMMAND_SERVE_WAITING);
	struct uow *u = uow_of(bus);
	struct product *p = NULL;
	enum status st = u->ops->product_find(u, command->serve.sku, &p);
	if (st)
		return st;
	if (!p)
		return refuse_unknown_sku(u, command->serve.sku, out);
	struct waiter_key after = WAITER_FIRST;
	bool found = true;
	outcome_set(out, OUTCOME_UNCHANGED);
	st = touch(service_of(bus), p);
	while (!st && found) {
		struct waiter waiter;
		st = waiting_next(product_waiting(p), after, product_supply(p), &found, &waiter);
		if (st || !found)
			break;
		after = waiter_key(&waiter);
		outcome_set(out, OUTCOME_CHANGED);
		st = serve_waiter(bus, p, &waiter);
	}
	return st;
}
