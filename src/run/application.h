/*
 * Application: the rows of a validated feed become commands, many in one transaction, together with the feed's
 * cursor and counts.
 */
#ifndef ALLOT_RUN_APPLICATION_H
#define ALLOT_RUN_APPLICATION_H

#include "run/publisher.h"
#include "allot/run/settings.h"

/* Where a feed's rows go. */
struct application_target {
	struct run_record *run;	     /* kept as committed */
	struct feed_record *feeds;   /* all of the run's; kept as committed */
	struct publisher *publisher; /* is told of every commit */
};

/*
 * Applies the rows of FEED, which has place INDEX in the run, from its record's cursor on. ST_CONTRACT: what
 * was before the broken row is committed, the sentence names feed and line. ST_STOPPED: asked to stop, all
 * before is committed.
 */
enum status apply_feed(const struct run_settings *settings, struct feed *feed, uint32_t index,
		       const struct application_target *target);

#endif
