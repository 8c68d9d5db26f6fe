/*
 * Groups: rows of one key, one behind the other, of which those that contradict each other are marked.
 */
#ifndef ALLOT_FEED_REPEATS_GROUPS_H
#define ALLOT_FEED_REPEATS_GROUPS_H

#include "allot/base/files/sorter.h"

/*
 * Adds to MARKS, a sorter of struct repeat_mark, a mark for each of ENTRIES, a sorter of struct key_entry to
 * which all are added, that contradicts another of its key. SUM: quantities do not contradict each other but
 * add up, which is marked too. Files in the folder DIR. ST_IO, ST_NO_MEMORY.
 */
enum status groups_mark(struct sorter *entries, bool sum, const char *dir, struct sorter *marks);

#endif
