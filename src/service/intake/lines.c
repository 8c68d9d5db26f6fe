/*
 * Amendments, cancellations, shipments: rows that name a known line and send it one command. What can't be yet,
 * because the day's files come in another order than the day's events, is put off.
 */
#include "allot/logic/totals.h"
#include "service/finding.h"
#include "service/intake/taking.h"
#include "service/placing.h"

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

static enum status send_amendment(struct taking *t, struct line *line)
{
	struct command command = { .type = COMMAND_AMEND_LINE, .amend = { line, t->row->qty } };
	return bus_handle(t->in->bus, &command, t->out);
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
		*t->first_did = OUTCOME_SHIPPED;
	return ST_OK;
}

static enum status send_shipment(struct taking *t, struct line *line)
{
	if (t->turn != TURN_PUT_OFF)
		return ship_at_first(t, line);
	enum status st = ship(t, line, false);
	if (!st && t->out->type == OUTCOME_UNCHANGED && *t->first_did == OUTCOME_SHIPPED)
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
