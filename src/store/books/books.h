/*
 * The books of a store: what it holds in units, kept in step with the journal in the same transactions.
 *
 * Meta record "books": varint supply, allocated, waiting, short, lines, movements, first_event. A store that
 * has none was written by a program that kept no books: they begin with what it holds.
 */
#ifndef ALLOT_STORE_BOOKS_H
#define ALLOT_STORE_BOOKS_H

#include "allot/models/balance.h"
#include "store/env/env.h"

/*
 * The books as of TXN. Where there are none, all batches and lines are counted once. ST_DAMAGED,
 * ST_NO_MEMORY, ST_IO.
 */
enum status books_get(MDB_txn *txn, const struct env *env, const struct counters *counters, struct books *out);

/* As record_put(). Figures below zero are a broken contract. */
enum status books_put(MDB_txn *txn, const struct env *env, const struct books *books);

#endif
