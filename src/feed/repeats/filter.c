/*
 * A key sets one bit in each word of one block, and a block is a cache line: so a key costs one access to
 * memory, however large the filter is.
 */
#include "feed/repeats/filter.h"

#include <stdlib.h>
#include <sys/mman.h>

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
		f->block = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!f || f->block == MAP_FAILED) {
		free(f);
		fail_memory();
		return NULL;
	}
	(void)madvise(f->block, n, MADV_HUGEPAGE); /* its places are as good as random */
	f->mask = n / sizeof(*f->block) - 1;
	return f;
}

void filter_free(struct filter *f)
{
	if (f)
		munmap(f->block, (f->mask + 1) * sizeof(*f->block));
	free(f);
}

static inline struct filter_block *block_of(const struct filter *f, uint64_t key)
{
	return &f->block[(key >> 32) & f->mask];
}

/* Six bits for each word; multiplied, so that they do not depend on the block. */
static inline uint64_t bits_of(uint64_t key)
{
	uint64_t mixed = key * 0x9e3779b97f4a7c15;

	return mixed ^ mixed >> 32;
}

static inline uint64_t bit_of(uint64_t bits, size_t word)
{
	return UINT64_C(1) << (bits >> (6 * word) & 63);
}

bool filter_add(struct filter *f, uint64_t key)
{
	struct filter_block *b = block_of(f, key);
	uint64_t bits = bits_of(key), missing = 0;

	for (size_t i = 0; i < WORDS; i++) {
		uint64_t bit = bit_of(bits, i);
		missing |= ~b->word[i] & bit;
		b->word[i] |= bit;
	}
	return missing == 0;
}

bool filter_has(const struct filter *f, uint64_t key)
{
	const struct filter_block *b = block_of(f, key);
	uint64_t bits = bits_of(key), missing = 0;

	for (size_t i = 0; i < WORDS; i++)
		missing |= ~b->word[i] & bit_of(bits, i);
	return missing == 0;
}

void filter_prefetch(const struct filter *f, uint64_t key)
{
	__builtin_prefetch(block_of(f, key), 1);
}
