/*
 * What was sent to partners, as notes.
 *
 *	sent		run (8 bytes), file (4), piece (8), big endian
 *			-> counted partner, varint number, bytes
 *	controls	counted us, counted partner -> varint for each enum control_number: the last one taken
 *			the same, enum control_number (1 byte), number (8), big endian -> varint run it bears
 */
#ifndef ALLOT_STORE_SENT_H
#define ALLOT_STORE_SENT_H

#include "allot/models/edi/sent.h"
#include "store/notes/notes.h"

/*
 * Keeps BYTES, of a file of RUN, from its piece FILE->piece on; what `bytes` of FILE holds does not matter.
 * What has gathered is written when it is much: other cursors must start anew. Any failure of the store.
 */
enum status sent_put(struct notes *n, uint64_t run, const struct sent_piece *file, struct slice bytes);
/* ST_DAMAGED, ST_IO, and what VISITOR returns. */
enum status sent_walk(const struct env *env, MDB_txn *txn, uint64_t run, sent_visitor *visitor, void *ctx);

/*
 * Takes the next number of WHICH between US and PARTNER, for RUN: *OUT, from 1. ST_DAMAGED, ST_IO,
 * ST_NO_MEMORY.
 */
enum status control_take(struct notes *n, struct slice us, struct slice partner, enum control_number which,
			 uint64_t run, uint64_t *out);
/* The run that NUMBER was taken for; 0: none was. ST_DAMAGED, ST_IO, ST_NO_MEMORY. */
enum status control_find(const struct env *env, MDB_txn *txn, struct slice us, struct slice partner,
			 enum control_number which, uint64_t number, uint64_t *run);

#endif
