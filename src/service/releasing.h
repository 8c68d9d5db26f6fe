/*
 * Releasing: the events by which units are taken off a line's parts (rule 13).
 */
#ifndef ALLOT_SERVICE_RELEASING_H
#define ALLOT_SERVICE_RELEASING_H

#include "allot/logic/releasing.h"
#include "service/change.h"

/* Takes UNITS off the line's parts, the last in allocation order first. Any failure of the store. */
enum status release_parts(struct change *c, uint32_t units, enum reason reason);

/* Where the batch of PART is in the change's product. ST_DAMAGED: it is not there; a failure to load. */
enum status part_place(struct change *c, const struct part *part, struct batch_place *at);

#endif
