/*
 * Checking: a feed that was validated to be shown, as text (check_feed.c) and as JSON (check_json.c).
 */
#ifndef ALLOT_CLI_CHECKING_H
#define ALLOT_CLI_CHECKING_H

#include "allot/feed/validation.h"
#include "cli/terminal.h"

struct checking {
	const struct profile *profile;
	const char *path; /* of the feed */
	struct feed feed;
	struct kept_rows kept;
	uint32_t *field; /* for each of the profile's columns its field in a row, or NO_FIELD */
	bool all;
	uint64_t shown; /* rows so far */
	struct output out;
};

/* Shows ROW; WHOLE: with its values, which a refused row further down is not. */
typedef void checking_show(struct checking *c, const struct feed_row *row, bool whole);

/* Shows the first rows, or all, and the first that are refused. ST_IO, ST_NO_MEMORY. */
enum status checking_rows(struct checking *c, checking_show *show);

/* The next column of the file that nothing uses, from *FROM on, which moves behind it. False: there is none. */
bool checking_unused(const struct checking *c, uint32_t *from, struct slice *name);

#endif
