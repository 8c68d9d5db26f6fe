/*
 * Taking: a row on its way into the domain, and who takes the rows of which kind.
 */
#ifndef ALLOT_SERVICE_INTAKE_TAKING_H
#define ALLOT_SERVICE_INTAKE_TAKING_H

#include "allot/service/intake.h"
#include "service/touching.h"

struct taking {
	struct intake *in;
	struct service *service;
	const struct row *row;
	enum turn turn;
	struct given_before *before; /* see intake_row() */
	struct outcome *out;
};

/*
 * Sends the commands of the row; T->out says what they did, or refuses, and then nothing was done. What comes
 * behind them (rules 8 and 9) is intake.c's.
 * Any failure of the store.
 */
typedef enum status row_taker(struct taking *t);

row_taker take_batches;
row_taker take_changes;
row_taker take_allocations;
row_taker take_orders;
row_taker take_amendments;
row_taker take_cancellations;
row_taker take_shipments;

/* Whether what ROW, of a batches feed, says of the units of the known batch of ENTRY is news. */
bool units_are_news(const struct intake *in, const struct row *row, const struct ref_entry *entry);

/* The cancellation of a whole order: a cancellations row that names neither SKU nor line. */
row_taker take_whole_order;

static inline struct uow *taking_uow(const struct taking *t)
{
	return t->service->uow;
}

/* Puts the row off if that may still be, else leaves its refusal, an unknown line, as it is. */
static inline void taking_put_off(const struct taking *t)
{
	if (t->turn == TURN_PUT_OFF)
		return;
	*t->before = (struct given_before){ .did = OUTCOME_COUNT };
	outcome_set(t->out, OUTCOME_PUT_OFF);
}

/* The line that the row names, as a value. */
static inline struct order_line taking_line(const struct taking *t)
{
	return (struct order_line){ t->row->orderid, t->row->line, t->row->sku, t->row->qty };
}

/* The policy of a line that becomes known: the run's options. */
static inline struct policy taking_policy(const struct taking *t)
{
	return (struct policy){ 0, t->in->options.backorder, t->in->options.split };
}

#endif
