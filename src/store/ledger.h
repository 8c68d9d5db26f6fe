/*
 * Ledger: the records of runs and their feeds, so that a run cut short can be published and taken up.
 *
 * Table runs, key: run number, 8 bytes big endian. Value, a record:
 *	varint	started, ended, finished (0/1), published (0/1), interrupted (0/1)
 *	varint	first_event, end_event, recovered
 *	counted	out
 *	varint	feeds
 *	varint	abandoned, then each: counted name
 *
 * Table feeds, key: run number and feed index, 8 and 4 bytes big endian. Value, a record:
 *	counted	name
 *	varint	kind; counted sha256 (empty: none); varint status, code; counted detail; varint resumed (0/1)
 *	varint	cursor offset, cursor line
 *	varint	created, changed, unchanged, allocated, out_of_stock, duplicates
 *	varint	number of codes with rejects, then each: varint code, varint rows
 *	varint	units allocated, deallocated, short
 *	varint	columns, then each: counted header cell
 */
#ifndef ALLOT_STORE_LEDGER_H
#define ALLOT_STORE_LEDGER_H

#include "allot/base/arena.h"
#include "allot/models/run.h"
#include "store/env/env.h"

/* Writes the record of RUN, replacing the one of its number. ST_MAP_FULL, ST_IO, ST_NO_MEMORY. */
enum status ledger_put_run(MDB_txn *txn, const struct env *env, const struct run_record *run);
/* Writes the record of feed INDEX (from 0) of RUN. As ledger_put_run(). */
enum status ledger_put_feed(MDB_txn *txn, const struct env *env, uint64_t run, uint32_t index,
			    const struct feed_record *feed);

/* Texts are copied into ARENA. A record that is not there is ST_DAMAGED. */
enum status ledger_get_run(MDB_txn *txn, const struct env *env, uint64_t number, struct arena *arena,
			   struct run_record *out);
enum status ledger_get_feed(MDB_txn *txn, const struct env *env, uint64_t run, uint32_t index,
			    struct arena *arena, struct feed_record *out);

#endif
