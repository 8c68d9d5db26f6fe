/*
 * Blocks in LMDB: a table of blocks, and what reading (blocks.c) and writing (blocks_put.c) it have in common.
 */
#ifndef ALLOT_STORE_BLOCKS_LMDB_H
#define ALLOT_STORE_BLOCKS_LMDB_H

#include <lmdb.h>

#include "store/blocks/block.h"

/* A table: which LMDB table, how its checksums are seeded, how full blocks are left that grow at the end. */
struct blocks {
	MDB_dbi dbi;
	const char *name; /* static, for messages */
	uint64_t seed;
	uint32_t fill_percent;
};

enum { BLOCKS_LMDB_KEY_MAX = 1 + BLOCKS_KEY_MAX };

/* The LMDB key of the block with this lower bound, in ROOM (BLOCKS_LMDB_KEY_MAX bytes). */
struct slice blocks_lmdb_key(char *room, struct slice lower);

/* S for LMDB, which does not write to it. */
MDB_val blocks_val(struct slice s);

/*
 * Fails with a sentence that names the table. The store is damaged: ST_DAMAGED. What LMDB's code RC, not zero,
 * stands for: ST_MAP_FULL, ST_DAMAGED, ST_NO_MEMORY or ST_IO.
 */
enum status blocks_damaged(const struct blocks *map, const char *what);
enum status blocks_failed(const struct blocks *map, int rc);

/* block_parse() on what LMDB has. ST_DAMAGED. */
enum status blocks_parse(const struct blocks *map, const MDB_val *key, const MDB_val *value, struct block *out);

/* Puts CURSOR on the block with the greatest lower bound that is not above WANTED; LMDB's code. */
int blocks_find(MDB_cursor *cursor, struct slice wanted, MDB_val *key, MDB_val *value);

/*
 * Writes the block from LOWER to UPPER (p NULL: none) with N ENTRIES; OUT is room. ST_MAP_FULL, ST_IO,
 * ST_NO_MEMORY.
 */
enum status blocks_write(MDB_txn *txn, const struct blocks *map, struct slice lower, struct slice upper,
			 const struct blocks_entry *entries, size_t n, struct buf *out);

#endif
