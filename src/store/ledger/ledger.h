/*
 * Ledger: the records of runs and their feeds, so that a run cut short can be published and resumed.
 *
 * Table runs, key: run number, 8 bytes big endian. Value, a record:
 *	varint	started, ended
 *	varint	flags: 1 finished, 2 published, 4 heard, 8 interrupted, 16 abandoned_serving, 32 has key,
 *		64 answered, 128 owed_itself is not owed
 *	varint	options: 1 backorder, 2 split, 4 amend, 8 accept_alike, 16 as_given
 *	[counted key] [varint owed_itself]
 *	varint	first_event, end_event, recovered, owed, begun_in
 *	counted	out; varint out_device, out_inode
 *	varint	abandoned_served, abandoned_mark
 *	units
 *	varint	feeds
 *	varint	abandoned, then each: counted name
 *	warnings
 *	counted	claim (empty: none)
 *	books: counted version; varint opening, closing: supply, allocated, waiting, short, lines of each;
 *		varint first_movement, end_movement; counted previous, seal (empty: none)
 *
 * Table feeds, key: run number and feed index, 8 and 4 bytes big endian. Value, a record:
 *	counted	name
 *	varint	kind; counted sha256 (empty: none); varint status, code; counted detail
 *	varint	flags: 1 resumed, 2 has_first_turn, 4 first_turn_done, 8 rows_done, 16 serve_needed, 32 serving,
 *		64 zeroing, 128 has_as_of, 256 has_forms, 512 alike_refused, 1024 missing_kept
 *	varint	mark
 *	varint	cursor: first_turn, rows, served, put_off
 *	varint	rows_put_off
 *	varint	unallocated_shipped, unallocated_line, moved_most, moved_line
 *	counts
 *	units
 *	warnings
 *	varint	columns, then each: counted header cell
 *	counted	profile, its sha256 (empty: none); varint drops, then each: counted sentence
 *	counted	partner; varint rows_in, units_in, cursor's missing, as_of, accepted
 *	varint	control: bits CONTROL_..., then of these in their order: varint rows, varint qty,
 *		counted sha256, varint as_of
 *	varint	begun_in
 *
 * counts:	varint how many outcomes, then of each (but `rejected`, the sum of what follows) the rows
 *		varint old_rejects, dropped, missing
 *		varint number of codes with rejects, then each: varint code, varint rows
 * units:	varint how many, then each
 * warnings:	varint how many, then each: varint line, counted text
 *
 * Outcomes and units stand in the order of their tables (models/counts.h), to which only is appended.
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

/* Texts are copied into ARENA. ST_DAMAGED, also when there is no such record; ST_NO_MEMORY, ST_IO. */
enum status ledger_get_run(MDB_txn *txn, const struct env *env, uint64_t number, struct arena *arena,
			   struct run_record *out);
enum status ledger_get_feed(MDB_txn *txn, const struct env *env, uint64_t run, uint32_t index,
			    struct arena *arena, struct feed_record *out);

#endif
