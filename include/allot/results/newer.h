/*
 * Newer results: tells a store that is older than what was published from it, because it was restored from a
 * backup; and what else stands in OUT that no run of the store has put there.
 */
#ifndef ALLOT_RESULTS_NEWER_H
#define ALLOT_RESULTS_NEWER_H

#include <stdbool.h>
#include <stdint.h>

#include "allot/base/slice.h"
#include "allot/base/status.h"

/*
 * The highest number, FROM at least, of a folder in OUT whose summary.json says that it is of STORE, into
 * *NUMBER; 0: there is none, or no OUT. Folders of lower numbers are not looked into, and what we may not read
 * does not count; what cannot be read is ST_IO: it might tell. ST_NO_MEMORY.
 */
enum status results_newer(const char *out, struct slice store, uint64_t from, uint64_t *number);

/* What a folder of OUT says of the store that it is of. */
enum results_of {
	RESULTS_GONE,	/* there is no such folder */
	RESULTS_OURS,	/* its summary names the store */
	RESULTS_OTHERS, /* it names another one */
	RESULTS_NAMELESS,
	RESULTS_CLOSED, /* we may not read it */
};

/* What OUT's folder of run NUMBER says into *OF, asked for STORE. ST_IO, ST_NO_MEMORY. */
enum status results_of(const char *out, uint64_t number, struct slice store, enum results_of *of);

/* Where OUT/latest points. */
struct results_latest {
	bool there;
	uint64_t run; /* the run whose folder it is a link to; 0: what is there is no such link */
};

/* ST_IO when that cannot be looked at, ST_NO_MEMORY. */
enum status results_latest(const char *out, struct results_latest *latest);

/* The names in OUT as they are at one moment. */
struct results_names {
	uint64_t *runs; /* whose folders' names are there, rising */
	size_t count;
	struct results_latest latest;
};

/*
 * Reads them into *NAMES, to be released also after a failure; of an OUT that is not there it has none. ST_IO,
 * ST_NO_MEMORY.
 */
enum status results_names_read(const char *out, struct results_names *names);
void results_names_release(struct results_names *names);

#endif
