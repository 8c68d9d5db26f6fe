/*
 * Layout: where a feed has what its profile speaks of. It is found once, with the header; records are then read
 * without a look at names.
 */
#ifndef ALLOT_FEED_LAYOUT_H
#define ALLOT_FEED_LAYOUT_H

#include "allot/feed/reader.h"
#include "feed/csv/record.h"

struct layout {
	const struct profile *profile;
	char delimiter;
	uint32_t columns;	   /* fields of the file's header, or of its first record if it has none */
	const struct slice *cells; /* of its header, trimmed; NULL: it has none */
	const uint32_t *field;	   /* for each of the profile's columns its field, or NO_FIELD */
	const uint32_t *lists;	   /* fields that hold lists, where these are several; else none */
	uint32_t lists_count;
	bool carries; /* records hang together: groups, filled cells, counted lines */
};

/*
 * Finds the header that PROFILE speaks of, or, where files have none, their first record, with CUTTER at the
 * start of a feed. FIRST and HEADER are set as open() of struct form says; HEADER is the one that the rows
 * will have. REST is what CUTTER has read and is not cut yet, from the first record of data on; valid until
 * its next call. ST_NO_MEMORY, failures of the cutter.
 */
enum status layout_find(struct cutter *cutter, const struct profile *profile, struct arena *arena,
			struct first_record *first, struct header *header, struct slice *rest);

/*
 * Sets HEADER for feeds of LAYOUT: the columns that its profile makes, then the file's own as x_NAME.
 * ST_NO_MEMORY.
 */
enum status layout_header(const struct layout *layout, struct arena *arena, struct header *header);

/*
 * RECORD as it is taken apart: where files have no header, the byte order mark of one that was joined behind
 * another stands before its first record.
 */
struct slice layout_record(const struct layout *layout, struct slice record);
/* True when FIELDS are the file's header again. */
bool layout_is_header(const struct layout *layout, const struct fields *fields);
/* True when FIELDS, of which CELLS were gathered, are the trailer row that the profile speaks of. */
bool layout_is_trailer(const struct layout *layout, const struct slice *cells, const struct fields *fields);

#endif
