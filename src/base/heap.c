/*
 * Heap: malloc() is told to keep what it has, and gets the first of it as huge pages.
 */
#include "allot/base/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20, EXPECTED = 128 << 20, NEVER = INT32_MAX };

void heap_prepare(void)
{
	if (!mallopt(M_ARENA_MAX, 1) || !mallopt(M_MMAP_MAX, 0) || !mallopt(M_TRIM_THRESHOLD, NEVER) ||
	    !mallopt(M_TOP_PAD, HUGE_PAGE))
		return;
	/* the heap is never trimmed: what this was will be handed out again, and only then takes memory */
	char *memory = malloc(EXPECTED);
	if (!memory)
		return;
	uintptr_t from = ((uintptr_t)memory + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
	uintptr_t to = ((uintptr_t)memory + EXPECTED) & ~(uintptr_t)(HUGE_PAGE - 1);
	(void)madvise((void *)from, to - from, MADV_HUGEPAGE);
	free(memory);
}
