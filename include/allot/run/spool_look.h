/*
 * Spool look: what of a spool waits for a person. Nothing is locked, made or moved.
 */
#ifndef ALLOT_RUN_SPOOL_LOOK_H
#define ALLOT_RUN_SPOOL_LOOK_H

#include <stdint.h>

#include "allot/run/sentences.h"

struct spool_look {
	uint64_t held;	  /* feeds in held/, in all folders of partners and runs */
	uint64_t claimed; /* feeds in work/: while no run is at work there is none, unless one was stuck */
	/* sentences on folders of in/ out of which nothing can be taken; none where runs are another user's */
	struct sentences closed;
};

/* ST_NO_INPUT: DIR is no spool, as it has no folder in/; ST_NO_MEMORY. */
enum status spool_check(const char *dir);

/*
 * Looks at the spool DIR; what is not there holds nothing. The sentences are in ARENA. ST_IO: it cannot be
 * read; ST_NO_MEMORY.
 */
enum status spool_look(const char *dir, struct arena *arena, struct spool_look *out);

#endif
