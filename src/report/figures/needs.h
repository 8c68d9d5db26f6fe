/*
 * Needs: what of a period asks something of a person, how much it is, and who does what about it. The most
 * pressing first.
 */
#ifndef ALLOT_REPORT_NEEDS_H
#define ALLOT_REPORT_NEEDS_H

#include "report/figures/checks.h"

struct need {
	struct slice what;
	struct slice detail; /* may be empty */
	struct slice much;
	const char *who; /* static */
	bool alarm;	 /* figures are wrong or missing because of it */
};

struct needs {
	struct need *list;
	size_t count;
	size_t capacity;
};

/* Everything of F and CHECKS that asks for somebody; texts are put into its arena. ST_NO_MEMORY. */
enum status needs_make(struct figures *f, const struct checks *checks, struct needs *out);
void needs_release(struct needs *n);

#endif
