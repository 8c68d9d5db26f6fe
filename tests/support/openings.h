/*
 * Openings: lines that become known in the journal, for tests of what is kept of lines.
 */
#ifndef SUPPORT_OPENINGS_H
#define SUPPORT_OPENINGS_H

#include "allot/models/parts.h"
#include "store/journal/journal.h"

/* Appends to J that a line of ORDERID for PRODUCT became known: the id of the line. */
uint64_t open_line(struct journal *j, struct slice orderid, uint64_t product);

/* Appends that line ID of ORDERID got a new part: its id. */
uint64_t allocate_line(struct journal *j, struct slice orderid, uint64_t id, const struct part *part);

#endif
