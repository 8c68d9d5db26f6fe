/*
 * A store of two runs, as views tell of it, small enough to know every figure by heart. What they tell may be
 * changed, to see who notices.
 *
 *	run 1	supplier.csv: B1 10 CHAIR, B2 5 TABLE, comes 2026-12-10
 *		orders.csv: O1 4 CHAIR, put on B1; O2 9 TABLE, short
 *	run 2	shipments.csv: 3 of O1 have left
 *		supplier.csv: B2 is 8 now; a row of it is refused
 *		stocktake.csv: B1 is 9
 */
#ifndef SUPPORT_REPORT_BOOKS_H
#define SUPPORT_REPORT_BOOKS_H

#include "allot/service/views.h"

enum { BOOKS_RUNS = 2, BOOKS_FEEDS_MAX = 3, BOOKS_EVENTS = 9, BOOKS_BATCHES = 2 };

struct report_books {
	struct views views;
	struct run_record runs[BOOKS_RUNS];
	struct feed_record feeds[BOOKS_RUNS][BOOKS_FEEDS_MAX];
	struct event events[BOOKS_EVENTS];
	uint64_t next_event; /* the entry behind the last event is a refusal */
	uint64_t refusals;   /* how often it is told */
	struct batch_view batches[BOOKS_BATCHES];
	struct open_line_view open;
};

void report_books_init(struct report_books *b);

#endif
