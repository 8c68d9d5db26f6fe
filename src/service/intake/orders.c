/*
 * Orders: an orders row that nothing refuses becomes its commands, in its own turn or in the first one, where
 * only what has left is noted.
 */
#include "allot/base/contract.h"
#include "service/intake/order_row.h"
#include "service/placing.h"
#include "service/numbering.h"

/* What the commands of a row did. */
struct deeds {
	bool policy, amended, uncovered, cancelled, shipped;
	enum outcome_type placed; /* by Allocate */
};

static enum status send(struct order_row *o, const struct command *command, struct outcome *out)
{
	enum status st = bus_handle(o->taking->in->bus, command, out);
	INVARIANT(st || out->type != OUTCOME_REFUSED);
	return st;
}

static enum status allocate(struct order_row *o, struct outcome *out)
{
	struct command command = {
		.type = COMMAND_ALLOCATE,
		.allocate = {
			.line = o->line,
			.known = o->found.line,
			.shipped = o->stated.shipped.units,
			.cancelled = o->stated.cancelled.units,
			.policy = o->policy,
		},
	};
	return send(o, &command, out);
}

static enum status give_policy(struct order_row *o, struct deeds *deeds)
{
	struct line *line = o->found.line;
	if (policy_eq(line->policy, o->policy))
		return ST_OK;
	struct event event = {
		.type = EVENT_LINE_POLICY_CHANGED,
		.product = line->product,
		.line_id = line->id,
		.orderid = line->orderid,
		.line = line->number,
		.policy_changed = o->policy,
	};
	struct change c = change_begin(o->taking->in->bus, o->product, line);
	enum status st = change_publish(&c, NULL, &event);
	deeds->policy = true;
	return st ? st : change_end(&c);
}

static enum status amend(struct order_row *o, struct deeds *deeds)
{
	struct command command = { .type = COMMAND_AMEND_LINE, .amend = { o->found.line, o->line.qty } };
	struct outcome out;
	if (!o->amends)
		return ST_OK;
	enum status st = send(o, &command, &out);
	if (st)
		return st;
	deeds->amended = out.type == OUTCOME_AMENDED;
	deeds->uncovered = out.type == OUTCOME_OUT_OF_STOCK;
	return ST_OK;
}

static enum status cancel(struct order_row *o, struct deeds *deeds)
{
	struct command command = { .type = COMMAND_CANCEL_LINE,
				   .cancel = { o->found.line, o->stated.cancelled } };
	struct outcome out;
	if (o->stated.cancelled.type == TOTAL_NONE)
		return ST_OK;
	enum status st = send(o, &command, &out);
	deeds->cancelled = !st && out.type == OUTCOME_CANCELLED;
	return st;
}

static enum status ship(struct order_row *o, bool allocated_at_most, struct deeds *deeds)
{
	struct command command = { .type = COMMAND_SHIP_LINE,
				   .ship = { o->found.line, o->stated.shipped, allocated_at_most } };
	struct outcome out;
	if (o->stated.shipped.type == TOTAL_NONE)
		return ST_OK;
	enum status st = send(o, &command, &out);
	deeds->shipped = !st && out.type == OUTCOME_SHIPPED;
	return st;
}

/*
 * Short units of the line, as it is now, are placed. One that has become wholly short by this row's AmendLine
 * stays the same line: nobody has sent it anew.
 */
static enum status place(struct order_row *o, struct deeds *deeds)
{
	struct outcome out;
	uint32_t covered = 0;
	if (line_wholly_short(o->found.line)) {
		enum status placed = place_short(o->taking->in->bus, o->product, o->found.line, &covered);
		deeds->placed = covered ? OUTCOME_ALLOCATED : OUTCOME_OUT_OF_STOCK;
		return placed;
	}
	o->line.qty = o->found.line->ordered;
	enum status st = allocate(o, &out);
	if (!st)
		deeds->placed = out.type;
	return st;
}

/* What a row counts as: what it did first, but a policy only if it did nothing else. */
static enum outcome_type counted(const struct taking *t, const struct deeds *deeds)
{
	if (t->turn == TURN_SECOND && t->before->did != OUTCOME_COUNT)
		return t->before->did;
	if (deeds->uncovered)
		return OUTCOME_OUT_OF_STOCK;
	if (deeds->amended)
		return OUTCOME_AMENDED;
	if (deeds->cancelled)
		return OUTCOME_CANCELLED;
	if (deeds->shipped)
		return OUTCOME_SHIPPED;
	if (deeds->placed != OUTCOME_DUPLICATE)
		return deeds->placed;
	return deeds->policy ? OUTCOME_AMENDED : OUTCOME_DUPLICATE;
}

/* A line that is known, and stays. */
static enum status take_known(struct order_row *o)
{
	struct taking *t = o->taking;
	struct deeds deeds = { .placed = OUTCOME_DUPLICATE };
	enum status st = numbering_give(t->in->bus, o->found.line, &o->line);
	if (!st)
		st = give_policy(o, &deeds);
	if (!st)
		st = amend(o, &deeds);
	if (!st)
		st = cancel(o, &deeds);
	if (!st)
		st = ship(o, false, &deeds);
	if (!st)
		st = place(o, &deeds);
	if (!st)
		outcome_set(t->out, counted(t, &deeds));
	return st;
}

/* The first turn: what is cancelled and has shipped; of a row that amends its line only what has shipped. */
static enum status take_first_turn(struct order_row *o)
{
	struct taking *t = o->taking;
	struct deeds deeds = { .policy = false };
	enum status st = numbering_give(t->in->bus, o->found.line, &o->line);
	if (!st && !o->amends)
		st = cancel(o, &deeds);
	if (!st)
		st = ship(o, true, &deeds);
	if (st)
		return st;
	if (deeds.cancelled || deeds.shipped)
		*t->before = (struct given_before){
			.did = deeds.cancelled ? OUTCOME_CANCELLED : OUTCOME_SHIPPED,
			.line = o->found.line->id,
		};
	return ST_OK;
}

static enum status take(struct order_row *o)
{
	struct taking *t = o->taking;
	if (o->match == LINE_NEW || o->match == LINE_REPLACES)
		return allocate(o, t->out);
	enum status st = touch(t->service, o->product);
	if (st)
		return st;
	return t->turn == TURN_FIRST ? take_first_turn(o) : take_known(o);
}

enum status take_orders(struct taking *t)
{
	struct order_row o;
	enum status st = order_row_judge(t, &o);
	if (!st && !o.done)
		st = take(&o);
	order_row_release(&o);
	return st;
}
