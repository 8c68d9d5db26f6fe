/*
 * Sniff: what a file that is no text seems to be, by its first bytes.
 */
#ifndef ALLOT_FEED_SNIFF_H
#define ALLOT_FEED_SNIFF_H

#include "allot/base/slice.h"

enum { SNIFF_BYTES = 512 };

/*
 * What a file that begins with START seems to be and what to do about it, as a sentence that goes on behind "it
 * looks like"; NULL: nothing known. START: at least its first SNIFF_BYTES, if it has so many. Static.
 */
const char *sniff(struct slice start);

#endif
