/*
 * Borders: where in a stretch of a profile's feed a group begins. What stands before such a place is nothing
 * to the records behind it, so a stretch that ends there leaves nothing to be carried.
 */
#ifndef ALLOT_FEED_BORDERS_H
#define ALLOT_FEED_BORDERS_H

#include "feed/profiled/layout.h"

struct borders;

/* For feeds of LAYOUT, whose profile groups rows. ST_NO_MEMORY. */
enum status borders_new(const struct layout *layout, struct borders **out);
/* NULL is fine. */
void borders_free(struct borders *b);

/*
 * *AT: where in BYTES, whole records, the last one begins that is known to begin a group, whatever came
 * before BYTES; 0: none is. ST_NO_MEMORY.
 */
enum status borders_find(struct borders *b, struct slice bytes, size_t *at);

#endif
