/*
 * Touching: which products a row is about, for what is asked at its end (rules 8 and 9).
 */
#ifndef ALLOT_SERVICE_TOUCHING_H
#define ALLOT_SERVICE_TOUCHING_H

#include "allot/service/handlers.h"

/* What the handlers of BUS work on. */
static inline struct service *service_of(const struct bus *bus)
{
	return bus->ctx;
}

static inline struct uow *uow_of(const struct bus *bus)
{
	return service_of(bus)->uow;
}

/* The command at hand is about P, which is as it was before the command. ST_NO_MEMORY. */
enum status touch(struct service *s, struct product *p);

/* Adds P to the row's products without asking whether it is there. ST_NO_MEMORY. */
enum status touch_add(struct service *s, struct product *p);

/* The product of the command at hand. */
static inline struct touched *touched_now(const struct service *s)
{
	return &s->touched[s->at];
}

/* Units were made available, or taken off a line: waiting lines are to be served behind the row. */
static inline void touched_freed(const struct service *s)
{
	touched_now(s)->freed = true;
}

#endif
