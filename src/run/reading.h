/*
 * Reading: the kept rows of a feed in chunks, read ahead by a thread of its own when there is more than one.
 */
#ifndef ALLOT_RUN_READING_H
#define ALLOT_RUN_READING_H

#include <pthread.h>

#include "allot/feed/feed.h"

enum { READING_SLOTS = 4, READING_MESSAGE = 1024 };

/* Rows in feed order; they live until the next chunk is asked for. */
struct chunk {
	struct feed_block block;
	bool end; /* no rows, and none behind them */
	enum status status;
	char message[READING_MESSAGE]; /* of a bad status */
};

struct reading {
	struct feed_rows *rows; /* NULL: not open */
	const struct feed *feed;
	uint64_t line; /* where the rows begin that are filled in next */
	bool threaded;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool stop;
	bool held;	 /* the reader of chunks holds slots[taken] */
	uint64_t filled; /* chunks filled so far; the next goes to slots[filled % READING_SLOTS] */
	uint64_t taken;	 /* chunks given back so far */
	struct chunk slots[READING_SLOTS];
};

/*
 * Begins to read the rows of FEED, validated, from FROM on. THREADED: ahead, in a thread; if none can be had,
 * without. FEED must outlive it. ST_IO, ST_DAMAGED, ST_NO_MEMORY.
 */
enum status reading_open(struct reading *r, const struct feed *feed, struct feed_position from, bool threaded);

/*
 * The next chunk, without rows at the end; the one before is given back. After chunk->end ask no more. ST_IO,
 * ST_DAMAGED, ST_NO_MEMORY; ST_CONTRACT: one was broken, the sentence names the feed and the line behind the
 * rows given before.
 */
enum status reading_next(struct reading *r, struct chunk **out);

/* Stops reading and frees everything. A reading that failed to open, or is closed, may be closed again. */
void reading_close(struct reading *r);

#endif
