/*
 * Spool look: what of a spool waits for a person. Nothing is locked, made or moved.
 */
#ifndef ALLOT_RUN_SPOOL_LOOK_H
#define ALLOT_RUN_SPOOL_LOOK_H

#include <stdint.h>

#include "allot/run/sentences.h"

struct profiles;

struct spool_look {
	uint64_t held;	  /* feeds in held/, in all folders of partners and runs */
	uint64_t claimed; /* feeds in work/: while no run is at work there is none, unless one was stuck */
	/* files in in/, at any depth; what is still being written, by its name, does not count, and what lies
	 * beside a feed counts with it */
	uint64_t incoming;
	bool incoming_known;	/* false: this user may not look into in/ */
	struct sentences stuck; /* on files there that no run has taken for more than a day */
	/* sentences on folders of in/ out of which nothing can be taken; none where runs are another user's */
	struct sentences closed;
};

/* ST_NO_INPUT: DIR is no spool, as it has no folder in/; ST_NO_MEMORY. */
enum status spool_check(const char *dir);

/*
 * Names in PLACE (initialised) the folder of the spool DIR, in/ or one that it has beside it, in which PATH is,
 * or will be once it is made: nothing else may lie there, since all that does is moved. Empty: it is in none.
 * ST_NO_MEMORY.
 */
enum status spool_check_within(const char *dir, const char *path, struct buf *place);

/*
 * Looks at the spool DIR at NOW (seconds since 1970); what is not there holds nothing. PROFILES, which may be
 * NULL, say what lies beside feeds. The sentences are in ARENA. ST_IO: it cannot be read; ST_NO_MEMORY.
 */
enum status spool_look(const char *dir, const struct profiles *profiles, int64_t now, struct arena *arena,
		       struct spool_look *out);

#endif
