/*
 * Intake: checked rows of feeds become commands (SPEC section 1, "Rows of feeds as commands").
 *
 * This is where a supplier's snapshot is held against what it said before: a value is a command only if it
 * is news and differs from the batch's.
 */
#ifndef ALLOT_SERVICE_INTAKE_H
#define ALLOT_SERVICE_INTAKE_H

#include "allot/models/row.h"
#include "allot/signals/bus.h"

/*
 * Sends the command or commands that ROW stands for through BUS. *OUT says what the row did first. A status
 * other than ST_OK is a failure of the store.
 */
enum status intake_row(struct bus *bus, const struct row *row, struct outcome *out);

#endif
