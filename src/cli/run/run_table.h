/*
 * The table at the end of a run.
 */
#ifndef ALLOT_CLI_RUN_TABLE_H
#define ALLOT_CLI_RUN_TABLE_H

#include "allot/base/buf.h"
#include "allot/results/summary.h"

/*
 * Appends the table of SUMMARY and its TOTALS to OUT, for a terminal WIDTH columns wide; 0: it is none, and
 * whoever reads the table finds every column in its place.
 */
void run_table(struct buf *out, const struct summary *summary, const struct counts *totals, size_t width);

#endif
