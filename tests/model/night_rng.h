/* A small generator of random numbers: splitmix64. The same seed gives the same numbers
 * anywhere. */
#ifndef NIGHT_RNG_H
#define NIGHT_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct night_rng {
	uint64_t state;
};

uint64_t night_next(struct night_rng *rng);

/* A number below `n`, which is at least 1. */
size_t night_below(struct night_rng *rng, size_t n);

/* A number from `low` to `high`, both included. */
size_t night_from_to(struct night_rng *rng, size_t low, size_t high);

/* True in `percent` of 100 cases. */
bool night_chance(struct night_rng *rng, unsigned percent);

/* True in `permille` of 1,000 cases. */
bool night_rarely(struct night_rng *rng, unsigned permille);

/* The same number for the same three, whatever was drawn between. */
uint64_t night_hash(uint64_t seed, uint64_t a, uint64_t b);

#endif
