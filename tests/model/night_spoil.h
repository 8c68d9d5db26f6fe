/* Spoiling whole feeds, so that they are refused, or nearly so. */
#ifndef NIGHT_SPOIL_H
#define NIGHT_SPOIL_H

#include "night_table.h"

/* Writes the table, spoilt in some way. */
void night_spoil_write(const struct night_table *table, struct night_rng *rng, const struct night_style *style,
		       struct model_bytes *out);

#endif
