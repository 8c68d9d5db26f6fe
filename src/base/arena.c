/*
 * Arenas: slabs, each twice as large as the one before up to a limit.
 */
#include "allot/base/arena.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "allot/base/status.h"

enum { SLAB_MIN = 4 * 1024, SLAB_MAX = 4 * 1024 * 1024, ALIGN = 8 };

struct arena_slab {
	struct arena_slab *older;
	size_t size; /* of data */
	_Alignas(ALIGN) char data[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){ 0 };
}

/* Slabs double, so that a large arena has few of them and a small one is small. */
static size_t slab_size(const struct arena *a, size_t n)
{
	size_t size = a->slabs ? a->slabs->size * 2 : SLAB_MIN;

	if (size > SLAB_MAX)
		size = SLAB_MAX;
	return size < n ? n : size;
}

static void slab_use(struct arena *a, struct arena_slab *slab)
{
	a->slabs = slab;
	a->at = slab->data;
	a->end = slab->data + slab->size;
}

static bool slab_add(struct arena *a, size_t n)
{
	size_t size = slab_size(a, n);
	struct arena_slab *slab = malloc(sizeof(*slab) + size);

	if (!slab)
		return false;
	slab->older = a->slabs;
	slab->size = size;
	slab_use(a, slab);
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
	if ((size_t)(a->end - a->at) < n && !slab_add(a, n)) {
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
	struct arena_slab *largest = NULL;
	struct arena_slab *slab = a->slabs;

	while (slab) {
		struct arena_slab *older = slab->older;
		if (!largest || slab->size > largest->size) {
			free(largest);
			largest = slab;
		} else {
			free(slab);
		}
		slab = older;
	}
	arena_init(a);
	if (largest) {
		largest->older = NULL;
		slab_use(a, largest);
	}
}

void arena_release(struct arena *a)
{
	while (a->slabs) {
		struct arena_slab *older = a->slabs->older;
		free(a->slabs);
		a->slabs = older;
	}
	arena_init(a);
}
