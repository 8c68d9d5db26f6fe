/*
 * Amendments, cancellations, shipments: rows that name a known line and send it one command. What can't be yet,
 * because the day's files come in another order than the day's events, is put off.
 */
#include "allot/logic/totals.h"
#include "service/finding.h"
#include "service/intake/taking.h"
#include "service/placing.h"
#include "service/refusals.h"

typedef enum status line_sender(struct taking *t, struct line *line);

/* Finds the line that the row names and sends its command; then short units are placed again (rule 11). */
static enum status take_line(struct taking *t, line_sender *send)
{
	struct uow *u = taking_uow(t);
	struct order_line name = taking_line(t);
	name.qty = 0;
	struct found found = { .line = NULL };
	struct product *p = NULL;
	uint32_t covered = 0;
	enum status st = find_named(u, &name, &found, &p, t->out);
	if (!st && !p && t->out->code == CODE_UNKNOWN_LINE)
		taking_put_off(t);
	if (!st && p) {
		st = touch(t->service, p);
		if (!st)
			st = send(t, found.line);
		if (!st && (t->out->type == OUTCOME_AMENDED || t->out->type == OUTCOME_CANCELLED))
			st = place_short(t->in->bus, p, found.line, &covered);
	}
	u->ops->line_drop(u, found.line);
	return st;
}

/* The quantity goes another way than the row says that it does. */
static void refuse_way(struct taking *t, const struct line *line)
{
	outcome_refuse(
		t->out, CODE_UNKNOWN_CHANGE,
		"the line has %u units, so %u are %s, not %s as the change's code says; ask the partner which "
		"is meant",
		(unsigned)line->ordered, (unsigned)t->row->qty, t->row->amends > 0 ? "less" : "more",
		t->row->amends > 0 ? "more" : "less");
}

static enum status send_quantity(struct taking *t, struct line *line, uint64_t qty)
{
	struct command amend = { .type = COMMAND_AMEND_LINE, .amend = { line, (uint32_t)qty } };
	struct command cancel = { .type = COMMAND_CANCEL_LINE, .cancel = { line, { .type = TOTAL_ALL } } };
	if (qty > QUANTITY_MAX) {
		outcome_refuse(t->out, CODE_BAD_QUANTITY,
			       "the line would have %llu units, more than there can be",
			       (unsigned long long)qty);
		return ST_OK;
	}
	return bus_handle(t->in->bus, qty ? &amend : &cancel, t->out);
}

static enum status send_amendment(struct taking *t, struct line *line)
{
	const uint64_t qty = t->row->qty, ordered = line->ordered;
	switch (t->row->amends) {
	case AMENDS_BY_MORE:
		return send_quantity(t, line, ordered + qty);
	case AMENDS_BY_LESS:
		if (qty <= ordered)
			return send_quantity(t, line, ordered - qty);
		refuse_line_below_zero(t->out, line, t->row->qty);
		return ST_OK;
	case AMENDS_TO_MORE:
	case AMENDS_TO_LESS:
		if (t->row->amends == AMENDS_TO_MORE ? qty >= ordered : qty <= ordered)
			return send_quantity(t, line, qty);
		refuse_way(t, line);
		return ST_OK;
	default:
		return send_quantity(t, line, qty);
	}
}

static enum status send_cancellation(struct taking *t, struct line *line)
{
	struct command command = { .type = COMMAND_CANCEL_LINE, .cancel = { line, t->row->cancelled } };
	return bus_handle(t->in->bus, &command, t->out);
}

static enum status ship(struct taking *t, struct line *line, bool allocated_at_most)
{
	struct command command = {
		.type = COMMAND_SHIP_LINE,
		.ship = { line, t->row->shipped, allocated_at_most },
	};
	return bus_handle(t->in->bus, &command, t->out);
}

/* Ships what is allocated; with the rest the row is put off. */
static enum status ship_at_first(struct taking *t, struct line *line)
{
	struct addition addition = total_shipped(line, t->row->shipped);
	if (!addition.over && addition.units <= line->allocated)
		return ship(t, line, false);
	enum status st = addition.over ? ST_OK : ship(t, line, true);
	if (st)
		return st;
	enum outcome_type did = t->out->type;
	taking_put_off(t);
	if (did == OUTCOME_SHIPPED)
		t->before->did = OUTCOME_SHIPPED;
	return ST_OK;
}

static enum status send_shipment(struct taking *t, struct line *line)
{
	if (t->turn != TURN_PUT_OFF)
		return ship_at_first(t, line);
	enum status st = ship(t, line, false);
	if (!st && t->out->type == OUTCOME_UNCHANGED && t->before->did == OUTCOME_SHIPPED)
		outcome_set(t->out, OUTCOME_SHIPPED);
	return st;
}

enum status take_amendments(struct taking *t)
{
	return take_line(t, send_amendment);
}

enum status take_cancellations(struct taking *t)
{
	if (t->row->sku.n == 0 && t->row->line.n == 0)
		return take_whole_order(t);
	return take_line(t, send_cancellation);
}

enum status take_shipments(struct taking *t)
{
	return take_line(t, send_shipment);
}
