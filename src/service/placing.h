/*
 * Placing: what the handlers do to products and lines, with the events that tell of it.
 */
#ifndef ALLOT_SERVICE_PLACING_H
#define ALLOT_SERVICE_PLACING_H

#include "allot/logic/allocation.h"
#include "service/known_line.h"
#include "allot/signals/bus.h"

/* Says that the command at hand is about P, whose availability is as before the command (rule 8). */
void placing_begin(struct bus *bus, struct product *p);

/* Publishes EVENT, which changes P: its version goes up by one. Any failure of the store. */
enum status placing_publish(struct bus *bus, struct product *p, struct event *event);

/*
 * Allocates LINE, which KNOWN says is LINE_NEW, to the batch at AT, which it must fit. Any failure of the
 * store.
 */
enum status placing_new(struct bus *bus, struct product *p, struct batch_place at,
			const struct order_line *line, const struct known_line *known);

/*
 * Allocates LINE again, first allocated by event LINE_ID and now on no batch, to the batch at AT. Any failure
 * of the store.
 */
enum status placing_again(struct bus *bus, struct product *p, struct batch_place at,
			  const struct order_line *line, uint64_t line_id);

/* Publishes that no batch of P covers LINE. Any failure of the store. */
enum status placing_shortage(struct bus *bus, const struct product *p, const struct order_line *line,
			     enum reason reason);

#endif
