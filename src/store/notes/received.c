/* Keys rise as feeds are applied, so what is written of a feed fills block after block. */
#include "store/notes/received.h"

#include "allot/base/contract.h"

enum { KEY_BYTES = 20, PREFIX_BYTES = 12 };

static void put_key(unsigned char key[KEY_BYTES], uint64_t run, uint32_t feed, uint64_t row)
{
	be64_put(key, run);
	row_key(key + 8, feed, row);
}

static enum status damaged(void)
{
	return fail(ST_DAMAGED, "store damaged: table received: bad entry");
}

enum status received_put(struct notes *n, const struct received_entry *entry)
{
	unsigned char key[KEY_BYTES];
	struct buf value;

	put_key(key, entry->key.run, entry->key.feed, entry->key.row);
	buf_init(&value, 0);
	buf_put_varint(&value, entry->in_run);
	buf_put_varint(&value, entry->what);
	buf_put_varint(&value, entry->line);
	buf_put_slice(&value, entry->payload);
	enum status st = buf_status(&value);
	if (!st)
		st = notes_put(n, slice_of(key, sizeof(key)), buf_slice(&value));
	buf_release(&value);
	return st;
}

static bool read_entry(struct slice value, struct received_entry *out)
{
	struct reader r = reader_of(value);

	out->in_run = read_varint(&r);
	uint64_t what = read_varint(&r);
	out->line = read_varint(&r);
	out->what = (enum received)what;
	out->payload = read_bytes(&r, (uint64_t)(r.end - r.at));
	return !r.bad && what < RECEIVED_COUNT;
}

enum status received_settle(struct notes *n, const struct received_key *key, enum outcome_type outcome,
			    enum code code)
{
	unsigned char room[KEY_BYTES];
	struct received_entry entry = { .key = *key };
	struct line_record line;
	struct slice value;
	struct buf payload;
	bool found = false;

	put_key(room, key->run, key->feed, key->row);
	enum status st = notes_get(n, slice_of(room, sizeof(room)), &found, &value);
	if (st)
		return st;
	if (!found || !read_entry(value, &entry) || entry.what != RECEIVED_LINE)
		return damaged();
	struct reader r = reader_of(entry.payload);
	if (!read_line_record(&r, &line))
		return damaged();
	line.outcome = outcome;
	line.code = code;
	buf_init(&payload, 0);
	put_line_record(&payload, &line);
	entry.payload = buf_slice(&payload);
	st = buf_status(&payload);
	if (!st)
		st = received_put(n, &entry);
	buf_release(&payload);
	return st;
}

enum status received_walk(const struct env *env, MDB_txn *txn, uint64_t run, uint32_t feed,
			  received_visitor *visitor, void *ctx)
{
	unsigned char from[KEY_BYTES];
	struct blocks_cursor c;
	bool end = false;

	put_key(from, run, feed, 0);
	blocks_cursor_init(&c, txn, &env->tables[TABLE_RECEIVED]);
	enum status st = blocks_seek(&c, slice_of(from, sizeof(from)));
	while (!st) {
		struct received_entry entry;
		struct slice key, value;
		st = blocks_next(&c, &end, &key, &value);
		if (st || end)
			break;
		if (!value.n)
			continue;
		if (key.n != KEY_BYTES || memcmp(key.p, from, PREFIX_BYTES) != 0)
			break;
		if (!read_entry(value, &entry))
			return damaged();
		entry.key = (struct received_key){ run, feed, row_key_row(slice_of(key.p + 8, ROW_KEY_BYTES)) };
		st = visitor(ctx, &entry);
	}
	return st;
}

/* Interchanges */

enum status interchange_find(const struct env *env, MDB_txn *txn, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
			     bool *found, struct known_interchange *out)
{
	struct blocks_cursor c;
	struct slice value;

	blocks_cursor_init(&c, txn, &env->tables[TABLE_INTERCHANGES]);
	enum status st = blocks_get(&c, slice_of(key, INTERCHANGE_DIGEST_BYTES), found, &value);
	if (st || !*found)
		return st;
	struct reader r = reader_of(value);
	struct slice sha = read_bytes(&r, SHA256_BYTES);
	out->day = read_varint32(&r);
	out->run = read_varint(&r);
	out->in_part = r.at < r.end && read_varint(&r) == 1;
	if (!reader_done(&r))
		return fail(ST_DAMAGED, "store damaged: table interchanges: bad entry");
	memcpy(out->key, key, INTERCHANGE_DIGEST_BYTES);
	memcpy(out->sha256, sha.p, SHA256_BYTES);
	return ST_OK;
}

