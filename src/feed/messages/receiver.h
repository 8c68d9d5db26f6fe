/*
 * The receiver: reads a feed of messages to its end, for its validation. What is to be applied, and what an
 * acknowledgement must tell, is kept as rows are kept; of an interchange nothing is kept before its end.
 */
#ifndef ALLOT_FEED_MESSAGES_RECEIVER_H
#define ALLOT_FEED_MESSAGES_RECEIVER_H

#include "allot/feed/feed.h"
#include "allot/feed/validation_settings.h"

struct receiver;

/*
 * Begins with FEED, whose text SOURCE gives; its rows go to KEPT. FEED->forms is set. ST_NO_MEMORY.
 */
enum status receiver_new(struct feed *feed, byte_source *source, void *ctx, struct kept_rows *kept,
			 const struct validation_settings *settings, struct receiver **out);
/* NULL is fine. */
void receiver_free(struct receiver *r);

/*
 * Reads to the end. ST_STOPPED when asked to stop; ST_IO also where the source fails; ST_NO_MEMORY; failures of
 * settings->seen.
 */
enum status receiver_read(struct receiver *r);

/* True when that failed because the source did. */
bool receiver_source_failed(const struct receiver *r);

/*
 * Judges the feed, read to its end: sets its code and detail, or adds warnings, each of which stays within
 * FEED_WARNINGS_MAX. ST_NO_MEMORY.
 */
enum status receiver_judge(struct receiver *r);

/*
 * The kind with which FEED goes, whose text SOURCE gives: that of its first unit that may be applied (see
 * edi_envelope_peek()); KIND_NONE: not known. ST_NO_MEMORY; what the source fails with.
 */
enum status receiver_peek(struct feed *feed, byte_source *source, void *ctx, enum feed_kind *kind);

/* True when HEAD, the first bytes of a feed's text, are those of messages. */
bool feed_holds_messages(struct slice head);

#endif
