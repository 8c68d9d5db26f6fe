/*
 * What a validation is told beside its feed, and who is told how far it is.
 */
#ifndef ALLOT_FEED_VALIDATION_SETTINGS_H
#define ALLOT_FEED_VALIDATION_SETTINGS_H

#include "allot/feed/feed.h"

/* How far a validation is: bytes read so far. */
typedef void validation_progress(void *ctx, uint64_t bytes);

struct validation_settings {
	struct reject_limit limit;
	bool unterminated;	       /* a last record without line end is taken, with a warning */
	validation_progress *progress; /* may be NULL */
	void *progress_ctx;
};

#endif
