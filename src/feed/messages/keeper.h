/*
 * The keeper: puts what was received into kept rows, in blocks as those of other feeds are.
 */
#ifndef ALLOT_FEED_MESSAGES_KEEPER_H
#define ALLOT_FEED_MESSAGES_KEEPER_H

#include "allot/feed/feed.h"
#include "feed/messages/receiver_notes.h"

struct rows_of_unit;

struct keeper {
	struct feed *feed; /* its counts and its place in the kept rows are kept up to date */
	struct kept_rows *kept;
	struct receiver_notes *notes; /* lines are counted there */
	struct kept_head head;	      /* of the block at hand */
	struct buf block;
	uint64_t line; /* behind the row before */
};

void keeper_init(struct keeper *k, struct feed *feed, struct kept_rows *kept, struct receiver_notes *notes);
void keeper_release(struct keeper *k);
/*
 * Keeps the line that was put ASIDE, of the unit OF; *CODE: why it is refused.
 * ST_IO, ST_NO_MEMORY.
 */
enum status keeper_row(struct keeper *k, struct slice aside, const struct rows_of_unit *of, enum code *code);
/* Keeps the record PAYLOAD of WHAT, told of LINE. ST_IO, ST_NO_MEMORY. */
enum status keeper_mark(struct keeper *k, enum received what, uint64_t line, struct slice payload);
/* Ends the block at hand. ST_IO. */
enum status keeper_flush(struct keeper *k);

#endif
