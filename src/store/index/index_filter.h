/*
 * Index filter: a Bloom filter of a run's hashes, in pages of their own.
 *
 * A run's filter has a number of pages, fixed when the run is begun. The pages share out the hashes evenly, in
 * order: page i of n is that of the hashes h with floor(h * n / 2^64) = i. So a run that is written in order of
 * hashes completes page after page. In a page each hash sets INDEX_FILTER_BITS bits, all in one line of 64
 * bytes: to ask is to look at one cache line. At 10 bits an entry about one in a hundred hashes that a run does
 * not have seems to be there.
 *
 * LMDB key, big endian:
 *	4 bytes	number of the run
 *	4 bytes	number of the page, from 0
 * LMDB value, numbers little endian:
 *	8 bytes	checksum64 of the rest of the value, seeded by the table's seed and the LMDB key
 *	4 bytes	number of pages of the filter
 *	36 zeros, so that lines begin where cache lines do (LMDB puts 16 bytes before a value)
 *	63 lines of 64 bytes
 */
#ifndef ALLOT_STORE_INDEX_FILTER_H
#define ALLOT_STORE_INDEX_FILTER_H

#include "allot/base/slice.h"

enum {
	INDEX_FILTER_KEY = 8,
	INDEX_FILTER_HEADER = 48,
	INDEX_FILTER_LINE = 64,
	INDEX_FILTER_LINES = 63,
	INDEX_FILTER_BYTES = INDEX_FILTER_HEADER + INDEX_FILTER_LINES * INDEX_FILTER_LINE,
	INDEX_FILTER_BITS = 6,
};

/* The LMDB key in KEY. */
void index_filter_key(unsigned char key[INDEX_FILTER_KEY], uint32_t run, uint32_t number);

/* The page, of PAGES (not 0), that knows HASH; and the least hash that page NUMBER knows. */
uint32_t index_filter_page(uint64_t hash, uint32_t pages);
uint64_t index_filter_first(uint32_t number, uint32_t pages);

/* Empties a page of INDEX_FILTER_BYTES; adds to it; completes it, nothing may be added then. */
void index_filter_clear(char *page, uint32_t pages);
void index_filter_add(char *page, uint64_t hash);
void index_filter_seal(char *page, struct slice key, uint64_t seed);

/* False: VALUE is not the intact page KEY of a filter of PAGES pages. */
bool index_filter_check(struct slice key, struct slice value, uint32_t pages, uint64_t seed);

/* Where in the intact PAGE the line of HASH begins, for reading ahead. */
const char *index_filter_line(const char *page, uint64_t hash);

/* True: HASH may have been added. False: it was not. */
bool index_filter_perhaps(const char *page, uint64_t hash);

#endif
