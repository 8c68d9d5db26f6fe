/*
 * The tables of a store and its identity record; used by creation and opening.
 */
#ifndef ALLOT_STORE_TABLES_H
#define ALLOT_STORE_TABLES_H

#include "store/env/env.h"

/*
 * Opens the tables (CREATE: makes them) and seeds their checksums with ENV's identity. As env_status(); a table
 * that is missing is ST_DAMAGED.
 */
enum status tables_open(struct env *env, MDB_txn *txn, bool create);

/* Opens the table of meta records alone, whose checksum does not depend on the identity. As tables_open(). */
enum status meta_open(struct env *env, MDB_txn *txn, bool create);

/* The record that makes a folder a store: its identity and format version. As record_put(); ST_NO_MEMORY. */
enum status identity_put(const struct env *env, MDB_txn *txn);
/* Reads it into ENV. ST_DAMAGED: not a store; ST_VERSION: of another format, the sentence says which. */
enum status identity_get(struct env *env, MDB_txn *txn);

#endif
