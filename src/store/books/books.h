/*
 * The books of a store: what it holds in units, kept in step with the journal in the same transactions.
 *
 * Meta record "books": varint supply, allocated, waiting, short, lines, movements, 1.
 */
#ifndef ALLOT_STORE_BOOKS_H
#define ALLOT_STORE_BOOKS_H

#include "allot/models/balance.h"
#include "store/env/env.h"

/* The books as of TXN. ST_DAMAGED, also when there are none; ST_IO. */
enum status books_get(MDB_txn *txn, const struct env *env, struct books *out);

/* As record_put(). Figures below zero are a broken contract. */
enum status books_put(MDB_txn *txn, const struct env *env, const struct books *books);

#endif
