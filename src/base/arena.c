#include "allot/base/arena.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/status.h"

enum { BLOCK_MIN = 16 * 1024, BLOCK_MAX = 4 * 1024 * 1024, ALIGN = 8 };

struct arena_block {
	struct arena_block *older;
	size_t size; /* of data */
	_Alignas(ALIGN) char data[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){ 0 };
}

/* Blocks double, so that a large arena has few of them and a small one is small. */
static size_t block_size(const struct arena *a, size_t n)
{
	size_t size = a->blocks ? a->blocks->size * 2 : BLOCK_MIN;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	return size < n ? n : size;
}

static void block_use(struct arena *a, struct arena_block *block)
{
	a->blocks = block;
	a->at = block->data;
	a->end = block->data + block->size;
}

static bool block_add(struct arena *a, size_t n)
{
	size_t size = block_size(a, n);
	struct arena_block *block = malloc(sizeof(*block) + size);

	if (!block)
		return false;
	block->older = a->blocks;
	block->size = size;
	block_use(a, block);
	return true;
}

void *arena_alloc(struct arena *a, size_t n)
{
	char *p;

	if (n > SIZE_MAX / 4) {
		fail_memory();
		return NULL;
	}
	n = n ? (n + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
	if ((size_t)(a->end - a->at) < n && !block_add(a, n)) {
		fail_memory();
		return NULL;
	}
	p = a->at;
	a->at += n;
	a->used += n;
	ENSURE(a->at <= a->end);
	return p;
}

struct slice arena_copy(struct arena *a, struct slice s)
{
	char *p;

	if (!s.n)
		return (struct slice){ NULL, 0 };
	p = arena_alloc(a, s.n);
	if (!p)
		return (struct slice){ NULL, 0 };
	memcpy(p, s.p, s.n);
	return (struct slice){ p, s.n };
}

void arena_reset(struct arena *a)
{
	struct arena_block *largest = NULL;
	struct arena_block *block = a->blocks;

	while (block) {
		struct arena_block *older = block->older;
		if (!largest || block->size > largest->size) {
			free(largest);
			largest = block;
		} else {
			free(block);
		}
		block = older;
	}
	arena_init(a);
	if (largest) {
		largest->older = NULL;
		block_use(a, largest);
	}
}

void arena_release(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *older = a->blocks->older;
		free(a->blocks);
		a->blocks = older;
	}
	arena_init(a);
}
