/*
 * What a profile makes of a feed, shown to the one who writes the profile.
 */
#ifndef CLI_PROFILE_CHECK_FEED_H
#define CLI_PROFILE_CHECK_FEED_H

#include "allot/feed/profile.h"

/*
 * Prints it, as JSON or for people: ALL rows, or the first ones; of messages (EDI) everything. Nothing is
 * applied. The exit status.
 */
int check_feed(const struct profile *profile, const char *path, bool all, bool json);

#endif
