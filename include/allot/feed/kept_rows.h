/*
 * Kept rows: what the validation of a run's feeds has found in their rows, kept to be applied.
 * So a feed is read and taken apart once; what happens to its file later does not matter.
 *
 * They stand in blocks in an unnamed file, which nobody else can open and which is gone with
 * the process:
 *
 *	head	struct kept_head, as it is in memory
 *	rows	its `bytes` bytes: rows as in row_codec.h
 *
 * The blocks of a feed follow each other; behind them may be blocks with the marks of its rows that contradict
 * each other (repeats.h). Memory does not grow with the feeds; the disk holds about their size once more.
 */
#ifndef ALLOT_FEED_KEPT_ROWS_H
#define ALLOT_FEED_KEPT_ROWS_H

#include "allot/base/slice.h"
#include "allot/base/status.h"

struct kept_rows {
	bool open;
	int fd;
	const char *dir; /* for messages; the caller's */
	uint64_t bytes;	 /* written so far */
};

struct kept_head {
	uint64_t bytes;	   /* of rows */
	uint64_t rows;	   /* how many */
	uint64_t first;	   /* number of the first of them in its feed, from 0 */
	uint64_t line;	   /* physical line behind the record before the first of them */
	uint64_t dropped;  /* left out before the first of them and behind the row before */
	uint64_t checksum; /* of the rows */
	uint64_t own;	   /* checksum of what stands before this in the head, seeded by its place */
};

/* Makes the file in the folder DIR. ST_IO. */
enum status kept_rows_open(struct kept_rows *kept, const char *dir);
/* May be called again, and for what is all zero. */
void kept_rows_close(struct kept_rows *kept);

/* Adds a block; `own` of HEAD need not be set. ROWS are head->bytes bytes. ST_IO. */
enum status kept_rows_add(struct kept_rows *kept, const struct kept_head *head, const char *rows);

/*
 * Reads the head of the block at AT, or its rows into ROWS (head->bytes bytes). ST_IO; what is
 * not as it was written is ST_IO, too.
 */
enum status kept_rows_head(const struct kept_rows *kept, uint64_t at, struct kept_head *head);
enum status kept_rows_read(const struct kept_rows *kept, uint64_t at, const struct kept_head *head, char *rows);

/* Where the block behind the one at AT begins. */
static inline uint64_t kept_rows_behind(uint64_t at, const struct kept_head *head)
{
	return at + sizeof(*head) + head->bytes;
}

#endif
