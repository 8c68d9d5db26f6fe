/*
 * Spool: standard input, copied to an unnamed file before anything else happens.
 */
#ifndef ALLOT_FEED_SPOOL_H
#define ALLOT_FEED_SPOOL_H

#include "allot/base/status.h"

/*
 * Copies FROM to its end into an unnamed file in the folder DIR: *FD, the caller's to close. When FROM itself
 * cannot be read, *ERR is its errno and *FD is left alone. ST_IO: the spool.
 */
enum status spool_copy(int from, const char *dir, int *fd, int *err);

#endif
