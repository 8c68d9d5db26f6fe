/* Blocks of the journal: found by the number of an entry, checked, and taken apart as far as their head. */
#include "store/journal/journal_block.h"

#include "store/env/env.h"

enum status journal_damaged(const char *what)
{
	return fail(ST_DAMAGED, "store damaged: journal: %s", what);
}

enum status journal_bad_entry(const struct entry *entry)
{
	return entry->no_memory ? fail_memory() : journal_damaged("bad entry");
}

enum status journal_block_parse(const struct env *env, const MDB_val *key, const MDB_val *value,
				struct journal_block *out)
{
	struct slice payload;
	struct slice k = slice_of(key->mv_data, key->mv_size);
	enum status st = record_check(&env->tables[TABLE_JOURNAL], k, slice_of(value->mv_data, value->mv_size),
				      &payload);
	if (st)
		return st;
	if (k.n != 8)
		return journal_damaged("bad key");
	out->first = be64_get((const unsigned char *)k.p);
	out->entries = reader_of(payload);
	out->run = read_varint(&out->entries);
	out->count = read_varint(&out->entries);
	if (out->entries.bad || out->count == 0 || out->count > payload.n)
		return journal_damaged("bad block");
	return ST_OK;
}

enum status journal_block_find(const struct env *env, MDB_cursor *cursor, uint64_t number,
			       struct journal_block *out)
{
	unsigned char wanted[8];
	MDB_val key = { sizeof(wanted), wanted };
	MDB_val value;
	be64_put(wanted, number);
	int rc = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
	if (rc == MDB_NOTFOUND)
		rc = mdb_cursor_get(cursor, &key, &value, MDB_LAST);
	else if (rc == 0 && (key.mv_size != 8 || be64_get(key.mv_data) != number))
		rc = mdb_cursor_get(cursor, &key, &value, MDB_PREV);
	if (rc != 0)
		return journal_damaged("an entry is missing");
	enum status st = journal_block_parse(env, &key, &value, out);
	if (!st && (number < out->first || number - out->first >= out->count))
		st = journal_damaged("an entry is missing");
	return st;
}

enum status journal_block_read(const struct env *env, MDB_txn *txn, const struct journal *tail, uint64_t number,
			       struct journal_block *out)
{
	MDB_cursor *cursor = NULL;
	if (tail && number >= tail->first) {
		if (number >= tail->next)
			return journal_damaged("an entry is missing");
		*out = (struct journal_block){ tail->first, tail->next - tail->first, tail->run,
					       reader_of(buf_slice(&tail->tail)) };
		return ST_OK;
	}
	int rc = mdb_cursor_open(txn, env->tables[TABLE_JOURNAL].dbi, &cursor);
	if (rc != 0)
		return env_status(env, rc, "journal");
	enum status st = journal_block_find(env, cursor, number, out);
	mdb_cursor_close(cursor);
	return st;
}
