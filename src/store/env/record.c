/*
 * Records: a value behind its checksum, which covers the key and is seeded by the table. So a record in
 * another's place is damage, too.
 */
#include "store/env/env.h"

#include "allot/base/contract.h"
#include "allot/base/hash.h"
#include "allot/base/varint.h"
#include "store/blocks/blocks_lmdb.h"

enum { CHECKSUM_BYTES = 8 };

static uint64_t record_checksum(const struct blocks *table, struct slice key, struct slice payload)
{
	return checksum64(payload.p, payload.n, checksum64(key.p, key.n, table->seed));
}

enum status record_put(MDB_txn *txn, const struct blocks *table, struct slice key, struct slice payload,
		       unsigned flags)
{
	MDB_val k = { key.n, (void *)(uintptr_t)key.p };
	MDB_val v = { CHECKSUM_BYTES + payload.n, NULL };
	REQUIRE(key.n > 0);
	int rc = mdb_put(txn, table->dbi, &k, &v, flags | MDB_RESERVE);
	if (rc != 0)
		return blocks_failed(table, rc);
	uint64_t checksum = record_checksum(table, key, payload);
	unsigned char *p = v.mv_data;
	for (int i = 0; i < CHECKSUM_BYTES; i++)
		p[i] = (unsigned char)(checksum >> (8 * i));
	if (payload.n)
		memcpy(p + CHECKSUM_BYTES, payload.p, payload.n);
	return ST_OK;
}

enum status record_check(const struct blocks *table, struct slice key, struct slice value,
			 struct slice *payload)
{
	struct reader r = reader_of(value);
	uint64_t checksum = read_fixed64(&r);
	struct slice rest = slice_of(r.at, (size_t)(r.end - r.at));
	if (r.bad || checksum != record_checksum(table, key, rest))
		return fail(ST_DAMAGED, "store damaged: table %s: checksum error", table->name);
	*payload = rest;
	return ST_OK;
}

enum status record_get(MDB_txn *txn, const struct blocks *table, struct slice key, bool *found,
		       struct slice *payload)
{
	MDB_val k = { key.n, (void *)(uintptr_t)key.p };
	MDB_val v;
	int rc = mdb_get(txn, table->dbi, &k, &v);
	if (rc == MDB_NOTFOUND) {
		*found = false;
		return ST_OK;
	}
	if (rc != 0)
		return blocks_failed(table, rc);
	enum status st = record_check(table, key, slice_of(v.mv_data, v.mv_size), payload);
	if (!st)
		*found = true;
	return st;
}
