/*
 * Tables: all are opened in one transaction. The identity record tells that a store is ours and of this
 * format.
 */
#include "store/env/tables.h"

#include <stdio.h>

#include "allot/base/hash.h"
#include "allot/base/varint.h"

static const struct {
	const char *name;
	uint32_t fill_percent; /* how full blocks are left that grow at their end */
} TABLES[TABLE_COUNT] = {
	[TABLE_META] = { "meta", 100 },
	[TABLE_JOURNAL] = { "journal", 100 },
	[TABLE_SEGMENTS] = { "segments", 100 },
	[TABLE_WAITING] = { "waiting", 100 },
	[TABLE_RUNS] = { "runs", 100 },
	[TABLE_FEEDS] = { "feeds", 100 },
	[TABLE_INDEX] = { "index", 100 },
	[TABLE_FILTERS] = { "filters", 100 },
	[TABLE_PRODUCTS] = { "products", 70 }, /* records grow with the first allocations */
	[TABLE_REFS] = { "refs", 95 },
	[TABLE_LINES] = { "lines", 92 }, /* records grow when units wait or leave */
	[TABLE_PUT_OFF] = { "put_off", 100 },
	[TABLE_FIRST] = { "first_turns", 100 },
	[TABLE_NAMED] = { "named", 100 },
	[TABLE_REJECTS] = { "rejects", 100 },
	[TABLE_PARTNER_REFS] = { "partner_refs", 100 },
	[TABLE_PARTNERS] = { "partners", 100 },
	[TABLE_RECEIVED] = { "received", 100 },
	[TABLE_INTERCHANGES] = { "interchanges", 100 },
	[TABLE_SENT] = { "sent", 100 },
	[TABLE_CONTROLS] = { "controls", 100 },
};

static const struct slice IDENTITY = { "store", 5 };
static const struct slice MAGIC = { "allot store", 11 };

static enum status table_open(struct env *env, MDB_txn *txn, enum table t, bool create, uint64_t seed)
{
	struct blocks *table = &env->tables[t];
	table->name = TABLES[t].name;
	table->fill_percent = TABLES[t].fill_percent;
	table->seed = checksum64(table->name, strlen(table->name), seed);
	int rc = mdb_dbi_open(txn, table->name, create ? MDB_CREATE : 0, &table->dbi);
	if (rc == MDB_NOTFOUND || rc == MDB_INCOMPATIBLE)
		return fail(ST_DAMAGED, "%s: not a store of allot, or damaged: table %s is missing", env->path,
			    table->name);
	return env_status(env, rc, table->name);
}

enum status meta_open(struct env *env, MDB_txn *txn, bool create)
{
	return table_open(env, txn, TABLE_META, create, 0);
}

enum status tables_open(struct env *env, MDB_txn *txn, bool create)
{
	uint64_t seed = checksum64(env->identity, strlen(env->identity), 0);
	enum status st = meta_open(env, txn, create);
	for (enum table t = TABLE_META + 1; !st && t < TABLE_COUNT; t++)
		st = table_open(env, txn, t, create, seed);
	return st;
}

enum status identity_put(const struct env *env, MDB_txn *txn)
{
	struct buf out;
	buf_init(&out, 0);
	buf_put_counted(&out, MAGIC);
	buf_put_varint(&out, STORE_VERSION);
	buf_put_counted(&out, slice_str(env->identity));
	buf_put_varint(&out, STORE_REVISION);
	enum status st = buf_status(&out);
	if (!st)
		st = record_put(txn, &env->tables[TABLE_META], IDENTITY, buf_slice(&out), 0);
	buf_release(&out);
	return st;
}

/* A store of another format, or of another revision of this one. */
static enum status other_format(const struct env *env, uint64_t version, uint64_t revision)
{
	char text[32] = "";
	if (version == STORE_VERSION)
		(void)snprintf(text, sizeof(text), ".%llu", (unsigned long long)revision);
	return fail(ST_VERSION,
		    "%s: the store has format %llu%s, this allot knows format %d.%d: export its batches and "
		    "allocations with the allot that made it, and feed them to a new store",
		    env->path, (unsigned long long)version, text, STORE_VERSION, STORE_REVISION);
}

enum status identity_get(struct env *env, MDB_txn *txn)
{
	struct slice payload = { 0 };
	bool found = false;
	enum status st = record_get(txn, &env->tables[TABLE_META], IDENTITY, &found, &payload);
	if (st)
		return st;
	struct reader r = reader_of(payload);
	if (!found || !slice_eq(read_counted(&r), MAGIC))
		return fail(ST_DAMAGED, "%s: not a store of allot, or damaged", env->path);
	uint64_t version = read_varint(&r);
	if (!r.bad && version != STORE_VERSION)
		return other_format(env, version, 0);
	struct slice identity = read_counted(&r);
	uint64_t revision = r.bad || r.at < r.end ? read_varint(&r) : 1; /* the first did not say so */
	if (!r.bad && revision != STORE_REVISION)
		return other_format(env, version, revision);
	if (!reader_done(&r) || identity.n != STORE_IDENTITY_MAX)
		return fail(ST_DAMAGED, "%s: store damaged: bad identity", env->path);
	memcpy(env->identity, identity.p, identity.n);
	env->identity[identity.n] = '\0';
	return ST_OK;
}
