/*
 * The summary of a run: summary.json and what `--json` prints (allot-results(5)).
 */
#ifndef ALLOT_RESULTS_SUMMARY_H
#define ALLOT_RESULTS_SUMMARY_H

#include "allot/base/buf.h"
#include "allot/models/edi/received.h"
#include "allot/models/run.h"
#include "allot/models/edi/sent.h"

/* Gives VISITOR the records of messages of FEED of RUN, in order. Any failure of the store. */
typedef enum status received_source(void *ctx, uint64_t run, uint32_t feed, received_visitor *visitor,
				    void *visitor_ctx);

/* Gives VISITOR what RUN sends to partners, in order. Any failure of the store, and what VISITOR returns. */
typedef enum status sent_source(void *ctx, uint64_t run, sent_visitor *visitor, void *visitor_ctx);

struct summary {
	struct slice store; /* the store's identity */
	bool interrupted;   /* published by recovery */
	struct run_record run;
	const struct feed_record *feeds; /* run.feeds of them */
	received_source *received;	 /* of feeds of messages; NULL: they are not told */
	void *received_ctx;
	sent_source *sent; /* what goes back to partners; NULL: nothing does */
	void *sent_ctx;
};

/*
 * Appends SUMMARY as one JSON object and a line end: summary.json. What its source fails with becomes OUT's
 * status.
 */
void summary_json(struct buf *out, const struct summary *summary);

typedef void summary_warning(void *ctx, const struct feed_record *feed, uint64_t line, struct slice text);

/*
 * Tells the warnings that stand in the summary but could only be known at the end: goods shipped that nobody
 * had allocated, one for each feed that has any.
 */
void summary_late_warnings(const struct summary *summary, summary_warning *tell, void *ctx);

/* Sums over all feeds, and what is of no feed. */
void summary_totals(const struct summary *summary, struct counts *counts, struct units *units);

/* What a run, or what was recovered of one, came to; the later ones outweigh the earlier. */
enum verdict {
	VERDICT_DONE,	 /* every row applied, or refused as before */
	VERDICT_REJECTS, /* rows were refused that are no old rejects */
	VERDICT_REFUSED, /* a feed was refused whole */
};

/* The verdict over COUNT FEEDS. */
enum verdict feeds_verdict(const struct feed_record *feeds, uint32_t count);

#endif
