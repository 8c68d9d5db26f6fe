/*
 * Batch stack: the parts on a batch, the one made last first (rules 5 and 6), read from the journal.
 */
#ifndef ALLOT_SERVICE_BATCH_STACK_H
#define ALLOT_SERVICE_BATCH_STACK_H

#include "allot/models/line.h"
#include "allot/service/uow.h"

/* A part and its line, which is held; LINE NULL: there is none. */
struct stacked {
	struct line *line;
	uint64_t part;	   /* its id */
	uint32_t units;	   /* of the part */
	uint64_t previous; /* id of the part to look at after it; 0: none */
};

/*
 * The part with id AT on the batch of KEY: OUT without a line if it is gone. ST_DAMAGED: the journal has
 * something else there; any failure of the store.
 */
enum status batch_stack_look(struct uow *u, struct batch_key key, uint64_t at, struct stacked *out);

/*
 * The newest living part on the batch of KEY among the one with id FROM and those made before it. ST_DAMAGED:
 * the journal has something else there.
 */
enum status batch_stack_living(struct uow *u, struct batch_key key, uint64_t from, struct stacked *out);

#endif
