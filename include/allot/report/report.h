/*
 * The report: what a run, or all runs of some days, moved, for those who close their books on it
 * (allot-report(7)). It is made from the journal and the ledger alone, so there is one for every run that
 * ever was; each figure is a sum of movements, and the report checks that they agree.
 */
#ifndef ALLOT_REPORT_REPORT_H
#define ALLOT_REPORT_REPORT_H

#include "allot/base/buf.h"
#include "allot/service/views.h"

enum report_form {
	REPORT_FILES, /* report.html, report.xlsx and the CSV files, in `out` */
	REPORT_TEXT,  /* for a terminal of 80 columns */
	REPORT_JSON,
};

struct report_settings {
	uint64_t run;	     /* this one; 0: what `from` and `to` say, and without these the newest */
	uint32_t from;	     /* first and last day on which its runs began; DATE_NONE: no bound */
	uint32_t to;	     /* day number */
	const char *cost;    /* path of the CSV file of prices; NULL: none */
	const char *out;     /* folder, made if it is missing */
	const char *store;   /* its path, as the user named it */
	const char *version; /* of the program */
	enum report_form form;
};

/* What came of it. */
struct report_result {
	bool holds;	    /* every check does */
	uint64_t first_run; /* the runs it is of */
	uint64_t last_run;
	struct buf failures; /* the checks that do not hold, a sentence each, each ended by a line end */
};

/*
 * Makes the report of the store behind V. REPORT_FILES: its files appear in `out`, complete, or none does;
 * the other forms are appended to TEXT. RESULT is the caller's to release, whatever is returned.
 *
 * ST_NOT_FOUND: no such run, or none in these days; ST_USAGE: the prices cannot be used, or `out` holds the
 * results of a run; ST_NO_INPUT: there is no such file of prices; ST_CANT_CREATE, ST_IO, ST_NO_MEMORY; any
 * failure of the store.
 */
enum status report_make(struct views *v, const struct report_settings *settings, struct buf *text,
			struct report_result *result);

/* Frees what R holds. */
void report_result_release(struct report_result *result);

#endif
