/*
 * Rows of the result files, their names and headers: pure formatting (allot-results(5)).
 */
#ifndef ALLOT_RESULTS_ROWS_H
#define ALLOT_RESULTS_ROWS_H

#include "allot/base/buf.h"
#include "allot/models/refusal.h"
#include "allot/models/run.h"
#include "allot/signals/movement.h"

/*
 * A file of the folder that takes the events of a type, a row each. Adding one is adding a row to EVENT_FILES
 * in src/results/rows.c and the function that puts its rows.
 */
struct event_file {
	enum event_type takes; /* no two files take the same */
	const char *name;      /* "allocations.csv" */
	const char *columns;   /* its header line, without line end */
	/* puts a row at TO, line end included, and returns what is behind it; event_put() makes the room */
	char *(*put)(char *to, const struct event *event);
};

enum { EVENT_FILES_COUNT = 7 };
extern const struct event_file EVENT_FILES[EVENT_FILES_COUNT];

/* Appends the row that EVENT, which FILE takes, is in it. */
void event_put(struct buf *out, const struct event_file *file, const struct event *event);

/* The file of movements, which takes events of all types, and its header line, without line end. */
#define MOVEMENTS_FILE	  "movements.csv"
#define MOVEMENTS_COLUMNS "seq,type,sku,batchref,orderid,line,units,supply,allocated,eta,reason,feed,feed_line"

/* Appends the row of M, line end included. */
void movement_put(struct buf *out, const struct movement *m);

/* Header of a feed's reject file: the reject_* columns, then the feed's own, HEADER. */
void reject_put_header(struct buf *out, const struct slice *header, uint32_t columns);
/* The refused record. */
void reject_put_row(struct buf *out, const struct refusal *refusal);

enum { REJECT_NAME = 256 }; /* NAME_MAX and a zero */

/*
 * Writes "NN-NAME" for the feed of INDEX (from 0) of a run into TEXT, cut to NAME_MAX bytes, a zero behind it.
 * NAME is a base name: it holds neither slash nor zero.
 */
void reject_name(char text[REJECT_NAME], uint32_t index, struct slice name);

/*
 * Makes of TEXT the name of the file with the rows of KIND, of a feed with rows of several kinds: ".KIND.csv"
 * behind it, or ".KIND-PLACE.csv".
 */
void reject_name_form(char text[REJECT_NAME], enum feed_kind kind, unsigned place);

#endif
