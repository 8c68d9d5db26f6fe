/*
 * Rows put off: kept until they are judged again behind the run's last feed.
 *
 * Table put_off, blocks. Key: place of the feed, 4 bytes, and number of the row, 8 bytes, big endian. Value:
 *	1 byte	1: it did something when it was judged first; else 0
 *	bytes	the row, as the feed layer keeps it
 */
#ifndef ALLOT_STORE_PUT_OFF_H
#define ALLOT_STORE_PUT_OFF_H

#include "allot/service/store.h"
#include "store/notes/notes.h"

/* See struct store_ops for what these do. ST_NO_MEMORY. */
enum status put_off_add(struct notes *n, const struct put_off_row *row);
enum status put_off_done(struct notes *n, uint32_t feed, uint64_t row);

/* Likewise. *WROTE: the transaction has written, other cursors must start anew. Any failure of the store. */
enum status put_off_next(struct notes *n, uint32_t feed, uint64_t row, bool after, bool *found,
			 struct put_off_row *out, bool *wrote);

#endif
