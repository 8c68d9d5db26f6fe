/*
 * Index block: the codec of one block of a run, a part of its sorted entries.
 *
 * LMDB key, big endian, so that a run's blocks stand together in the order of their hashes:
 *	4 bytes	number of the run
 *	8 bytes	lower: the least hash that the block answers for; 0 in the first block
 *	4 bytes	number of the block in its run, from 0
 * LMDB value, numbers little endian but where it says otherwise:
 *	8 bytes	checksum64 of the rest of the value, seeded by the table's seed and the LMDB key
 *	8 bytes	upper: the greatest hash that the block answers for; 2^64 - 1 in the last block
 *	8 bytes	base: the least code of its entries (index_entry.h)
 *	4 bytes	number of entries
 *	1 byte	hash width, in bits: 1 to 57, or 64
 *	1 byte	code width, likewise
 *	1 byte	1: continued, the block before ends with hash `lower`, too; else 0
 *	9 zeros
 *	hashes	for each entry its hash less lower, in hash width bits, the highest first; then bits 0 to a
 *		whole byte
 *	codes	for each entry its code less base, in code width bits, likewise
 *	zeros	as many as INDEX_BLOCK_MIN asks for
 *
 * Of one run the ranges have no gap: a block's lower is one more than the upper before it, or, if it is
 * continued, equal to it. So an intact block proves which entries of its range the run has.
 *
 * Sorted hashes of a block differ in their low bits only, and so do ids: an entry takes some nine and a half
 * bytes in a run of ten millions, and never more than 16.
 *
 * A block of a run that has a number is written once. (A merge that was interrupted goes on with what it has
 * written.)
 */
#ifndef ALLOT_STORE_INDEX_BLOCK_H
#define ALLOT_STORE_INDEX_BLOCK_H

#include "allot/base/slice.h"
#include "store/index/index_entry.h"

enum {
	INDEX_BLOCK_KEY = 16,
	INDEX_BLOCK_HEADER = 40,
	INDEX_BLOCK_MIN = 2030, /* less LMDB would keep in the leaf pages of its tree; see blocks.h */
	INDEX_BLOCK_MAX = 4080, /* what fits an overflow page */
	INDEX_BLOCK_ENTRIES_MAX = (INDEX_BLOCK_MAX - INDEX_BLOCK_HEADER) / 2,
};

/* A block taken apart. `hashes` and `codes` are where the block is. */
struct index_block {
	uint32_t run;
	uint32_t number;
	uint64_t lower;
	uint64_t upper;
	bool continued;
	uint32_t count;
	uint64_t base;
	unsigned hash_width;
	unsigned code_width;
	const char *hashes;
	const char *codes;
};

/* The LMDB key in KEY. */
void index_block_key(unsigned char key[INDEX_BLOCK_KEY], uint32_t run, uint64_t lower, uint32_t number);

/*
 * Takes VALUE apart. False: the checksum or the layout is wrong. That entries are in order and within the range
 * is for index_block_ordered() to say.
 */
bool index_block_parse(struct slice key, struct slice value, uint64_t seed, struct index_block *out);

/* True when the entries ascend strictly, and have hashes within the range. */
bool index_block_ordered(const struct index_block *b);

/* Entry I, below the block's count. */
struct index_entry index_block_entry(const struct index_block *b, uint32_t i);

/* About where HASH, which is in the range, should be: the number of an entry. */
uint32_t index_block_guess(const struct index_block *b, uint64_t hash);

/* The number of the first entry that is not below (HASH, ID); the block's count if all are. */
uint32_t index_block_search(const struct index_block *b, uint64_t hash, uint64_t id);

/* The width of fields that hold V, in bits. */
unsigned index_block_width(uint64_t v);

/* Bytes of a block of COUNT entries of these widths, without zeros behind them. */
size_t index_block_bytes(uint32_t count, unsigned hash_width, unsigned code_width);

/*
 * Encodes ENTRIES into VALUE, which has room for INDEX_BLOCK_MAX bytes, as the block that OUT tells the run,
 * number, range and `continued` of; returns the bytes. They must fit: header, and for each of COUNT entries the
 * widths of the last hash less lower and of the greatest code less the least.
 */
size_t index_block_encode(const struct index_block *b, uint64_t seed, const struct index_entry *entries,
			  uint32_t count, char *value);

#endif
