/*
 * Checking: published results are made once more from the journal and held against what is in OUT, byte by
 * byte.
 */
#ifndef ALLOT_RESULTS_CHECK_H
#define ALLOT_RESULTS_CHECK_H

#include <stdint.h>

#include "allot/base/status.h"
#include "allot/models/run.h"

/* Where results are held against what was published, and what came of it. */
struct results_check {
	/* Takes a sentence for each of the first differences, naming file and offset. */
	void (*tell)(void *ctx, const char *sentence);
	void *ctx;
	uint64_t differences;
};

/* Counts a difference, and tells it if not too many were told. */
__attribute__((format(printf, 2, 3))) void results_check_differ(struct results_check *check, const char *fmt,
								...);

/*
 * Holds the published folder of run NUMBER in OUT against its SEAL alone: its SHA256SUMS must be what that
 * stands for, and its files what that lists. CHECK is told of what is not. ST_IO, ST_NO_MEMORY.
 */
enum status results_check_sealed(const char *out, uint64_t number, const struct seal *seal,
				 struct results_check *check);

#endif
