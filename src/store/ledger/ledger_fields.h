/*
 * Fields that records of runs and of feeds have in common. What is read is bounded by the record; r->bad says
 * that it is not what was written.
 */
#ifndef ALLOT_STORE_LEDGER_FIELDS_H
#define ALLOT_STORE_LEDGER_FIELDS_H

#include "allot/base/arena.h"
#include "allot/base/varint.h"
#include "allot/models/run.h"
#include "store/env/env.h"

void put_counts(struct buf *out, const struct counts *c);
void read_counts(struct reader *r, struct counts *c);

void put_units(struct buf *out, const struct units *u);
void read_units(struct reader *r, struct units *u);

/* Lists are copied into ARENA; NULL: no memory, or r->bad. */
void put_warnings(struct buf *out, const struct warning *list, uint32_t count);
struct warning *read_warnings(struct reader *r, uint32_t *count, struct arena *arena);
void put_slices(struct buf *out, const struct slice *list, uint32_t count);
struct slice *read_slices(struct reader *r, uint32_t *count, struct arena *arena);

/* FLAG if IT holds. */
static inline unsigned flag_if(bool it, unsigned flag)
{
	return it ? flag : 0;
}

/* Writes OUT under KEY and releases it. ST_NO_MEMORY, ST_MAP_FULL, ST_IO. */
enum status ledger_put(MDB_txn *txn, const struct blocks *table, struct slice key, struct buf *out);
/* A reader of the record under KEY. ST_DAMAGED, also when there is none; ST_IO. */
enum status ledger_get(MDB_txn *txn, const struct blocks *table, struct slice key, struct reader *out);

#endif
