/*
 * The command handlers, one per command, the reactions to events, the table that wires them to the bus, and
 * what they work on. The rules they follow are allot-rules(7); the decisions themselves are in logic/.
 */
#ifndef ALLOT_SERVICE_HANDLERS_H
#define ALLOT_SERVICE_HANDLERS_H

#include "allot/service/uow.h"
#include "allot/signals/bus.h"

/* A product that the row at hand is about, and what it was before the row (rules 8 and 9). */
struct touched {
	struct product *product;
	uint64_t available; /* units, before the row */
	uint64_t waiting;   /* likewise */
	bool freed;	    /* the row made units available, or took units off a line */
};

/*
 * What the handlers work on: the CTX of their bus. Intake begins it anew with each row; a test that sends a
 * command by itself calls service_begin() before it.
 */
struct service {
	struct uow *uow;
	bool accept_alike; /* rule 14 is not asked */
	/* Products of the row: one, but for the cancellation of an order. */
	struct touched *touched;
	uint32_t touched_count;
	uint32_t touched_capacity;
	uint32_t at; /* the one of the command at hand */
};

void service_init(struct service *s, struct uow *uow);
void service_release(struct service *s);
/* Forgets the row before; after a row that failed, too. */
void service_begin(struct service *s, bool accept_alike);

/* Who handles what in the program; the bus's CTX is a struct service. Static. */
const struct bus_table *service_bus_table(void);

/* A bus_journal that appends to UOW. UOW must outlive it. */
struct bus_journal service_journal(struct uow *uow);

command_handler handle_create_batch;
command_handler handle_change_batch_quantity;
command_handler handle_change_batch_eta;
command_handler handle_allocate;
command_handler handle_assign_allocation;
command_handler handle_amend_line;
command_handler handle_cancel_line;
command_handler handle_ship_line;
command_handler handle_serve_waiting;

/* BatchEtaChanged: the lines on the batch are promised anew (rule 6). */
event_reaction react_repromise;

#endif
