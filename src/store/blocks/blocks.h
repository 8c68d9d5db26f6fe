/*
 * Blocks: a sorted map from keys to values, kept in checksummed blocks of about a page (one LMDB table).
 *
 * LMDB has no checksums: a flipped bit may return wrong data, or make a key that is there "not found". So the
 * entries stand front-coded in blocks of their own, and each block is one LMDB entry that states, under a
 * checksum, the table it belongs to and the whole range of keys it answers for. A look-up that ends in an
 * intact block whose range holds the key has proved presence or absence; anything else is ST_DAMAGED. Every
 * table has, from its creation on, blocks that cover all keys without a gap.
 *
 * How a block is laid out stands in block.h.
 *
 * Entries are not deleted one by one, but all of a range of blocks, or some of one block together. Keys are 0
 * to BLOCKS_KEY_MAX bytes. A block has at most BLOCK_BYTES_MAX bytes (what fits an LMDB overflow page),
 * unless it holds one entry larger than that. It has at least BLOCK_BYTES_MIN: what is smaller LMDB keeps in
 * the leaf pages of its tree, one or two to a page, and there are so many of these then that opening a store,
 * which reads all tree pages (pages.h), takes its time.
 */
#ifndef ALLOT_STORE_BLOCKS_H
#define ALLOT_STORE_BLOCKS_H

#include "store/blocks/blocks_lmdb.h"

/* A position in a table for look-ups close to each other and for walks in key order. */
struct blocks_cursor {
	const struct blocks *map;
	MDB_txn *txn;
	bool loaded;	/* `block` is there and may be used until the transaction writes */
	bool past_end;	/* behind the table's last entry, whose key is in `key` */
	uint32_t loads; /* blocks looked at; the owner sets it to 0 when a transaction begins */
	struct block block;
	struct reader_at {
		size_t at;	/* offset in block.entries of the next entry */
		uint32_t index; /* of the next entry */
	} next;
	bool read; /* an entry of `block` was read last: its value is here, its key below */
	struct slice value;
	size_t key_n;
	char key[BLOCKS_KEY_MAX]; /* key of the entry read last */
};

/* Writes the one empty block that a new table begins with. ST_MAP_FULL, ST_IO, ST_NO_MEMORY. */
enum status blocks_create(MDB_txn *txn, const struct blocks *map);

/* A cursor; owns nothing. After any write in TXN call blocks_cursor_init() again. */
void blocks_cursor_init(struct blocks_cursor *c, MDB_txn *txn, const struct blocks *map);

/*
 * Bytes of pages that TXN holds until its commit if so many entries of TABLE are written, far apart from each
 * other: LMDB copies each page that is written. Of a few 0 is said.
 */
size_t blocks_held(MDB_txn *txn, const struct blocks *table, size_t touched);

/* The value of KEY: *FOUND, and if so *VALUE, which points into the map. ST_DAMAGED, ST_IO. */
enum status blocks_get(struct blocks_cursor *c, struct slice key, bool *found, struct slice *value);

/* Puts the cursor before the first entry whose key is not below KEY. ST_DAMAGED, ST_IO. */
enum status blocks_seek(struct blocks_cursor *c, struct slice key);

/*
 * The next entry in key order; *END when there is none. KEY is valid until the next call, VALUE as
 * blocks_get(). ST_DAMAGED, ST_IO.
 */
enum status blocks_next(struct blocks_cursor *c, bool *end, struct slice *key, struct slice *value);

/*
 * Writes the N entries, sorted by key without doubles. They must not point into the map. Any failure of the
 * store.
 */
enum status blocks_put(MDB_txn *txn, const struct blocks *map, const struct blocks_entry *entries, size_t n);

/*
 * Forgets all entries from FROM, the lower bound of a block, up to TO, the lower bound of a later one, or (p
 * NULL) the end of the table: one empty block takes the place of these blocks. FROM and TO must not point into
 * the map. ST_DAMAGED when they are no such bounds; any failure of the store.
 */
enum status blocks_clear(MDB_txn *txn, const struct blocks *map, struct slice from, struct slice to);

/* Whether blocks_filter() keeps an entry. */
typedef bool blocks_keep(void *ctx, struct slice key, struct slice value);

/* What blocks_filter() did. */
struct blocks_filtered {
	size_t kept;	/* entries that the block still has */
	size_t dropped; /* entries that it had */
	bool last;	/* it is the table's last block; else */
	size_t next_n;	/* the next one begins with the key `next` */
	char next[BLOCKS_KEY_MAX];
};

/*
 * Takes the entries that KEEP does not want out of the block that answers for KEY. Its range stays, so what
 * is absent goes on being proven. KEEP's slices are valid during the call. ST_DAMAGED, ST_MAP_FULL,
 * ST_NO_MEMORY, ST_IO.
 */
enum status blocks_filter(MDB_txn *txn, const struct blocks *map, struct slice key, blocks_keep *keep,
			  void *ctx, struct blocks_filtered *out);

/* The block that answers for KEY, checked; for `verify` and the functions above. ST_DAMAGED, ST_IO. */
enum status blocks_load(MDB_txn *txn, const struct blocks *map, struct slice key, struct block *out);

/*
 * Walks every block of the table in order, checking checksums, ranges without a gap and the order of keys.
 * A checksum error or a gap is ST_DAMAGED.
 */
enum status blocks_check(MDB_txn *txn, const struct blocks *map, uint64_t *entries);

#endif
