/*
 * Reading a run. A block is found by LMDB's tree: the greatest key that is not above the hash. That the tree
 * led to the right one is proven by the block itself, whose checksum covers the key and the range.
 */
#include "store/index/index_run.h"

#include <stdlib.h>

#include "allot/base/contract.h"
#include "store/blocks/blocks_lmdb.h"
#include "store/index/index_filter.h"

void index_run_init(struct index_run *r, const struct env *env, MDB_txn *txn, const struct run_info *info,
		    bool written)
{
	*r = (struct index_run){ .env = env, .txn = txn, .info = *info, .written = written };
}

void index_run_release(struct index_run *r)
{
	free(r->pages);
	free(r->known);
	r->pages = NULL;
	r->known = NULL;
}

static const struct blocks *blocks_table(const struct index_run *r)
{
	return &r->env->tables[TABLE_INDEX];
}

static const struct blocks *filters_table(const struct index_run *r)
{
	return &r->env->tables[TABLE_FILTERS];
}

enum status index_damaged(const char *what)
{
	return fail(ST_DAMAGED, "store damaged: table index: %s", what);
}

/* The filter */

enum status index_run_page(const struct index_run *r, uint32_t number, const char **page)
{
	unsigned char room[INDEX_FILTER_KEY];
	struct slice key = slice_of(room, sizeof(room));
	MDB_val k = blocks_val(key), v;
	index_filter_key(room, r->info.number, number);
	int rc = mdb_get(r->txn, filters_table(r)->dbi, &k, &v);
	if (rc != 0)
		return blocks_failed(filters_table(r), rc);
	if (!index_filter_check(key, slice_of(v.mv_data, v.mv_size), r->info.filters, filters_table(r)->seed))
		return blocks_damaged(filters_table(r), "checksum error");
	*page = v.mv_data;
	return ST_OK;
}

/* index_run_page(), remembered. */
static enum status known_page(struct index_run *r, uint32_t number, const char **page)
{
	if (r->written)
		return index_run_page(r, number, page);
	if (!r->pages)
		r->pages = calloc(r->info.filters, sizeof(*r->pages));
	if (!r->pages)
		return fail_memory();
	enum status st = ST_OK;
	if (!r->pages[number])
		st = index_run_page(r, number, &r->pages[number]);
	*page = r->pages[number];
	return st;
}

enum status index_run_perhaps(struct index_run *r, uint64_t hash, bool *perhaps)
{
	const char *page = NULL;
	*perhaps = true;
	if (r->info.filters == 0)
		return ST_OK;
	uint32_t number = index_filter_page(hash, r->info.filters);
	enum status st = ST_OK;
	if (r->pages && r->pages[number])
		page = r->pages[number];
	else
		st = known_page(r, number, &page);
	if (!st)
		*perhaps = index_filter_perhaps(page, hash);
	return st;
}

void index_run_expect(const struct index_run *r, uint64_t hash)
{
	if (!r->pages)
		return;
	const char *page = r->pages[index_filter_page(hash, r->info.filters)];
	if (page)
		__builtin_prefetch(index_filter_line(page, hash));
}

/* Blocks */

static enum status parse(const struct index_run *r, const MDB_val *key, const MDB_val *value,
			 struct index_block *out)
{
	if (!index_block_parse(slice_of(key->mv_data, key->mv_size), slice_of(value->mv_data, value->mv_size),
			       blocks_table(r)->seed, out))
		return index_damaged("checksum error");
	if (out->run != r->info.number || out->number >= r->info.blocks)
		return index_damaged("a block is missing");
	return ST_OK;
}

/*
 * Puts CURSOR on the block with the least key that is not below (LOWER, NUMBER), or, if there is none in the
 * table, on no place; LMDB's code.
 */
static int find_from(const struct index_run *r, MDB_cursor *cursor, uint64_t lower, uint32_t number,
		     MDB_val *key, MDB_val *value)
{
	unsigned char room[INDEX_BLOCK_KEY];
	index_block_key(room, r->info.number, lower, number);
	*key = blocks_val(slice_of(room, sizeof(room)));
	return mdb_cursor_get(cursor, key, value, MDB_SET_RANGE);
}

/* True: the block at KEY begins with HASH and is not continued, so that none before it has HASH. */
static bool begins_with(const struct index_run *r, const MDB_val *key, const MDB_val *value, uint64_t hash)
{
	unsigned char room[INDEX_BLOCK_KEY];
	struct index_block b;
	index_block_key(room, r->info.number, hash, 0);
	if (key->mv_size != sizeof(room) || memcmp(key->mv_data, room, 12) != 0)
		return false;
	return !parse(r, key, value, &b) && !b.continued;
}

static int find_first(const struct index_run *r, MDB_cursor *cursor, uint64_t hash, MDB_val *key,
		      MDB_val *value)
{
	int rc = find_from(r, cursor, hash, 0, key, value);
	if (rc == MDB_NOTFOUND)
		return mdb_cursor_get(cursor, key, value, MDB_LAST);
	if (rc == 0 && !begins_with(r, key, value, hash))
		return mdb_cursor_get(cursor, key, value, MDB_PREV);
	return rc;
}

