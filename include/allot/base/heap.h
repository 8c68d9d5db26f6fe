/*
 * Heap: how malloc() gets its memory from the system.
 *
 * A run over a large night takes and gives back the same hundred megabytes chunk by chunk, from several
 * threads. Left to itself malloc() returns them to the system each time and gets them again as small pages,
 * each of them a fault.
 */
#ifndef ALLOT_BASE_HEAP_H
#define ALLOT_BASE_HEAP_H

/*
 * For the start of a process that may need much memory: one heap for all threads, which keeps what it has and
 * lies on huge pages where the system has any. Takes no memory by itself, and cannot fail: at worst all is as
 * before.
 */
void heap_prepare(void);

#endif
