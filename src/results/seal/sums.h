/*
 * Sums: the SHA-256 of every file of a folder of results, as coreutils' sha256sum writes and checks them.
 */
#ifndef ALLOT_RESULTS_SUMS_H
#define ALLOT_RESULTS_SUMS_H

#include "allot/base/buf.h"
#include "allot/models/run.h"

struct sum {
	char *name; /* in the folder: "summary.json", "rejected/01-orders.csv"; owned */
	uint8_t sha256[SHA256_BYTES];
};

/* All zero: none. */
struct sums {
	struct sum *list;
	size_t count;
	size_t capacity;
	struct seal seal; /* of the file that lists them, once it is complete */
};

/* Adds the sum of NAME, which is copied. ST_NO_MEMORY. */
enum status sums_add(struct sums *s, const char *name, const uint8_t sha256[SHA256_BYTES]);
void sums_release(struct sums *s);

/* Sorts them by name, by bytes. */
void sums_sort(struct sums *s);
/* True when there is one of NAME; they are sorted. */
bool sums_have(const struct sums *s, const char *name);
/* Appends the line of SUM. */
void sum_put(struct buf *out, const struct sum *sum);

#endif
