/*
 * Lines: the records of lines (line_record.h) in one transaction, by id, and their openings in the journal.
 *
 * A line that somebody holds stands in memory once (identity map), and stays where it is. When nobody holds
 * it any more and it was changed, its record is encoded and waits to be written, in order of ids: new lines
 * behind all others, changed ones mostly near the end. So memory holds few whole lines, and some hundred
 * bytes for each changed one; when these become too many, they are written before the transaction ends. A line
 * of very many parts stays, as long as there is room, so that it is not read and written anew with each row.
 *
 * How lines are found by what people call them is in find.h.
 */
#ifndef ALLOT_STORE_LINES_H
#define ALLOT_STORE_LINES_H

#include "allot/base/arena.h"
#include "store/env/env.h"
#include "store/keymap.h"
#include "store/lines/held.h"
#include "store/lines/line_record.h"

/* So many bytes of changed lines are written before the end of the transaction. */
enum { LINES_PENDING_MAX = 24 << 20 };

/* A line of more parts is held on to when nobody needs it: the next row may be about it, too. */
enum { LINE_PARTS_LARGE = PARTS_FEW };

struct lines {
	const struct env *env;
	MDB_txn *txn;
	struct held held;
	struct arena arena;    /* of what is below */
	struct keymap pending; /* id, 8 bytes big endian -> struct pending_line, not written yet */
	struct blocks_cursor cursor;
	struct journal_scan journal; /* where openings are */
	struct line_opening opening; /* of line `opened`, read last */
	uint64_t opened;	     /* 0: none */
	struct buf room;
	size_t pending_max; /* LINES_PENDING_MAX, but for tests */
	enum status failed; /* of a function that cannot say so: told by the next one that can */
	uint64_t reads;	    /* records looked at, ever; for tests */
};

/* TAIL: what events are appended to in the same transaction; NULL: there is none. It must outlive L. */
void lines_init(struct lines *l, const struct env *env, const struct journal *tail);
void lines_release(struct lines *l);
/* Begins to work in TXN; nothing may be held or unwritten. */
void lines_begin(struct lines *l, MDB_txn *txn);
/* The transaction has written: the cursor starts anew. */
void lines_rewind(struct lines *l);
/* Forgets what is held and what is not written. */
void lines_forget(struct lines *l);

/*
 * Line ID, held until lines_drop(); one that is gone as well. One that was never there is ST_DAMAGED: whoever
 * asks has the id from an index, a queue or an event. ST_NO_MEMORY, ST_IO.
 */
enum status lines_get(struct lines *l, uint64_t id, struct line **out);

/* A line that is only looked at. */
struct seen_line {
	const struct line *line;
	struct line *held; /* NULL: it stands in `room` */
	struct line room;
};

/*
 * Line ID to look at, as lines_get(), but without a copy of its names, which are valid until the next call.
 * Give it back with lines_unsee(). ST_DAMAGED, ST_NO_MEMORY, ST_IO: there is nothing to give back.
 */
enum status lines_see(struct lines *l, uint64_t id, struct seen_line *out);
void lines_unsee(struct lines *l, struct seen_line *seen);

/*
 * The head of line ID, as it is now; `orderid` and `number` are valid until the next call. ST_DAMAGED: it was
 * never there. One that is gone is given: `gone` says so.
 */
enum status lines_head(struct lines *l, uint64_t id, struct line_head *out);

/* Adds LINE, a new one, its parts left out; *OUT is the one to work with, held. ST_NO_MEMORY. */
enum status lines_add(struct lines *l, const struct line *line, struct line **out);
/* Gives LINE, which is held, NUMBER. */
void lines_set_number(struct lines *l, struct line *line, struct slice number);
/* Holds LINE once less. */
void lines_drop(struct lines *l, struct line *line);

/* True when lines_spill() should be called. */
bool lines_full(const struct lines *l);
/* Writes the records that wait to be. Any failure of the store. Others' cursors must start anew then. */
enum status lines_spill(struct lines *l);
/* Writes everything and forgets what is held. Any failure of the store. */
enum status lines_flush(struct lines *l);

/*
 * Bytes of memory that is in use until the end of the transaction, that of the flush included; without large
 * lines that stay, which have a bound of their own, and would be there again with the next transaction.
 */
size_t lines_pressure(const struct lines *l);

/*
 * For those who only read: what lines_walk() calls for each line, by id, gone ones too. Any failure of the
 * store.
 */
typedef enum status line_visit(void *ctx, const struct line *line);

/* Walks all lines of the committed state. ST_DAMAGED, ST_NO_MEMORY, ST_IO; what VISIT returns. */
enum status lines_walk(const struct env *env, MDB_txn *txn, line_visit *visit, void *ctx);

#endif
