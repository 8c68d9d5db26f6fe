/*
 * Block: the codec of one block of a sorted map (blocks.h).
 *
 * LMDB key:	'b', lower bound of the range (the first block's is empty)
 * LMDB value:
 *	8 bytes	 checksum64 of the rest of the value, seeded by the table's seed and the LMDB key
 *	varint	 0: no upper bound; else its length + 1
 *	bytes	 upper bound (exclusive): the lower bound of the next block
 *	varint	 number of entries
 *	varint	 number of restarts: every BLOCK_RESTART-th entry is written with its whole key
 *	2 bytes	 for each restart its offset in the entries, little endian
 *	entries	 varint bytes shared with the key before, varint bytes of its own, varint bytes of the value,
 *		 own bytes, value
 *	zeros	 as many as BLOCK_BYTES_MIN asks for
 */
#ifndef ALLOT_STORE_BLOCK_H
#define ALLOT_STORE_BLOCK_H

#include "allot/base/buf.h"

#ifdef TINY_LEVELS /* for tests: a few entries fill a block */
enum { BLOCK_BYTES_MAX = 200 };
#else
enum { BLOCK_BYTES_MAX = 4080 };
#endif
enum { BLOCKS_KEY_MAX = 500, BLOCK_BYTES_MIN = 2030, BLOCK_RESTART = 16 };

/* One block, taken apart. Slices point into the map: valid until the transaction's next write. */
struct block {
	struct slice lower;
	struct slice upper;
	bool last; /* no upper bound */
	uint32_t count;
	uint32_t restarts;
	const unsigned char *offsets;
	struct slice entries;
};

/* An entry to write: replaces the value of its key or adds it. */
struct blocks_entry {
	struct slice key;
	struct slice value;
};

/* Takes VALUE apart. False: the checksum or the layout is wrong. LMDB_KEY as stored, with its 'b'. */
bool block_parse(struct slice lmdb_key, struct slice value, uint64_t seed, struct block *out);

/* True when KEY lies in the block's range. */
bool block_covers(const struct block *b, struct slice key);

struct block_entry_cursor {
	size_t at;
	uint32_t index;
};

/*
 * Reads the entry at *AT into KEY (BLOCKS_KEY_MAX bytes, holding the key before) and *VALUE and steps on. False
 * at the end and on a bad layout; tell them apart by at->index == b->count.
 */
bool block_next(const struct block *b, struct block_entry_cursor *at, char *key, size_t *key_n,
		struct slice *value);

/*
 * Puts *AT before the first entry whose key is not below WANTED; KEY holds the key of the entry before it.
 * False: bad layout.
 */
bool block_seek(const struct block *b, struct slice wanted, struct block_entry_cursor *at, char *key,
		size_t *key_n);

/* Bytes two keys share at their start. */
size_t shared_prefix(struct slice a, struct slice b);

/*
 * Encodes ENTRIES (N of them, sorted) as the value of the block LMDB_KEY with UPPER (p NULL: none) into OUT
 * (cleared first). ST_NO_MEMORY.
 */
enum status block_encode(struct slice lmdb_key, struct slice upper, uint64_t seed,
			 const struct blocks_entry *entries, size_t n, struct buf *out);

/*
 * How many of ENTRIES (N > 0) go into one block: as many as reach TARGET bytes and do not exceed
 * BLOCK_BYTES_MAX, at least 1. UPPER_N: length of the upper bound behind the last of them.
 */
size_t block_fill(const struct blocks_entry *entries, size_t n, size_t upper_n, size_t target);

/* Bytes ENTRIES take when encoded in one block, its header left out. */
size_t block_size(const struct blocks_entry *entries, size_t n);

#endif
