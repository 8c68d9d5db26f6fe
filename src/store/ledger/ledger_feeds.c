/* Records of a run's feeds. */
#include "allot/base/contract.h"
#include "store/ledger/ledger.h"
#include "store/ledger/ledger_fields.h"

enum { FEED_KEY_BYTES = 12 };
enum {
	FLAG_RESUMED = 1,
	FLAG_HAS_FIRST = 2,
	FLAG_FIRST_DONE = 4,
	FLAG_ROWS_DONE = 8,
	FLAG_SERVE_NEEDED = 16,
	FLAG_SERVING = 32,
	FLAG_ZEROING = 64,
	FLAG_AS_OF = 128,
	FLAG_HAS_FORMS = 256,
	FLAG_ALIKE = 512,
	FLAG_MISSING_KEPT = 1024,
	FLAGS_END = 2048
};

static void feed_key(unsigned char key[FEED_KEY_BYTES], uint64_t run, uint32_t index)
{
	be64_put(key, run);
	for (int i = 0; i < 4; i++)
		key[8 + i] = (unsigned char)(index >> (24 - 8 * i));
}

static void put_flags(struct buf *out, const struct feed_record *feed)
{
	buf_put_varint(out,
		       flag_if(feed->resumed, FLAG_RESUMED) | flag_if(feed->has_first_turn, FLAG_HAS_FIRST) |
			       flag_if(feed->first_turn_done, FLAG_FIRST_DONE) |
			       flag_if(feed->rows_done, FLAG_ROWS_DONE) |
			       flag_if(feed->serve_needed, FLAG_SERVE_NEEDED) |
			       flag_if(feed->serving, FLAG_SERVING) | flag_if(feed->zeroing, FLAG_ZEROING) |
			       flag_if(feed->has_as_of, FLAG_AS_OF) | flag_if(feed->has_forms, FLAG_HAS_FORMS) |
			       flag_if(feed->alike_refused, FLAG_ALIKE) |
			       flag_if(feed->missing_kept, FLAG_MISSING_KEPT));
}

static void read_flags(struct reader *r, struct feed_record *feed)
{
	uint64_t flags = read_varint(r);
	feed->resumed = flags & FLAG_RESUMED;
	feed->has_first_turn = flags & FLAG_HAS_FIRST;
	feed->first_turn_done = flags & FLAG_FIRST_DONE;
	feed->rows_done = flags & FLAG_ROWS_DONE;
	feed->serve_needed = flags & FLAG_SERVE_NEEDED;
	feed->serving = flags & FLAG_SERVING;
	feed->zeroing = flags & FLAG_ZEROING;
	feed->has_as_of = flags & FLAG_AS_OF;
	feed->has_forms = flags & FLAG_HAS_FORMS;
	feed->alike_refused = flags & FLAG_ALIKE;
	feed->missing_kept = flags & FLAG_MISSING_KEPT;
	if (flags >= FLAGS_END)
		r->bad = true;
}

static void put_control(struct buf *out, const struct control *c)
{
	buf_put_varint(out, c->stated);
	if (c->stated & CONTROL_ROWS)
		buf_put_varint(out, c->rows);
	if (c->stated & CONTROL_QTY)
		buf_put_varint(out, c->qty);
	if (c->stated & CONTROL_SHA256)
		buf_put_counted(out, slice_of(c->sha256, SHA256_BYTES));
	if (c->stated & CONTROL_AS_OF)
		buf_put_varint(out, (uint64_t)c->as_of);
}

static void read_control(struct reader *r, struct control *c)
{
	uint64_t stated = read_varint(r);
	if (stated >= CONTROL_END) {
		r->bad = true;
		return;
	}
	c->stated = (unsigned)stated;
	if (stated & CONTROL_ROWS)
		c->rows = read_varint(r);
	if (stated & CONTROL_QTY)
		c->qty = read_varint(r);
	if (stated & CONTROL_SHA256) {
		struct slice sha = read_counted(r);
		if (sha.n == SHA256_BYTES)
			memcpy(c->sha256, sha.p, SHA256_BYTES);
		else
			r->bad = true;
	}
	if (stated & CONTROL_AS_OF)
		c->as_of = (int64_t)read_varint(r);
}

static void put_profile(struct buf *out, const struct feed_record *feed)
{
	buf_put_counted(out, feed->profile);
	buf_put_counted(out, slice_of(feed->profile_sha256, feed->has_profile ? SHA256_BYTES : 0));
	put_slices(out, feed->drops, feed->drops_count);
}

/* What a profile adds. */
static void put_partner(struct buf *out, const struct feed_record *feed)
{
	buf_put_counted(out, feed->partner);
	buf_put_varint(out, feed->rows_in);
	buf_put_varint(out, feed->units_in);
	buf_put_varint(out, feed->cursor.missing);
	buf_put_varint(out, feed->cursor.marks);
	buf_put_varint(out, (uint64_t)feed->as_of);
	buf_put_varint(out, feed->accepted);
}

/* False: no memory, unless r->bad. */
static bool read_partner(struct reader *r, struct arena *arena, struct feed_record *feed)
{
	struct slice partner = read_counted(r);
	feed->partner = arena_copy(arena, partner);
	feed->rows_in = read_varint(r);
	feed->units_in = read_varint(r);
	feed->cursor.missing = read_varint(r);
	feed->cursor.marks = read_varint(r);
	feed->as_of = (int64_t)read_varint(r);
	uint64_t accepted = read_varint(r);
	if (accepted >= CODE_COUNT)
		r->bad = true;
	feed->accepted = r->bad ? CODE_NONE : (enum code)accepted;
	return feed->partner.n == partner.n;
}

