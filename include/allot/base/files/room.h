/*
 * Room: memory for an array that may become very large. While it is small it is like any other; beyond
 * `memory_max` it stands in an unnamed file of the folder for temporary files, mapped: pages that the
 * kernel writes out, and takes back, when memory is scarce.
 */
#ifndef ALLOT_BASE_FILES_ROOM_H
#define ALLOT_BASE_FILES_ROOM_H

#include <stddef.h>

#include "allot/base/status.h"

enum { ROOM_MEMORY_MAX = 4 << 20 };

/* Begins as { .fd = -1 }. */
struct room {
	void *at; /* BYTES of them; NULL: none */
	size_t bytes;
	int fd;
	size_t memory_max; /* bytes that may stand in memory; 0: ROOM_MEMORY_MAX */
};

/*
 * Makes R at least BYTES large; it may stand elsewhere then. What is new is zero. ST_NO_MEMORY; ST_IO: no room
 * on the disk. R is as it was after a failure.
 */
enum status room_grow(struct room *r, size_t bytes);
/* Gives it all back; R is empty then. */
void room_release(struct room *r);

#endif
