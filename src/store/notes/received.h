/*
 * Messages received, as notes.
 *
 *	received	run (8 bytes), feed (4), row (8), big endian
 *			-> varint run whose results it belongs to, varint what it is, varint line, its record
 *	interchanges	digest -> SHA-256 over its segments, varint day, varint run, varint 1 if known in part
 *			digest, run (8), piece (4) -> done-marks: varint unit, varint position
 */
#ifndef ALLOT_STORE_RECEIVED_H
#define ALLOT_STORE_RECEIVED_H

#include "allot/models/edi/received.h"
#include "store/notes/notes.h"

/* ST_NO_MEMORY. */
enum status received_put(struct notes *n, const struct received_entry *entry);
/* ST_DAMAGED: there is no such line; ST_IO, ST_NO_MEMORY. */
enum status received_settle(struct notes *n, const struct received_key *key, enum outcome_type outcome,
			    enum code code);
/* ST_DAMAGED, ST_IO, and what VISITOR returns. */
enum status received_walk(const struct env *env, MDB_txn *txn, uint64_t run, uint32_t feed,
			  received_visitor *visitor, void *ctx);

/* ST_DAMAGED, ST_IO. */
enum status interchange_find(const struct env *env, MDB_txn *txn, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
			     bool *found, struct known_interchange *out);
/* ST_NO_MEMORY. */
enum status interchange_put(struct notes *n, const struct known_interchange *known);

/* ST_NO_MEMORY. */
enum status done_put(struct notes *n, const uint8_t key[INTERCHANGE_DIGEST_BYTES], uint64_t run, uint32_t piece,
		     const struct done_mark *marks, uint32_t count);
/* ST_DAMAGED, ST_IO, and what VISITOR returns. */
enum status done_walk(const struct env *env, MDB_txn *txn, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
		      done_visitor *visitor, void *ctx);
/* Takes out what is committed in TXN. ST_IO, ST_NO_MEMORY. */
enum status done_forget(struct notes *n, MDB_txn *txn, const uint8_t key[INTERCHANGE_DIGEST_BYTES]);

#endif