enum status ledger_put_feed(MDB_txn *txn, const struct env *env, uint64_t run, uint32_t index,
			    const struct feed_record *feed)
{
	unsigned char key[FEED_KEY_BYTES];
	struct buf out;
	REQUIRE(run > 0);
	feed_key(key, run, index);
	buf_init(&out, 0);
	buf_put_counted(&out, feed->name);
	buf_put_varint(&out, feed->kind);
	buf_put_counted(&out, slice_of(feed->sha256, feed->has_sha256 ? SHA256_BYTES : 0));
	buf_put_varint(&out, feed->status);
	buf_put_varint(&out, feed->code);
	buf_put_counted(&out, feed->detail);
	put_flags(&out, feed);
	buf_put_varint(&out, feed->mark);
	buf_put_varint(&out, feed->cursor.first_turn);
	buf_put_varint(&out, feed->cursor.rows);
	buf_put_varint(&out, feed->cursor.served);
	buf_put_varint(&out, feed->cursor.put_off);
	buf_put_varint(&out, feed->rows_put_off);
	buf_put_varint(&out, feed->unallocated_shipped);
	buf_put_varint(&out, feed->unallocated_line);
	buf_put_varint(&out, feed->moved_most);
	buf_put_varint(&out, feed->moved_line);
	put_counts(&out, &feed->counts);
	put_units(&out, &feed->units);
	put_warnings(&out, feed->warnings, feed->warnings_count);
	put_slices(&out, feed->header, feed->columns);
	put_profile(&out, feed);
	put_partner(&out, feed);
	put_control(&out, &feed->control);
	buf_put_varint(&out, feed->begun_in);
	return ledger_put(txn, &env->tables[TABLE_FEEDS], slice_of(key, sizeof(key)), &out);
}

/* False: no memory, unless r->bad. */
static bool read_profile(struct reader *r, struct arena *arena, struct feed_record *feed)
{
	struct slice name = read_counted(r);
	struct slice sha = read_counted(r);
	feed->profile = arena_copy(arena, name);
	feed->has_profile = sha.n > 0;
	if (sha.n != 0 && sha.n != SHA256_BYTES)
		r->bad = true;
	if (!r->bad && sha.n)
		memcpy(feed->profile_sha256, sha.p, sha.n);
	feed->drops = read_slices(r, &feed->drops_count, arena);
	return feed->drops && feed->profile.n == name.n;
}

/* What the feed is and what became of it. */
static bool read_state(struct reader *r, struct arena *arena, struct feed_record *feed)
{
	struct slice name = read_counted(r);
	feed->name = arena_copy(arena, name);
	uint64_t kind = read_varint(r);
	struct slice sha = read_counted(r);
	uint64_t status = read_varint(r);
	uint64_t code = read_varint(r);
	struct slice detail = read_counted(r);
	feed->detail = arena_copy(arena, detail);
	if (name.n == 0 || kind >= KIND_COUNT || status >= FEED_STATUS_COUNT || code >= CODE_COUNT ||
	    (sha.n != 0 && sha.n != SHA256_BYTES))
		r->bad = true;
	if (r->bad)
		return false;
	feed->kind = (enum feed_kind)kind;
	feed->status = (enum feed_status)status;
	feed->code = (enum code)code;
	feed->has_sha256 = sha.n > 0;
	if (sha.n)
		memcpy(feed->sha256, sha.p, sha.n);
	return feed->name.n == name.n && feed->detail.n == detail.n;
}

/* False: no memory, unless r->bad. */
static bool read_feed(struct reader *r, struct arena *arena, struct feed_record *feed)
{
	if (!read_state(r, arena, feed))
		return false;
	read_flags(r, feed);
	feed->mark = read_varint(r);
	feed->cursor.first_turn = read_varint(r);
	feed->cursor.rows = read_varint(r);
	feed->cursor.served = read_varint(r);
	feed->cursor.put_off = read_varint(r);
	feed->rows_put_off = read_varint(r);
	feed->unallocated_shipped = read_varint(r);
	feed->unallocated_line = read_varint(r);
	feed->moved_most = read_varint(r);
	feed->moved_line = read_varint(r);
	read_counts(r, &feed->counts);
	read_units(r, &feed->units);
	feed->warnings = read_warnings(r, &feed->warnings_count, arena);
	if (!feed->warnings)
		return false;
	feed->header = read_slices(r, &feed->columns, arena);
	if (!feed->header || !read_profile(r, arena, feed) || !read_partner(r, arena, feed))
		return false;
	read_control(r, &feed->control);
	feed->begun_in = read_varint(r);
	return true;
}

enum status ledger_get_feed(MDB_txn *txn, const struct env *env, uint64_t run, uint32_t index,
			    struct arena *arena, struct feed_record *out)
{
	unsigned char key[FEED_KEY_BYTES];
	struct reader r;
	struct feed_record feed = { 0 };
	feed_key(key, run, index);
	enum status st = ledger_get(txn, &env->tables[TABLE_FEEDS], slice_of(key, sizeof(key)), &r);
	if (st)
		return st;
	bool memory = read_feed(&r, arena, &feed);
	if (r.bad || (memory && !reader_done(&r)))
		return fail(ST_DAMAGED, "store damaged: table feeds: bad record");
	if (!memory)
		return ST_NO_MEMORY;
	*out = feed;
	return ST_OK;
}