static enum status look_up_block(const struct index_run *r, uint64_t hash, struct index_block *out)
{
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	struct index_block b;
	int rc = mdb_cursor_open(r->txn, blocks_table(r)->dbi, &cursor);
	if (rc == 0)
		rc = find_first(r, cursor, hash, &key, &value);
	mdb_cursor_close(cursor);
	if (rc != 0)
		return blocks_failed(blocks_table(r), rc);
	enum status st = parse(r, &key, &value, &b);
	if (st)
		return st;
	if (hash < b.lower || hash > b.upper)
		return index_damaged("a range of hashes is missing");
	*out = b;
	return ST_OK;
}

/* Known blocks: two places for each block, but not so many that they take much memory */

enum { KNOWN_BITS_MAX = 16 };

static struct index_block *known_place(const struct index_run *r, uint64_t hash)
{
	return &r->known[hash >> (64 - r->known_bits)];
}

/* True: B is the first block that answers for HASH. */
static bool is_first(const struct index_block *b, uint64_t hash)
{
	if (!b->hashes || hash < b->lower || hash > b->upper)
		return false;
	return !b->continued || hash != b->lower;
}

/* The first block that answers for HASH, if known, or NULL: those that share a place stand beside it, too. */
static const struct index_block *known_block(const struct index_run *r, uint64_t hash)
{
	const struct index_block *b = known_place(r, hash), *end = r->known + ((size_t)1 << r->known_bits);
	if (is_first(b, hash))
		return b;
	if (b > r->known && is_first(b - 1, hash))
		return b - 1;
	return b + 1 < end && is_first(b + 1, hash) ? b + 1 : NULL;
}

static enum status make_known(struct index_run *r)
{
	r->known_bits = 1;
	while (r->known_bits < KNOWN_BITS_MAX && (uint64_t)1 << r->known_bits < 2 * (uint64_t)r->info.blocks)
		r->known_bits++;
	r->known = calloc((size_t)1 << r->known_bits, sizeof(*r->known));
	return r->known ? ST_OK : fail_memory();
}

/* Remembers B at the places that its range touches, or a few of them around HASH. */
static void remember(struct index_run *r, uint64_t hash, const struct index_block *b)
{
	enum { AROUND = 2 };
	struct index_block *place = known_place(r, hash);
	struct index_block *from = known_place(r, b->lower), *to = known_place(r, b->upper);
	if (place - from > AROUND)
		from = place - AROUND;
	if (to - place > AROUND)
		to = place + AROUND;
	for (; from <= to; from++)
		*from = *b;
}

enum status index_run_block(struct index_run *r, uint64_t hash, struct index_block *out)
{
	const struct index_block *known = r->known ? known_block(r, hash) : NULL;
	if (known) {
		*out = *known;
		return ST_OK;
	}
	enum status st = look_up_block(r, hash, out);
	if (st || r->written)
		return st;
	/* it is worth its memory when blocks are met again, not for the few that a filter is wrong about */
	if (!r->known && r->looked_up++ >= r->info.blocks / 8)
		st = make_known(r);
	if (!st && r->known)
		remember(r, hash, out);
	return st;
}

bool index_run_expect_block(const struct index_run *r, uint64_t hash)
{
	const char *page = r->pages ? r->pages[index_filter_page(hash, r->info.filters)] : NULL;
	if (page && !index_filter_perhaps(page, hash))
		return false;
	if (r->known)
		__builtin_prefetch(known_place(r, hash));
	return true;
}

void index_run_expect_entry(const struct index_run *r, uint64_t hash)
{
	const struct index_block *b = r->known ? known_block(r, hash) : NULL;
	if (!b)
		return;
	uint32_t at = index_block_guess(b, hash);
	__builtin_prefetch(b->hashes + (size_t)at * b->hash_width / 8);
	__builtin_prefetch(b->codes + (size_t)at * b->code_width / 8);
}

enum status index_run_next_block(const struct index_run *r, const struct index_block *b,
				 struct index_block *out)
{
	MDB_cursor *cursor = NULL;
	MDB_val key, value;
	struct index_block next;
	REQUIRE(b->number + 1 < r->info.blocks);
	int rc = mdb_cursor_open(r->txn, blocks_table(r)->dbi, &cursor);
	if (rc == 0)
		rc = find_from(r, cursor, b->upper, b->number + 1, &key, &value);
	mdb_cursor_close(cursor);
	if (rc != 0)
		return blocks_failed(blocks_table(r), rc);
	enum status st = parse(r, &key, &value, &next);
	if (st)
		return st;
	if (next.number != b->number + 1 || next.lower != b->upper + !next.continued)
		return index_damaged("a range of hashes is missing");
	*out = next;
	return ST_OK;
}
