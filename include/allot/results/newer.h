/*
 * Newer results: tells a store that is older than what was published from it, because it was restored from a
 * backup.
 */
#ifndef ALLOT_RESULTS_NEWER_H
#define ALLOT_RESULTS_NEWER_H

#include <stdint.h>

#include "allot/base/slice.h"
#include "allot/base/status.h"

/*
 * The highest number, FROM at least, of a folder in OUT whose summary.json says that it is of STORE, into
 * *NUMBER; 0: there is none, or no OUT. Folders of lower numbers are not looked into, and what we may not read
 * does not count; what cannot be read is ST_IO: it might tell. ST_NO_MEMORY.
 */
enum status results_newer(const char *out, struct slice store, uint64_t from, uint64_t *number);

#endif
