/*
 * The record that holds the manifest. A store has it from its creation on, so a missing one is damage, never an
 * empty index.
 */
#include "store/env/env.h"
#include "store/index/index_manifest.h"

static const struct slice KEY = { "index", 5 };

enum status index_manifest_get(MDB_txn *txn, const struct blocks *meta, struct index_manifest *m)
{
	struct slice payload;
	bool found = false;
	enum status st = record_get(txn, meta, KEY, &found, &payload);
	if (!st && !found)
		st = fail(ST_DAMAGED, "store damaged: table %s: the list of the runs of the index is missing",
			  meta->name);
	return st ? st : index_manifest_decode(payload, m);
}

enum status index_manifest_put(MDB_txn *txn, const struct blocks *meta, const struct index_manifest *m)
{
	struct buf out;
	buf_init(&out, 0);
	index_manifest_encode(m, &out);
	enum status st = buf_status(&out);
	if (!st)
		st = record_put(txn, meta, KEY, buf_slice(&out), 0);
	buf_release(&out);
	return st;
}
