/* The small world of a night: its ids, and what an honest row of each kind says about them. */
#ifndef NIGHT_WORLD_H
#define NIGHT_WORLD_H

#include "model_header.h"
#include "night_rng.h"

#define NIGHT_IDS_MAX 14

struct night_ids {
	char *ids[NIGHT_IDS_MAX];
	size_t n;
};

/* `numbered_percent`: how many of the order lines have a number. */
struct night_world {
	uint64_t seed;
	struct night_ids skus;
	struct night_ids refs;
	struct night_ids orders;
	unsigned numbered_percent;
};

/* The values of one row, by column; each is owned by the row. */
struct night_values {
	struct model_bytes by_column[MODEL_COLUMNS];
};

void night_world_init(struct night_world *world, uint64_t seed);
void night_world_free(struct night_world *world);

/* Makes a valid row. `index` picks what it is about: the same index says mostly the same again,
 * so that a feed is recognisably a snapshot of the one before.
 */
void night_values_make(const struct night_world *world, struct night_rng *rng, enum model_kind kind,
		       size_t index, struct night_values *values);
void night_values_free(struct night_values *values);

/* A batch that is honestly of that SKU, or any. */
const char *night_batch_for(const struct night_world *world, struct night_rng *rng, const char *sku);

/* How many indexes there are before rows begin to come again. */
size_t night_world_size(const struct night_world *world, enum model_kind kind);

#endif
