/*
 * A key sets one bit in each word of one block, and a block is a cache line: so a key costs one access to memory,
 * however large the filter is.
 */
#include "feed/repeats/filter.h"

#include <stdlib.h>

#include "allot/base/status.h"

enum { WORDS = 8 };

struct filter_block {
	uint64_t word[WORDS];
};

struct filter {
	struct filter_block *block;
	uint64_t mask; /* of a block's place; a power of two less one */
};

_Static_assert(sizeof(struct filter_block) == 64, "a block is a cache line");

struct filter *filter_new(uint64_t bytes)
{
	struct filter *f = malloc(sizeof(*f));
	size_t n = FILTER_BYTES_MIN;

	while (n < bytes && n < FILTER_BYTES_MAX)
		n *= 2;
	if (f)
		f->block = calloc(n / sizeof(*f->block), sizeof(*f->block));
	if (!f || !f->block) {
		free(f);
		fail_memory();
		return NULL;
	}
	f->mask = n / sizeof(*f->block) - 1;
	return f;
}

void filter_free(struct filter *f)
{
	if (f)
		free(f->block);
	free(f);
}

/* Odd numbers without a pattern; the highest six bits of a product choose a bit. */
static const uint64_t SALT[WORDS] = {
	0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f, 0x165667b19e3779f9, 0xd6e8feb86659fd93,
	0xff51afd7ed558ccd, 0xc4ceb9fe1a85ec53, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb,
};

static inline uint64_t bit_of(uint64_t key, size_t word)
{
	return UINT64_C(1) << ((key * SALT[word]) >> 58);
}

static inline struct filter_block *block_of(const struct filter *f, uint64_t key)
{
	return &f->block[(key >> 32) & f->mask];
}

bool filter_add(struct filter *f, uint64_t key)
{
	struct filter_block *b = block_of(f, key);
	uint64_t missing = 0;

	for (size_t i = 0; i < WORDS; i++) {
		uint64_t bit = bit_of(key, i);
		missing |= ~b->word[i] & bit;
		b->word[i] |= bit;
	}
	return missing == 0;
}

bool filter_has(const struct filter *f, uint64_t key)
{
	const struct filter_block *b = block_of(f, key);
	uint64_t missing = 0;

	for (size_t i = 0; i < WORDS; i++)
		missing |= ~b->word[i] & bit_of(key, i);
	return missing == 0;
}

void filter_prefetch(const struct filter *f, uint64_t key)
{
	__builtin_prefetch(block_of(f, key), 1);
}
