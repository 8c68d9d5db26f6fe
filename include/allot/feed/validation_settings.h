/*
 * What a validation is told beside its feed, and who is told how far it is.
 */
#ifndef ALLOT_FEED_VALIDATION_SETTINGS_H
#define ALLOT_FEED_VALIDATION_SETTINGS_H

#include <signal.h>

#include "allot/feed/feed.h"
#include "allot/feed/viewer.h"
#include "allot/models/edi/received.h"

/* How far a validation is: bytes read so far. */
typedef void validation_progress(void *ctx, uint64_t bytes);

/* What is known of an interchange: whether it was received before. */
enum interchange_seen {
	SEEN_NOT,
	SEEN_SAME,
	SEEN_IN_PART, /* the same one; a run that was given up applied some of it */
	SEEN_OTHER    /* under its number, with other segments */
};

/*
 * Asks for INTERCHANGE, sound and of a partner; from then on it counts as received. Any failure of the store.
 */
typedef enum status interchange_asked(void *ctx, const struct interchange_record *interchange,
				      enum interchange_seen *seen);

/*
 * Asks whether a snapshot of SCOPE, a partner or one of his warehouses, that speaks of the moment AS_OF is
 * older than one applied before; if it is not, it counts as applied from then on. Any failure of the store.
 */
typedef enum status snapshot_asked(void *ctx, struct slice scope, uint32_t as_of, bool *stale);

/* Of the interchange that was asked for last, in part: true when MARK was done. */
typedef bool done_asked(void *ctx, struct done_mark mark);

/*
 * Asks in which run an interchange, or else a group, with the control number NUMBER went from US to PARTNER,
 * both "QUALIFIER:ID". *RUN 0: none did. Any failure of the store.
 */
typedef enum status sent_asked(void *ctx, struct slice us, struct slice partner, bool interchange,
			       uint64_t number, uint64_t *run);

struct validation_settings {
	struct reject_limit limit;
	bool unterminated;	       /* a last record without line end is taken, with a warning */
	validation_progress *progress; /* may be NULL */
	void *progress_ctx;
	interchange_asked *seen; /* NULL: none was */
	done_asked *done;	 /* with `seen` */
	snapshot_asked *stale;	 /* NULL: none is */
	sent_asked *sent;	 /* NULL: nobody knows */
	void *seen_ctx;
	const struct messages_viewer *viewer; /* who looks at messages as they are read; NULL: nobody */
	const volatile sig_atomic_t *stop;    /* non-zero: stop; may be NULL */
};

#endif
