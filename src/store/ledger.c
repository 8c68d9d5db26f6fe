#include "store/ledger.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"

enum { RUN_KEY_BYTES = 8, FEED_KEY_BYTES = 12 };

static enum status put(MDB_txn *txn, const struct blocks *table, const unsigned char *key, size_t key_n,
		       struct buf *out)
{
	enum status st = buf_status(out);
	if (!st)
		st = record_put(txn, table, slice_of(key, key_n), buf_slice(out), 0);
	buf_release(out);
	return st;
}

static enum status get(MDB_txn *txn, const struct blocks *table, const unsigned char *key, size_t key_n,
		       struct reader *out)
{
	struct slice payload = { 0 };
	bool found = false;
	enum status st = record_get(txn, table, slice_of(key, key_n), &found, &payload);
	if (!st && !found)
		st = fail(ST_DAMAGED, "store damaged: table %s: a record is missing", table->name);
	if (!st)
		*out = reader_of(payload);
	return st;
}

static void feed_key(unsigned char key[FEED_KEY_BYTES], uint64_t run, uint32_t index)
{
	be64_put(key, run);
	for (int i = 0; i < 4; i++)
		key[8 + i] = (unsigned char)(index >> (24 - 8 * i));
}

/* COUNT slices copied into ARENA, or NULL with r->bad set or memory out. */
static struct slice *read_slices(struct reader *r, uint32_t count, struct arena *arena)
{
	if (r->bad || count > (size_t)(r->end - r->at)) {
		r->bad = true;
		return NULL;
	}
	struct slice *list = arena_alloc(arena, (count ? count : 1) * sizeof(*list));
	for (uint32_t i = 0; list && i < count; i++)
		list[i] = arena_copy(arena, read_counted(r));
	return list;
}

enum status ledger_put_run(MDB_txn *txn, const struct env *env, const struct run_record *run)
{
	unsigned char key[RUN_KEY_BYTES];
	struct buf out;
	REQUIRE(run->number > 0);
	REQUIRE(run->first_event <= run->end_event);
	be64_put(key, run->number);
	buf_init(&out, 0);
	buf_put_varint(&out, (uint64_t)run->started);
	buf_put_varint(&out, (uint64_t)run->ended);
	buf_put_varint(&out, run->finished);
	buf_put_varint(&out, run->published);
	buf_put_varint(&out, run->interrupted);
	buf_put_varint(&out, run->first_event);
	buf_put_varint(&out, run->end_event);
	buf_put_varint(&out, run->recovered);
	buf_put_counted(&out, run->out);
	buf_put_varint(&out, run->feeds);
	buf_put_varint(&out, run->abandoned_count);
	for (uint32_t i = 0; i < run->abandoned_count; i++)
		buf_put_counted(&out, run->abandoned[i]);
	return put(txn, &env->tables[TABLE_RUNS], key, sizeof(key), &out);
}

enum status ledger_get_run(MDB_txn *txn, const struct env *env, uint64_t number, struct arena *arena,
			   struct run_record *out)
{
	unsigned char key[RUN_KEY_BYTES];
	struct reader r;
	struct run_record run = { .number = number };
	be64_put(key, number);
	enum status st = get(txn, &env->tables[TABLE_RUNS], key, sizeof(key), &r);
	if (st)
		return st;
	run.started = (int64_t)read_varint(&r);
	run.ended = (int64_t)read_varint(&r);
	run.finished = read_varint(&r) != 0;
	run.published = read_varint(&r) != 0;
	run.interrupted = read_varint(&r) != 0;
	run.first_event = read_varint(&r);
	run.end_event = read_varint(&r);
	run.recovered = read_varint(&r);
	struct slice out_path = read_counted(&r);
	run.out = arena_copy(arena, out_path);
	run.feeds = read_varint32(&r);
	run.abandoned_count = read_varint32(&r);
	run.abandoned = read_slices(&r, run.abandoned_count, arena);
	if (!reader_done(&r) || run.first_event > run.end_event || out_path.n == 0)
		return fail(ST_DAMAGED, "store damaged: table runs: bad record");
	if (!run.abandoned || !run.out.p)
		return ST_NO_MEMORY;
	*out = run;
	return ST_OK;
}

