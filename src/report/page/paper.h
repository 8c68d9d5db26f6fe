/*
 * Paper: what a report is written on, beside its tables: a page, text, JSON. It is written from top to
 * bottom, in one pass; tables (table/table.h) come between sections.
 */
#ifndef ALLOT_REPORT_PAPER_H
#define ALLOT_REPORT_PAPER_H

#include "report/figures/checks.h"
#include "report/table/table.h"

/* A figure of the head, large. */
struct headline {
	const char *term;
	struct slice figure;
	struct slice note;
};

enum { HEADLINES_MAX = 5 };

struct front {
	struct slice title;    /* "Allocation statement" */
	struct slice subtitle; /* "Run 331, 26 November 2026" */
	struct slice meta[3];
	bool good; /* every check holds */
	struct slice verdict;
	struct slice verdict_more;
	size_t needs; /* what needs a person */
	struct slice needs_more;
	struct headline headlines[HEADLINES_MAX];
	size_t headlines_count;
};

enum chart_kind {
	CHART_WATERFALL, /* from the first bar to the last, which stand for themselves, by those between */
	CHART_SHARES,	 /* parts of a whole, beside each other */
	CHART_COLUMNS,	 /* two figures for each day */
};

struct bar {
	struct slice label; /* may be empty */
	int64_t value;
	int64_t second; /* CHART_COLUMNS: on top of it */
};

struct chart {
	enum chart_kind kind;
	const char *name;  /* for ids: letters */
	const char *title; /* what it shows */
	const char *first; /* CHART_COLUMNS: what `value` and `second` are */
	const char *second;
	const struct bar *bars;
	size_t count; /* at least 1 */
};

/* Something that is so, at the end: store, seal, options. */
struct term {
	const char *name;
	struct slice text;
	bool code;
};

/* Two parts of a section that stand beside each other where there is room: before, between and behind them. */
enum beside { BESIDE_BEGIN, BESIDE_NEXT, BESIDE_END };

/* Each: ST_IO, ST_NO_MEMORY, which end the report. */
struct paper_ops {
	enum status (*front)(void *ctx, const struct front *front);
	/* A section, or a part of one where ID is NULL. LEAD may be empty. ST_IO, ST_NO_MEMORY. */
	enum status (*section)(void *ctx, const char *id, const char *heading, struct slice lead);
	enum status (*beside)(void *ctx,
			      enum beside place); /* ST_IO, ST_NO_MEMORY; NULL: all stand below each other */
	enum status (*chart)(void *ctx, const struct chart *chart);    /* ST_IO, ST_NO_MEMORY */
	enum status (*checks)(void *ctx, const struct checks *checks); /* likewise; ST_IO, ST_NO_MEMORY */
	enum status (*close)(void *ctx, const struct term *terms, size_t count); /* ST_IO, ST_NO_MEMORY */
};

struct paper {
	const struct paper_ops *ops;
	void *ctx;
};

#endif
