/*
 * Steps: one event of a story, as a line of text or an object of JSON.
 */
#ifndef ALLOT_CLI_EXPLAIN_STEPS_H
#define ALLOT_CLI_EXPLAIN_STEPS_H

#include "allot/base/json.h"
#include "allot/service/views.h"
#include "cli/explain/stock.h"

/* Which run, feed and row an event came from: the records of the run asked for last. */
struct sources {
	struct views *views;
	struct arena arena;
	struct run_record run; /* number 0: none yet */
	struct feed_record *feeds;
};

void sources_release(struct sources *s);

/* How steps are told. */
struct telling {
	bool json;
	bool names_line;  /* of events about a line, order and line are told, too */
	bool names_batch; /* likewise the batch of events about it alone */
	struct sources *sources;
	const struct stock *stock; /* as it was before the event */
};

/*
 * Tells EVENT at the end of OUT; J, over OUT, is where a JSON object is put. Not told is what says nothing of
 * its own. ST_NO_MEMORY; any failure of the store.
 */
enum status step_tell(const struct telling *t, const struct event *event, struct buf *out, struct json *j);

/* Appends a day as people read it: the date, or "in the warehouse". */
void put_when(struct buf *out, uint32_t eta);

#endif
