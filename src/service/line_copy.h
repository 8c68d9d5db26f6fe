/*
 * A line's name, copied out of an event that lives only until the next call of the unit of work.
 */
#ifndef ALLOT_SERVICE_LINE_COPY_H
#define ALLOT_SERVICE_LINE_COPY_H

#include "allot/base/status.h"
#include "allot/models/order_line.h"

struct line_copy {
	char orderid[IDENTIFIER_MAX];
	char line[IDENTIFIER_MAX];
};

/* Copies *ORDERID and *LINE, and points them into COPY. Longer ones than there can be are ST_DAMAGED. */
enum status line_copy(struct line_copy *copy, struct slice *orderid, struct slice *line);

#endif
