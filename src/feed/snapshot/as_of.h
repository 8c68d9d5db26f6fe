/*
 * As-of: the moment of which a partner's feed speaks, as its profile says where to find it.
 */
#ifndef ALLOT_FEED_AS_OF_H
#define ALLOT_FEED_AS_OF_H

#include <sys/stat.h>

#include "allot/feed/feed.h"

/*
 * Sets has_as_of and as_of of FEED where its name, or its FILE's time, is to say so, or a cell, and SEEN (as
 * as_of_find() has it) did. A date without a time is its midnight.
 */
void feed_find_as_of(struct feed *feed, const struct stat *file, const int64_t *seen);

#endif
