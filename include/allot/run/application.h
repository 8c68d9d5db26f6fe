/*
 * Application: the rows of a validated feed become commands, in chunks, each chunk one transaction together with the
 * feed's cursor and counts.
 */
#ifndef ALLOT_RUN_APPLICATION_H
#define ALLOT_RUN_APPLICATION_H

#include "allot/run/run.h"

/*
 * Applies the rows of FEED from RECORD's cursor on. INDEX is its place in RUN; FEEDS are the records of all feeds of the
 * run. RUN and the record are kept as committed. ST_CONTRACT: what was before the broken row is committed, the sentence
 * names feed and line. ST_STOPPED: asked to stop, all before is committed.
 */
enum status apply_feed(const struct run_settings *settings, struct feed *feed, uint32_t index,
		       struct run_record *run, struct feed_record *feeds);

#endif
