/*
 * Notes: a table of blocks with what a transaction changes in memory before it. What a run leaves for later
 * is kept so: rows put off, what first turns did, SKUs named, old rejects. Blocks prove what is there and
 * what is not.
 *
 * A value is never empty: an empty one stands for an entry that was taken out. Once nothing of a table is left,
 * notes_clear() makes it empty again.
 */
#ifndef ALLOT_STORE_NOTES_H
#define ALLOT_STORE_NOTES_H

#include "allot/base/arena.h"
#include "store/env/env.h"
#include "store/keymap.h"

struct notes {
	const struct env *env;
	enum table table;
	MDB_txn *txn;
	struct arena arena;
	struct keymap changed; /* key -> struct slice, not written yet; an empty slice: taken out */
	size_t added;	       /* of these, entries that were not taken out */
	struct blocks_cursor cursor;
};

void notes_init(struct notes *n, const struct env *env, enum table table);
void notes_release(struct notes *n);
/* Begins to work in TXN; nothing may be unwritten. */
void notes_begin(struct notes *n, MDB_txn *txn);
/* The transaction has written: the cursor starts anew. */
void notes_rewind(struct notes *n);
/* Forgets what is not written. */
void notes_forget(struct notes *n);

/* The value of KEY: *FOUND, and if so *VALUE, valid until the next change or write. ST_DAMAGED, ST_IO. */
enum status notes_get(struct notes *n, struct slice key, bool *found, struct slice *value);
/* KEY has VALUE, which is copied and not empty, from now on. ST_NO_MEMORY. */
enum status notes_put(struct notes *n, struct slice key, struct slice value);
/* KEY has no value from now on. ST_NO_MEMORY. */
enum status notes_remove(struct notes *n, struct slice key);

/*
 * The first entry whose key is not below KEY: *FOUND, and if so *AT and *VALUE, valid until the next call.
 * Writes what was added before it: *WROTE, other cursors must start anew then. Any failure of the store.
 */
enum status notes_seek(struct notes *n, struct slice key, bool *found, struct slice *at, struct slice *value,
		       bool *wrote);

/* Empties the table. Any failure of the store. */
enum status notes_clear(struct notes *n);
/*
 * Takes out all entries whose keys begin with PREFIX, and empties the table if no others are left. As
 * notes_clear().
 */
enum status notes_clear_prefix(struct notes *n, struct slice prefix);

/* Writes what was changed. Any failure of the store. */
enum status notes_flush(struct notes *n);
/* Bytes of memory in use. */
size_t notes_pressure(const struct notes *n);

/* Keys of 4 and 8 bytes, big endian: a feed's place and a row of it. */
enum { ROW_KEY_BYTES = 12 };
void row_key(unsigned char key[ROW_KEY_BYTES], uint32_t feed, uint64_t row);
uint32_t row_key_feed(struct slice key);
uint64_t row_key_row(struct slice key);

#endif