static void put_counts(struct buf *out, const struct counts *c)
{
	uint64_t codes = 0;
	buf_put_varint(out, c->created);
	buf_put_varint(out, c->changed);
	buf_put_varint(out, c->unchanged);
	buf_put_varint(out, c->allocated);
	buf_put_varint(out, c->out_of_stock);
	buf_put_varint(out, c->duplicates);
	for (int i = 0; i < CODE_COUNT; i++)
		codes += c->rejects[i] > 0;
	buf_put_varint(out, codes);
	for (int i = 0; i < CODE_COUNT; i++) {
		if (c->rejects[i] == 0)
			continue;
		buf_put_varint(out, (uint64_t)i);
		buf_put_varint(out, c->rejects[i]);
	}
}

static void read_counts(struct reader *r, struct counts *c)
{
	*c = (struct counts){ 0 };
	c->created = read_varint(r);
	c->changed = read_varint(r);
	c->unchanged = read_varint(r);
	c->allocated = read_varint(r);
	c->out_of_stock = read_varint(r);
	c->duplicates = read_varint(r);
	uint64_t codes = read_varint(r);
	for (uint64_t i = 0; i < codes && !r->bad; i++) {
		uint64_t code = read_varint(r);
		uint64_t rows = read_varint(r);
		if (code >= CODE_COUNT) {
			r->bad = true;
			return;
		}
		c->rejects[code] = rows;
		c->rejected += rows;
	}
}

enum status ledger_put_feed(MDB_txn *txn, const struct env *env, uint64_t run, uint32_t index,
			    const struct feed_record *feed)
{
	unsigned char key[FEED_KEY_BYTES];
	struct buf out;
	feed_key(key, run, index);
	buf_init(&out, 0);
	buf_put_counted(&out, feed->name);
	buf_put_varint(&out, feed->kind);
	buf_put_counted(&out, slice_of(feed->sha256, feed->has_sha256 ? SHA256_BYTES : 0));
	buf_put_varint(&out, feed->status);
	buf_put_varint(&out, feed->code);
	buf_put_counted(&out, feed->detail);
	buf_put_varint(&out, feed->resumed);
	buf_put_varint(&out, feed->cursor.offset);
	buf_put_varint(&out, feed->cursor.line);
	put_counts(&out, &feed->counts);
	buf_put_varint(&out, feed->units.allocated);
	buf_put_varint(&out, feed->units.deallocated);
	buf_put_varint(&out, feed->units.short_);
	buf_put_varint(&out, feed->columns);
	for (uint32_t i = 0; i < feed->columns; i++)
		buf_put_counted(&out, feed->header[i]);
	return put(txn, &env->tables[TABLE_FEEDS], key, sizeof(key), &out);
}

static bool read_feed(struct reader *r, struct arena *arena, struct feed_record *feed)
{
	struct slice name = read_counted(r);
	feed->name = arena_copy(arena, name);
	uint64_t kind = read_varint(r);
	struct slice sha = read_counted(r);
	uint64_t status = read_varint(r);
	uint64_t code = read_varint(r);
	feed->detail = arena_copy(arena, read_counted(r));
	feed->resumed = read_varint(r) != 0;
	feed->cursor.offset = read_varint(r);
	feed->cursor.line = read_varint(r);
	read_counts(r, &feed->counts);
	feed->units.allocated = read_varint(r);
	feed->units.deallocated = read_varint(r);
	feed->units.short_ = read_varint(r);
	feed->columns = read_varint32(r);
	feed->header = read_slices(r, feed->columns, arena);
	if (!reader_done(r) || name.n == 0 || kind > KIND_NONE || status >= FEED_STATUS_COUNT ||
	    code >= CODE_COUNT || (sha.n != 0 && sha.n != SHA256_BYTES))
		return false;
	feed->kind = (enum feed_kind)kind;
	feed->status = (enum feed_status)status;
	feed->code = (enum code)code;
	feed->has_sha256 = sha.n > 0;
	if (sha.n)
		memcpy(feed->sha256, sha.p, sha.n);
	return true;
}

enum status ledger_get_feed(MDB_txn *txn, const struct env *env, uint64_t run, uint32_t index,
			    struct arena *arena, struct feed_record *out)
{
	unsigned char key[FEED_KEY_BYTES];
	struct reader r;
	struct feed_record feed = { 0 };
	feed_key(key, run, index);
	enum status st = get(txn, &env->tables[TABLE_FEEDS], key, sizeof(key), &r);
	if (st)
		return st;
	if (!read_feed(&r, arena, &feed))
		return fail(ST_DAMAGED, "store damaged: table feeds: bad record");
	if (!feed.header || !feed.name.p)
		return ST_NO_MEMORY;
	*out = feed;
	return ST_OK;
}
