/*
 * The counters of a store: one record of the meta table. One that is missing is damage, never a beginning.
 */
#include "store/env/env.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"

static const struct slice COUNTERS = { "counters", 8 };

enum status counters_get(MDB_txn *txn, const struct env *env, struct counters *out)
{
	struct slice payload = { 0 };
	bool found = false;
	enum status st = record_get(txn, &env->tables[TABLE_META], COUNTERS, &found, &payload);
	if (st)
		return st;
	if (!found)
		return fail(ST_DAMAGED, "store damaged: %s: its counters are missing", env->path);
	struct reader r = reader_of(payload);
	struct counters c;
	c.transaction = read_varint(&r);
	c.next_event = read_varint(&r);
	c.last_run = read_varint(&r);
	c.named = read_varint(&r);
	if (!reader_done(&r))
		return fail(ST_DAMAGED, "store damaged: %s: bad counters", env->path);
	*out = c;
	return ST_OK;
}

enum status counters_put(MDB_txn *txn, const struct env *env, const struct counters *counters)
{
	char room[4 * VARINT_MAX_BYTES];
	size_t n = 0;
	REQUIRE(counters->next_event > 0);
	n += varint_encode(room + n, counters->transaction);
	n += varint_encode(room + n, counters->next_event);
	n += varint_encode(room + n, counters->last_run);
	n += varint_encode(room + n, counters->named);
	return record_put(txn, &env->tables[TABLE_META], COUNTERS, slice_of(room, n), 0);
}
