/*
 * Selection: with which profile a feed is read (allot-profiles(5)).
 */
#ifndef RUN_SELECTION_H
#define RUN_SELECTION_H

#include "allot/feed/feed.h"
#include "allot/run/plan_profiles.h"

/*
 * Gives FEED its profile, as its name and CHOICE (may be NULL) say; with several it becomes an ambiguous one,
 * with a sentence in ARENA. ST_NO_MEMORY.
 */
enum status select_profile(struct feed *feed, const struct plan_profiles *choice, struct arena *arena);

/*
 * True when a file NAME in a folder is a feed: it ends in .csv, or as EDI files do, or some profile's `files`
 * has it; .gz behind that is no matter.
 */
bool is_feed_name(const char *name, const struct plan_profiles *choice);

#endif
