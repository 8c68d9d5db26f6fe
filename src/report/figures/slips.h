/*
 * Slips: batches that come later than was promised to lines on them. The entries of one batch follow each
 * other, so only those with the most promised units are kept, and sums of all.
 */
#ifndef ALLOT_REPORT_SLIPS_H
#define ALLOT_REPORT_SLIPS_H

#include "allot/base/arena.h"
#include "allot/base/status.h"
#include "allot/signals/event.h"

enum { SLIPS_MAX = 5 };

struct slip {
	struct slice ref;
	struct slice sku;
	uint32_t eta;
	uint32_t was;
	uint64_t lines;
	int64_t units;
};

struct slips {
	struct arena *arena;	    /* the caller's: names */
	struct slip top[SLIPS_MAX]; /* the most units first */
	size_t count;
	struct slip current; /* names in `ref` and `sku` below */
	uint64_t batch;	     /* of `current`; 0: none */
	char ref[IDENTIFIER_MAX];
	char sku[IDENTIFIER_MAX];
	uint64_t all; /* batches */
	uint64_t lines;
	int64_t units;
};

/* A Repromised event. ST_NO_MEMORY. */
enum status slips_take(struct slips *s, const struct event *event);
/* No more come. ST_NO_MEMORY. */
enum status slips_end(struct slips *s);

#endif