enum status interchange_put(struct notes *n, const struct known_interchange *known)
{
	struct buf value;

	buf_init(&value, 0);
	buf_put(&value, known->sha256, SHA256_BYTES);
	buf_put_varint(&value, known->day);
	buf_put_varint(&value, known->run);
	if (known->in_part)
		buf_put_varint(&value, 1);
	enum status st = buf_status(&value);
	if (!st)
		st = notes_put(n, slice_of(known->key, INTERCHANGE_DIGEST_BYTES), buf_slice(&value));
	buf_release(&value);
	return st;
}

/* Done-marks */

enum { DONE_KEY_BYTES = INTERCHANGE_DIGEST_BYTES + ROW_KEY_BYTES };

enum status done_put(struct notes *n, const uint8_t key[INTERCHANGE_DIGEST_BYTES], uint64_t run, uint32_t piece,
		     const struct done_mark *marks, uint32_t count)
{
	unsigned char room[DONE_KEY_BYTES];
	struct buf value;

	REQUIRE(count > 0 && count <= DONE_MARKS_MAX);
	memcpy(room, key, INTERCHANGE_DIGEST_BYTES);
	row_key(room + INTERCHANGE_DIGEST_BYTES, piece, run);
	buf_init(&value, 0);
	for (uint32_t i = 0; i < count; i++) {
		buf_put_varint(&value, marks[i].unit);
		buf_put_varint(&value, marks[i].position);
	}
	enum status st = buf_status(&value);
	if (!st)
		st = notes_put(n, slice_of(room, sizeof(room)), buf_slice(&value));
	buf_release(&value);
	return st;
}

/* The next piece of marks of KEY at C: *END, or *PIECE, the key, and *VALUE. */
static enum status next_piece(struct blocks_cursor *c, const uint8_t key[INTERCHANGE_DIGEST_BYTES], bool *end,
			      struct slice *piece, struct slice *value)
{
	enum status st = blocks_next(c, end, piece, value);

	while (!st && !*end && piece->n == INTERCHANGE_DIGEST_BYTES &&
	       memcmp(piece->p, key, INTERCHANGE_DIGEST_BYTES) == 0)
		st = blocks_next(c, end, piece, value);
	*end = st || *end || piece->n != DONE_KEY_BYTES || memcmp(piece->p, key, INTERCHANGE_DIGEST_BYTES) != 0;
	return st;
}

static enum status visit_marks(struct slice value, done_visitor *visitor, void *ctx)
{
	struct reader r = reader_of(value);
	enum status st = ST_OK;

	while (!st && r.at < r.end) {
		struct done_mark mark = { .unit = read_varint32(&r) };
		mark.position = read_varint32(&r);
		if (r.bad)
			return fail(ST_DAMAGED, "store damaged: table interchanges: bad marks");
		st = visitor(ctx, mark);
	}
	return st;
}

enum status done_walk(const struct env *env, MDB_txn *txn, const uint8_t key[INTERCHANGE_DIGEST_BYTES],
		      done_visitor *visitor, void *ctx)
{
	struct blocks_cursor c;
	struct slice piece, value;
	bool end = false;

	blocks_cursor_init(&c, txn, &env->tables[TABLE_INTERCHANGES]);
	enum status st = blocks_seek(&c, slice_of(key, INTERCHANGE_DIGEST_BYTES));
	while (!st && !end) {
		st = next_piece(&c, key, &end, &piece, &value);
		if (!st && !end)
			st = visit_marks(value, visitor, ctx);
	}
	return st;
}

enum status done_forget(struct notes *n, MDB_txn *txn, const uint8_t key[INTERCHANGE_DIGEST_BYTES])
{
	struct blocks_cursor c;
	struct slice piece, value;
	bool end = false;

	blocks_cursor_init(&c, txn, &n->env->tables[TABLE_INTERCHANGES]);
	enum status st = blocks_seek(&c, slice_of(key, INTERCHANGE_DIGEST_BYTES));
	while (!st && !end) {
		st = next_piece(&c, key, &end, &piece, &value);
		if (!st && !end)
			st = notes_remove(n, piece);
	}
	return st;
}
