/* Breaking single rows, so that the row checks refuse them, or nearly so: some breaks are just
 * within what is allowed.
 */
#ifndef NIGHT_BREAK_H
#define NIGHT_BREAK_H

#include "night_table.h"

/* Breaks one row of the table in some way. */
void night_break_row(const struct night_table *table, struct model_record *row, struct night_rng *rng);

/* Breaks it in a way that no row check lets pass. */
void night_break_surely(const struct night_table *table, struct model_record *row, struct night_rng *rng);

#endif
