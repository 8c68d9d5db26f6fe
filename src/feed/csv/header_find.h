/*
 * Finds the header of a CSV feed, and with it the delimiter.
 */
#ifndef ALLOT_FEED_CSV_HEADER_FIND_H
#define ALLOT_FEED_CSV_HEADER_FIND_H

#include "feed/csv/record.h"

/*
 * Cuts records from the start of a file until one is not blank under the delimiter at hand (";;" is a name
 * under the comma), a first `sep=X` left out. As open() of struct form says. ST_NO_MEMORY, failures of the
 * cutter.
 */
enum status header_find(struct cutter *cutter, struct arena *arena, struct first_record *first,
			struct header *out);

#endif
