/*
 * Filter: a set of 64-bit keys in a fixed number of bytes (a blocked Bloom filter). It never says that it has
 * not what was put in; that it has what was not is rare while it has some 50 bits a key.
 */
#ifndef ALLOT_FEED_REPEATS_FILTER_H
#define ALLOT_FEED_REPEATS_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILTER_BYTES_MIN = 4096, FILTER_BYTES_MAX = 16 * 1024 * 1024 };

struct filter;

/* A filter of BYTES or a little more, within MIN and MAX. NULL: no memory. */
struct filter *filter_new(uint64_t bytes);
/* NULL is fine. */
void filter_free(struct filter *f);

/* Puts KEY in; true if it seems to have been there. */
bool filter_add(struct filter *f, uint64_t key);
/* True if KEY seems to be in F. */
bool filter_has(const struct filter *f, uint64_t key);
/* KEY will be asked for soon. */
void filter_prefetch(const struct filter *f, uint64_t key);

#endif
