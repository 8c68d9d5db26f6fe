/*
 * Levels: a sorted map that is cheap to add to at random places.
 *
 * In one table of blocks every entry put at a random place rewrites a block of about a page. So the map is
 * spread over several tables, its levels:
 *
 *	level 0		the newest entries, few blocks: what is put at random rewrites each of them at most once
 *	level 1 ...	older ones, more blocks
 *	the last	the base: all others
 *
 * When a level has more blocks than its bound, a range of it is settled: its entries are merged into the level
 * below, and one empty block takes the place of the range. A block below then gets several entries for one
 * rewrite. Ranges are taken in turn, behind the one settled last: what lies there has gathered entries for the
 * longest. Settling changes nothing that can be asked for, so that it may be left undone at any time, for any
 * time.
 *
 * Entries that lie close together, as those of ascending keys do, go to the base at once.
 *
 * Newer above older: of several entries with one key that in the uppermost level is the newest, and the only
 * one that counts. Puts and settlings keep it so: entries go to the base at once only where the levels above
 * hold no key in their range, else to level 0, where they replace an older one; and a settled range goes one
 * level down, where all that it meets is older, all of it, so that nothing older than it remains above. What
 * counts can so be told without looking at values.
 *
 * Where settling goes on is noted in a record of a plain table, for each level but the base:
 *	key	"settled ", name of the level's table
 *	value	varint n, n bytes	lower bound of the range settled last
 *		varint n, n bytes	its upper bound; none: it went to the end
 */
#ifndef ALLOT_STORE_LEVELS_H
#define ALLOT_STORE_LEVELS_H

#include "store/blocks/blocks.h"

enum { LEVELS = 3 };

struct levels_bounds {
	size_t blocks[LEVELS - 1]; /* of each level but the base, at least 1 */
	size_t settled;		   /* blocks rewritten by one settling, about */
	size_t direct_entries;	   /* so many entries for each block they rewrite are close together, */
	size_t direct_blocks;	   /* if these blocks are no more than this, for the memory of a transaction, */
	size_t direct_least;	   /* and the entries no fewer than this */
};

/* What stores have; tests have others. */
extern const struct levels_bounds LEVELS_BOUNDS;

struct levels {
	const struct blocks *maps; /* LEVELS of them, newest first */
	const struct blocks *notes;
	struct levels_bounds bounds;
	MDB_txn *txn;
	size_t blocks[LEVELS]; /* of each, as of the last levels_begin() or write */
	bool empty[LEVELS];    /* proved to hold nothing */
};

/* A place in all levels at once; see struct blocks_cursor. */
struct levels_cursor {
	const struct levels *levels;
	struct blocks_cursor at[LEVELS];
	struct levels_head {
		bool ready; /* the level's next entry is here */
		bool end;
		struct slice key;
		struct slice value;
	} heads[LEVELS];
};

/* MAPS: the tables, newest first; NOTES: a plain one. They must outlive it. Owns nothing. */
void levels_init(struct levels *l, const struct blocks *maps, const struct blocks *notes);

/*
 * Looks at what the levels hold as of TXN. Again in every transaction, before anything else. ST_DAMAGED, ST_IO.
 */
enum status levels_begin(struct levels *l, MDB_txn *txn);

/* A cursor; owns nothing. After any write in the transaction call it again. */
void levels_cursor_init(struct levels_cursor *c, const struct levels *levels);

/* These three are as those of blocks.h, of all levels together. ST_DAMAGED, ST_IO. */
enum status levels_get(struct levels_cursor *c, struct slice key, bool *found, struct slice *value);
enum status levels_seek(struct levels_cursor *c, struct slice key);
enum status levels_next(struct levels_cursor *c, bool *end, struct slice *key, struct slice *value);

/* True when N entries that rewrite about CHANGED blocks of the base should go there at once. */
bool levels_direct(const struct levels *l, size_t n, size_t changed);

/*
 * Writes the N entries, newer than all there is, sorted by key without doubles: to the base if DIRECT and no
 * level above holds a key in their range, else to level 0. They must not point into the map. As blocks_put().
 */
enum status levels_put(struct levels *l, const struct blocks_entry *entries, size_t n, bool direct);

/* True when a level has more blocks than its bound. */
bool levels_unsettled(const struct levels *l);

/*
 * Settles one range; levels_unsettled() must be true. To be done in a transaction of its own, again until it is
 * false. As blocks_put().
 */
enum status levels_settle(struct levels *l);

/*
 * Checks what is noted of settlings, for `verify`; the tables themselves are checked by blocks_check().
 * ST_DAMAGED, ST_IO.
 */
enum status levels_check(const struct levels *l);

#endif
