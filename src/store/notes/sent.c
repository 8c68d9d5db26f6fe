/* A file may be larger than a value of a table, so it is kept in pieces. */
#include "store/notes/sent.h"

#include "allot/base/contract.h"
#include "allot/base/varint.h"

enum { KEY_BYTES = 20, PREFIX_BYTES = 8 };

static void put_key(unsigned char key[KEY_BYTES], uint64_t run, uint32_t file, uint64_t piece)
{
	be64_put(key, run);
	row_key(key + 8, file, piece);
}

static enum status put_piece(struct notes *n, uint64_t run, const struct sent_piece *file, uint64_t place,
			     struct slice bytes)
{
	unsigned char key[KEY_BYTES];
	struct buf value;
	put_key(key, run, file->place, place);
	buf_init(&value, 0);
	buf_put_counted(&value, file->partner);
	buf_put_varint(&value, file->number);
	buf_put_slice(&value, bytes);
	enum status st = buf_status(&value);
	if (!st)
		st = notes_put(n, slice_of(key, sizeof(key)), buf_slice(&value));
	buf_release(&value);
	return st;
}

enum status sent_put(struct notes *n, uint64_t run, const struct sent_piece *file, struct slice bytes)
{
	enum { GATHERED_MAX = 4 << 20 };
	enum status st = ST_OK;
	REQUIRE(bytes.n > 0);
	for (uint64_t place = file->piece; !st && bytes.n > 0; place++) {
		size_t some = bytes.n < SENT_PIECE_MAX ? bytes.n : SENT_PIECE_MAX;
		st = put_piece(n, run, file, place, slice_of(bytes.p, some));
		bytes = slice_of(bytes.p + some, bytes.n - some);
	}
	return st || notes_pressure(n) < GATHERED_MAX ? st : notes_flush(n);
}

static bool read_piece(struct slice key, struct slice value, struct sent_piece *out)
{
	struct reader r = reader_of(value);
	out->place = row_key_feed(slice_of(key.p + 8, ROW_KEY_BYTES));
	out->piece = row_key_row(slice_of(key.p + 8, ROW_KEY_BYTES));
	out->partner = read_counted(&r);
	out->number = read_varint(&r);
	out->bytes = read_bytes(&r, (uint64_t)(r.end - r.at));
	return !r.bad;
}

enum status sent_walk(const struct env *env, MDB_txn *txn, uint64_t run, sent_visitor *visitor, void *ctx)
{
	unsigned char from[KEY_BYTES];
	struct blocks_cursor c;
	bool end = false;
	put_key(from, run, 0, 0);
	blocks_cursor_init(&c, txn, &env->tables[TABLE_SENT]);
	enum status st = blocks_seek(&c, slice_of(from, sizeof(from)));
	while (!st) {
		struct sent_piece piece;
		struct slice key, value;
		st = blocks_next(&c, &end, &key, &value);
		if (st || end || key.n != KEY_BYTES || memcmp(key.p, from, PREFIX_BYTES) != 0)
			break;
		if (!read_piece(key, value, &piece))
			return fail(ST_DAMAGED, "store damaged: table sent: bad entry");
		st = visitor(ctx, &piece);
	}
	return st;
}

static enum status read_numbers(struct slice value, uint64_t numbers[CONTROL_NUMBERS])
{
	struct reader r = reader_of(value);
	for (int i = 0; i < CONTROL_NUMBERS; i++)
		numbers[i] = read_varint(&r);
	return reader_done(&r) ? ST_OK : fail(ST_DAMAGED, "store damaged: table controls: bad entry");
}

/* Whom a number was taken for: behind the key of the pair which of the two and the number. */
static void put_number_key(struct buf *key, enum control_number which, uint64_t number)
{
	unsigned char room[8];
	be64_put(room, number);
	buf_put_char(key, (char)which);
	buf_put(key, room, sizeof(room));
}

static enum status note_number(struct notes *n, struct buf *key, enum control_number which, uint64_t number,
			       uint64_t run)
{
	char value[VARINT_MAX_BYTES];
	put_number_key(key, which, number);
	enum status st = buf_status(key);
	return st ? st : notes_put(n, buf_slice(key), slice_of(value, varint_encode(value, run)));
}

enum status control_take(struct notes *n, struct slice us, struct slice partner, enum control_number which,
			 uint64_t run, uint64_t *out)
{
	uint64_t numbers[CONTROL_NUMBERS] = { 0 };
	struct buf key, value;
	struct slice known = { 0 };
	bool found = false;
	buf_init(&key, 0);
	buf_init(&value, 0);
	buf_put_counted(&key, us);
	buf_put_counted(&key, partner);
	enum status st = buf_status(&key);
	if (!st)
		st = notes_get(n, buf_slice(&key), &found, &known);
	if (!st && found)
		st = read_numbers(known, numbers);
	numbers[which]++;
	for (int i = 0; i < CONTROL_NUMBERS; i++)
		buf_put_varint(&value, numbers[i]);
	if (!st)
		st = buf_status(&value);
	if (!st)
		st = notes_put(n, buf_slice(&key), buf_slice(&value));
	if (!st)
		st = note_number(n, &key, which, numbers[which], run);
	if (!st)
		*out = numbers[which];
	buf_release(&key);
	buf_release(&value);
	return st;
}

enum status control_find(const struct env *env, MDB_txn *txn, struct slice us, struct slice partner,
			 enum control_number which, uint64_t number, uint64_t *run)
{
	struct blocks_cursor c;
	struct buf key;
	struct slice value = { 0 };
	bool found = false;
	*run = 0;
	blocks_cursor_init(&c, txn, &env->tables[TABLE_CONTROLS]);
	buf_init(&key, 0);
	buf_put_counted(&key, us);
	buf_put_counted(&key, partner);
	put_number_key(&key, which, number);
	enum status st = buf_status(&key);
	if (!st)
		st = blocks_get(&c, buf_slice(&key), &found, &value);
	if (!st && found) {
		struct reader r = reader_of(value);
		*run = read_varint(&r);
		if (!reader_done(&r))
			st = fail(ST_DAMAGED, "store damaged: table controls: bad entry");
	}
	buf_release(&key);
	return st;
}
