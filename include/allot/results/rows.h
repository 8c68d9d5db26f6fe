/*
 * Rows of the result files, their names and headers: pure formatting (SPEC section 3, the table
 * of files).
 */
#ifndef ALLOT_RESULTS_ROWS_H
#define ALLOT_RESULTS_ROWS_H

#include "allot/base/buf.h"
#include "allot/models/refusal.h"
#include "allot/models/run.h"
#include "allot/signals/event.h"

/* A file of the folder that takes the events of one type. */
struct event_file {
	const char *name;					 /* "allocations.csv" */
	const char *columns;					 /* its header line, without line end */
	void (*put)(struct buf *out, const struct event *event); /* appends a row, line end included */
};

/* The file that events of TYPE go to, or NULL when they go to none. Static. */
const struct event_file *event_file(enum event_type type);

/* Header of the reject file of FEED: the reject_* columns, then the feed's own. */
void reject_put_header(struct buf *out, const struct feed_record *feed);
/* The refused record. */
void reject_put_row(struct buf *out, const struct refusal *refusal);

enum { REJECT_NAME = 256 }; /* NAME_MAX and a zero */

/*
 * Writes "NN-NAME" for the feed of INDEX (from 0) of a run into TEXT, cut to NAME_MAX bytes, a
 * zero behind it. NAME is a base name: it holds neither slash nor zero.
 */
void reject_name(char text[REJECT_NAME], uint32_t index, struct slice name);

#endif
