/*
 * Look: what an operator wants to know of a store beside what it holds: its size, who holds it back, and
 * whether a run is at work. Nothing is locked or changed.
 */
#ifndef ALLOT_STORE_LOOK_H
#define ALLOT_STORE_LOOK_H

#include "allot/service/views.h"

/*
 * True when a run is at work on the store in folder PATH, as far as this can be told without getting
 * in its way.
 */
bool store_running(const char *path);

/* A process that reads an older state of the store, so that what is deleted since cannot be used again. */
struct old_reader {
	uint64_t process;      /* its number */
	uint64_t transactions; /* committed since */
};

enum { OLD_READERS_MAX = 8 };

struct store_size {
	uint64_t file_bytes;  /* of the data file, as it is on the disk */
	uint64_t reuse_bytes; /* of these, not in use now */
	uint64_t held_bytes;  /* of these, kept for readers of older states */
	uint64_t free_bytes;  /* on the file system, for this user */
	struct old_reader readers[OLD_READERS_MAX]; /* the oldest first */
	uint32_t readers_count;			    /* may be more than there is room for */
};

/* How large the store of V is, and who holds back what it could use again. Any failure of the store. */
enum status store_size(struct views *v, struct store_size *out);

#endif
