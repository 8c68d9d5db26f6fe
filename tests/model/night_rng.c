/* splitmix64: one multiplication-xorshift mix of a counter. */
#include "night_rng.h"

static uint64_t scramble(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

uint64_t night_next(struct night_rng *rng)
{
	rng->state += 0x9e3779b97f4a7c15;
	return scramble(rng->state);
}

size_t night_below(struct night_rng *rng, size_t n)
{
	return (size_t)(night_next(rng) % n);
}

size_t night_from_to(struct night_rng *rng, size_t low, size_t high)
{
	return low + night_below(rng, high - low + 1);
}

bool night_chance(struct night_rng *rng, unsigned percent)
{
	return night_below(rng, 100) < percent;
}

bool night_rarely(struct night_rng *rng, unsigned permille)
{
	return night_below(rng, 1000) < permille;
}

uint64_t night_hash(uint64_t seed, uint64_t a, uint64_t b)
{
	return scramble(scramble(scramble(seed) + a) + b);
}
