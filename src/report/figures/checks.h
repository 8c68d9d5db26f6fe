/*
 * Checks: that the figures of a report agree. Each holds two figures against each other that came about
 * independently: what the runs counted when they ran, what the journal says, what the store holds, how the
 * views add up. The report is good only if every one holds.
 *
 * Adding one is adding a row to the table in checks.c and the function that makes it.
 */
#ifndef ALLOT_REPORT_CHECKS_H
#define ALLOT_REPORT_CHECKS_H

#include "report/figures/figures.h"

enum check_state {
	CHECK_HOLDS,
	CHECK_FAILS,
	CHECK_NOT_MADE, /* what it needs is not there; the detail says why */
};

struct check {
	const char *name; /* "supply"; static */
	const char *text; /* what is claimed, a sentence without full stop; static */
	enum check_state state;
	struct slice detail; /* how much was checked, or both figures where they differ */
};

enum { CHECKS_MAX = 16 };

struct checks {
	struct check list[CHECKS_MAX];
	size_t count;
	size_t failed;
	size_t not_made;
};

/* "holds", "fails", "not made". Static. */
const char *check_state_name(enum check_state state);

/* Makes all checks of F; details are put into its arena. ST_NO_MEMORY. */
enum status checks_make(struct figures *f, struct checks *out);

#endif
