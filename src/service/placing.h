/*
 * Placing: the events by which units of a line find their batches, or are told not to (rule 1).
 */
#ifndef ALLOT_SERVICE_PLACING_H
#define ALLOT_SERVICE_PLACING_H

#include "allot/logic/placing.h"
#include "service/change.h"

/* One new part of UNITS, which are FROM, on the batch at AT, which they fit. Any failure of the store. */
enum status place_part(struct change *c, struct batch_place at, uint32_t units, enum units_from from);

/* Places UNITS, which are FROM, as far as rule 1 covers them: *COVERED units. As place_part(). */
enum status place_covered(struct change *c, uint32_t units, enum units_from from, uint32_t *covered);

/*
 * The same; OutOfStock tells the rest, which waits if the line has a backorder and else is short. As
 * place_part().
 */
enum status place_units(struct change *c, uint32_t units, enum units_from from, uint32_t *covered);

/* Places the short units of LINE of P again (rules 2 and 11): *COVERED of them. As place_part(). */
enum status place_short(struct bus *bus, struct product *p, struct line *line, uint32_t *covered);

#endif
