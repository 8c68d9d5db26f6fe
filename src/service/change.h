/*
 * Change: a line of a product at work. Events about it are published and applied one by one; at the end the
 * product's queue and sums are brought in step with the line, once.
 */
#ifndef ALLOT_SERVICE_CHANGE_H
#define ALLOT_SERVICE_CHANGE_H

#include "allot/signals/applying.h"
#include "service/touching.h"

struct change {
	struct bus *bus;
	struct product *product;
	struct line *line;
	/* what the product knows of the line: as it was when the change began */
	uint32_t ordered;
	uint32_t short_;
	struct waiter waiter; /* units 0: it is not in the queue */
};

/* LINE of P, held by the caller until change_end(), is going to be changed. */
struct change change_begin(struct bus *bus, struct product *p, struct line *line);
/*
 * Publishes EVENT, which is about the line, and applies it to the line and, unless AT is NULL, to the batch
 * there; raises the version where the event does. ST_NO_MEMORY; what fails in the journal.
 */
enum status change_publish(struct change *c, const struct batch_place *at, struct event *event);

/* Brings the product in step with the line, and checks the line. Any failure of the store. */
enum status change_end(struct change *c);

/*
 * Publishes EVENT about a batch of P or P itself, and applies it to the batch at AT, unless that is NULL. As
 * change_publish().
 */
enum status product_publish(struct bus *bus, struct product *p, const struct batch_place *at,
			    struct event *event);

/* P's queue of waiting lines. */
struct waiting_access product_waiting(struct product *p);

#endif
