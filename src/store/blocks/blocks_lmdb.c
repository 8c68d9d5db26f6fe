/*
 * A block's LMDB key is its lower bound, so the block that answers for a key is the last one not above it: one
 * search and at most one step back.
 */
#include "store/blocks/blocks_lmdb.h"

#include <errno.h>

#include "allot/base/contract.h"

struct slice blocks_lmdb_key(char *room, struct slice lower)
{
	REQUIRE(lower.n <= BLOCKS_KEY_MAX);
	room[0] = 'b';
	if (lower.n)
		memcpy(room + 1, lower.p, lower.n);
	return slice_of(room, lower.n + 1);
}

MDB_val blocks_val(struct slice s)
{
	return (MDB_val){ s.n, (void *)(uintptr_t)s.p };
}

enum status blocks_damaged(const struct blocks *map, const char *what)
{
	return fail(ST_DAMAGED, "store damaged: table %s: %s", map->name, what);
}

enum status blocks_failed(const struct blocks *map, int rc)
{
	switch (rc) {
	case MDB_MAP_FULL:
		return ST_MAP_FULL;
	case ENOMEM:
		return fail_memory();
	case MDB_NOTFOUND:
	case MDB_PAGE_NOTFOUND:
	case MDB_CORRUPTED:
	case MDB_KEYEXIST:
	case MDB_BAD_TXN:
		return blocks_damaged(map, mdb_strerror(rc));
	default:
		return fail(ST_IO, "store: table %s: %s", map->name, mdb_strerror(rc));
	}
}

enum status blocks_parse(const struct blocks *map, const MDB_val *key, const MDB_val *value, struct block *out)
{
	if (!block_parse(slice_of(key->mv_data, key->mv_size), slice_of(value->mv_data, value->mv_size),
			 map->seed, out))
		return blocks_damaged(map, "checksum error");
	return ST_OK;
}

int blocks_find(MDB_cursor *cursor, struct slice wanted, MDB_val *key, MDB_val *value)
{
	char room[BLOCKS_LMDB_KEY_MAX];
	struct slice search = blocks_lmdb_key(room, wanted);
	*key = blocks_val(search);
	int rc = mdb_cursor_get(cursor, key, value, MDB_SET_RANGE);
	if (rc == MDB_NOTFOUND)
		return mdb_cursor_get(cursor, key, value, MDB_LAST);
	if (rc == 0 && !slice_eq(slice_of(key->mv_data, key->mv_size), search))
		return mdb_cursor_get(cursor, key, value, MDB_PREV);
	return rc;
}
