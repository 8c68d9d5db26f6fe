/*
 * First turns: what rows of orders feeds did in the first of their two turns.
 *
 * Table first_turns, blocks. Key: place of the feed, 4 bytes, and number of the row, 8 bytes, big endian.
 * Value:
 *	1 byte	enum outcome_type
 *	varint	id of the line; missing: not noted
 */
#ifndef ALLOT_STORE_FIRST_TURN_H
#define ALLOT_STORE_FIRST_TURN_H

#include "allot/models/counts.h"
#include "store/notes/notes.h"

/* See struct store_ops for what these do. Any failure of the store. */
enum status first_turn_put(struct notes *n, uint32_t feed, uint64_t row, const struct given_before *what);
enum status first_turn_get(struct notes *n, uint32_t feed, uint64_t row, struct given_before *what);
/* The transaction has written then: other cursors must start anew. As first_turn_put(). */
enum status first_turn_done(struct notes *n, uint32_t feed);

#endif
