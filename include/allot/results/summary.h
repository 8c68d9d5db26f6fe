/*
 * The summary of a run: summary.json and what `--json` prints (SPEC section 3).
 */
#ifndef ALLOT_RESULTS_SUMMARY_H
#define ALLOT_RESULTS_SUMMARY_H

#include "allot/base/buf.h"
#include "allot/models/run.h"

struct summary {
	struct slice store; /* the store's identity */
	bool interrupted;   /* published by recovery */
	struct run_record run;
	const struct feed_record *feeds; /* run.feeds of them */
};

/* Appends SUMMARY as one JSON object and a line end, keys in SPEC's order. */
void summary_json(struct buf *out, const struct summary *summary);

/* Sums over all feeds. */
void summary_totals(const struct summary *summary, struct counts *counts, struct units *units);

#endif
