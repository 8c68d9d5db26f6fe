/* Playing nights with the model alone, counting what happens in them. */
#ifndef NIGHTS_STATS_H
#define NIGHTS_STATS_H

#include "model_bytes.h"

/* Appends a table: how often each code, event and refusal came up, and in how many nights.
 * False when something never did.
 */
bool stats_count(uint64_t from, uint64_t n_nights, struct model_bytes *out);

#endif
