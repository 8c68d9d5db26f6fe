/*
 * Lines: which order lines are allocated, found by order and line number or by order and SKU (SPEC rule 2).
 *
 * The lines are a map in levels (levels.h), which is only ever added to, in key order at the flush:
 *	key	orderid, 0x00, product id		an unnumbered line
 *		orderid, 0x01, line			a numbered one
 *	value	varint qty, varint line id [numbered: varint product id]
 * (No identifier holds a control character, so an order's keys stand together. Product id: its bytes, big
 * endian without leading zeros, behind their number.)
 *
 * The line id is the number of the event that first allocated the line. A line that is elsewhere now, or
 * nowhere, is noted in table moved, so that a quantity cut never rewrites lines at random places:
 *	key	line id, 8 bytes big endian
 *	value	varint number of the Allocated event that put it where it is; 0: it is not allocated
 *
 * A line that was not allocated any more and is allocated again gets a new line id under its old key. An entry
 * of the old id that is still in a level below counts no longer, and leads nowhere: its id is noted in moved.
 */
#ifndef ALLOT_STORE_LINES_H
#define ALLOT_STORE_LINES_H

#include "allot/base/arena.h"
#include "allot/service/uow.h"
#include "store/env/env.h"
#include "store/keymap.h"
#include "store/lines/levels.h"

struct lines {
	const struct env *env;
	MDB_txn *txn;
	struct arena arena;   /* of what is below */
	struct keymap added;  /* line key -> struct line_entry, not written yet */
	struct keymap orders; /* orderid -> its first struct order_node: numbered lines of `added` */
	struct arena moved_arena;
	struct keymap moved; /* line id -> uint64_t event, not written yet */
	struct levels levels;
	struct levels_cursor cursor;
	struct blocks_cursor moved_cursor;
	size_t places; /* how often an added line belonged to another block of the base than the one before */
	const char *place; /* that block */
};

void lines_init(struct lines *l, const struct env *env);
void lines_release(struct lines *l);
/* To be called in every transaction, before anything else. ST_DAMAGED. */
enum status lines_begin(struct lines *l, MDB_txn *txn);
/* The transaction has written: cursors start anew. */
void lines_rewind(struct lines *l);
/* Forgets what is not written. */
void lines_forget(struct lines *l);

/*
 * Blocks that the added lines will rewrite, at most, estimated as if they fell at random, and those that come;
 * for the memory of a transaction.
 */
size_t lines_blocks_changed(const struct lines *l);

/* See struct uow_ops for what these do. Any failure of the store. */
enum status lines_numbered(struct lines *l, struct slice orderid, struct slice line, bool *found,
			   struct line_entry *out);
enum status lines_unnumbered(struct lines *l, struct slice orderid, uint64_t product, bool *found,
			     struct line_entry *out);
enum status lines_numbered_of(struct lines *l, struct slice orderid, uint64_t product, uint32_t qty,
			      uint64_t after, bool *found, struct line_entry *out);
enum status lines_put(struct lines *l, const struct order_line *line, const struct line_entry *entry);
/*
 * *WROTE: the transaction has written, so cursors and slices of other readers are no longer valid. Any failure
 * of the store.
 */
enum status lines_move(struct lines *l, uint64_t line_id, uint64_t event, bool *wrote);

/* Writes everything, in key order. Any failure of the store. */
enum status lines_flush(struct lines *l);

/* The lines in ENV as a map in levels, for those who only read. */
void lines_levels(struct levels *l, const struct env *env);

/* For readers: the entry of a key's value; false on a bad layout. */
bool line_decode(struct slice key, struct slice value, struct line_entry *out, struct slice *orderid,
		 struct slice *line);
/*
 * Where the line first allocated by event LINE_ID is now: the number of an Allocated event or 0. As
 * blocks_get().
 */
enum status line_where(struct blocks_cursor *moved, uint64_t line_id, uint64_t *event);
/* The bound below which ORDERID's keys begin: orderid, 0x00. ROOM has BLOCKS_KEY_MAX bytes. */
struct slice line_order_key(char *room, struct slice orderid);

#endif
