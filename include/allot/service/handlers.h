/*
 * The command handlers, one per command, the reactions to events, and the table that wires them to the bus.
 * The rules they follow are SPEC section 1; the decisions themselves are in logic/.
 */
#ifndef ALLOT_SERVICE_HANDLERS_H
#define ALLOT_SERVICE_HANDLERS_H

#include "allot/service/uow.h"
#include "allot/signals/bus.h"

/* Who handles what in the program. Static. */
const struct bus_table *service_bus_table(void);

/* A bus_journal that appends to UOW. UOW must outlive it. */
struct bus_journal service_journal(struct uow *uow);

command_handler handle_create_batch;
command_handler handle_change_batch_quantity;
command_handler handle_change_batch_eta;
command_handler handle_allocate;
command_handler handle_assign_allocation;

/* BatchQuantityChanged: lines that the cut deallocated are allocated again (rule 5). */
event_reaction react_reallocate;

/* End of a command: a SKU whose last unit is gone ends with OutOfStock, reason depleted (rule 8). */
command_handler finish_depleted;

#endif
