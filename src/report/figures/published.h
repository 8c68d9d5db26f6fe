/*
 * Published: what the results folders of a period say, read as anybody could: the sums over their
 * movements.csv, its digest, and that of their SHA256SUMS. So the report is held against the files that others
 * work with, too.
 */
#ifndef ALLOT_REPORT_PUBLISHED_H
#define ALLOT_REPORT_PUBLISHED_H

#include "report/figures/period.h"
#include "report/figures/sums.h"

struct published {
	bool there;	      /* every folder of the period is where it was put */
	struct slice missing; /* else the first that is not; in the arena */
	uint64_t folders;     /* that are there; all that follows is of these alone */
	int64_t supply;	      /* by which their runs' balances differ, opening to closing */
	int64_t allocated;
	uint64_t numbered;    /* movements, by their runs' numbers */
	uint64_t bare;	      /* folders that are there, but without their movements.csv */
	struct sums sums;     /* `supply` and `allocated` over all movements.csv */
	uint64_t movements;   /* rows of these */
	uint64_t wrong;	      /* of these, such without figures */
	uint64_t seals;	      /* folders whose seal is known */
	uint64_t other_seals; /* of these, such whose SHA256SUMS is another one now */
	uint64_t unlisted;    /* folders whose movements.csv is not the one of their SHA256SUMS */
};

/* Reads the folders of P. ST_IO, ST_NO_MEMORY; a folder that is gone is none. */
enum status published_read(struct published *out, const struct period *p, struct arena *arena);

#endif
