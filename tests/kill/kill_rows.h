/* The rows of a chain's result files, one folder after the other. */
#ifndef KILL_ROWS_H
#define KILL_ROWS_H

#include "kill_chain.h"

/* Holds, file by file, the rows of all folders of one chain against those of the other. True, and
 * told in `difference`, when they differ.
 */
bool kill_rows_differ(const struct kill_chain *expected, const struct kill_chain *actual,
		      struct model_bytes *difference);

#endif
