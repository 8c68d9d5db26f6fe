/*
 * Journal block: some entries of one run as they are stored, not yet decoded (journal.h has the layout).
 */
#ifndef ALLOT_STORE_JOURNAL_BLOCK_H
#define ALLOT_STORE_JOURNAL_BLOCK_H

#include "store/journal/journal.h"

struct journal_block {
	uint64_t first; /* number of its first entry */
	uint64_t count; /* of its entries; not 0 */
	uint64_t run;
	struct slice entries; /* where the store has them: valid until the transaction's next write */
	struct journal_restart restarts[JOURNAL_RESTARTS_MAX];
	uint32_t restarts_count;
};

/* Fails as ST_DAMAGED: WHAT is wrong with the journal. */
enum status journal_damaged(const char *what);

/* Takes the block of KEY and VALUE apart. ST_DAMAGED. */
enum status journal_block_parse(const struct env *env, const MDB_val *key, const MDB_val *value,
				struct journal_block *out);

/* Puts CURSOR on the block that holds entry NUMBER. ST_DAMAGED: there is none. */
enum status journal_block_find(const struct env *env, MDB_cursor *cursor, uint64_t number,
			       struct journal_block *out);

/*
 * The block that holds entry NUMBER, in TXN, or among what TAIL, unless it is NULL, has not written. Any
 * failure of the store.
 */
enum status journal_block_read(const struct env *env, MDB_txn *txn, const struct journal *tail, uint64_t number,
			       struct journal_block *out);

/* Copies the texts of EVENT, which point into a coder, into ARENA. False: no memory. */
bool journal_keep_texts(struct arena *arena, struct event *event);

/* A walk through the entries of a block, which must stay where it is. */
struct journal_entries {
	const struct journal_block *block;
	uint64_t next;	  /* number of the next entry */
	uint32_t restart; /* which of the block's restarts is next */
	struct reader in;
	struct entry_coder coder;
};

/* Begins at the first entry of BLOCK. */
void journal_entries_begin(struct journal_entries *e, const struct journal_block *block);
/* Puts E before entry NUMBER of its block or one ahead of it, as near as it gets without decoding any. */
void journal_entries_seek(struct journal_entries *e, uint64_t number);
/* Decodes the next entry, of which there must be one; see entry_decode(). ST_DAMAGED, ST_NO_MEMORY. */
enum status journal_entries_next(struct journal_entries *e, struct arena *arena, struct entry *out);

#endif
