/*
 * Published: what the results folders of a period say, read as anybody could: the sums over their
 * movements.csv, and the digest of their SHA256SUMS. So the report is held against the files that others work
 * with, too.
 */
#ifndef ALLOT_REPORT_PUBLISHED_H
#define ALLOT_REPORT_PUBLISHED_H

#include "report/figures/period.h"
#include "report/figures/sums.h"

struct published {
	bool there;	      /* every folder of the period is where it was put */
	struct slice missing; /* else the first that is not; in the arena */
	struct sums sums;     /* `supply` and `allocated` over all movements.csv */
	uint64_t movements;   /* rows of these */
	uint64_t wrong;	      /* of these, such without figures */
	uint64_t seals;	      /* folders whose seal is known */
	uint64_t other_seals; /* of these, such whose SHA256SUMS is another one now */
	struct slice other;   /* the first of them */
};

/* Reads the folders of P. ST_IO, ST_NO_MEMORY; a folder that is gone is none. */
enum status published_read(struct published *out, const struct period *p, struct arena *arena);

#endif
